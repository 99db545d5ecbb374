#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "framework/core/json.h"

namespace pentimento {

/// Which way a figure is to be read.
enum class Direction { kHigherIsCloser, kLowerIsCloser, kHigherLeaksMore, kNone };

/// "higher_is_closer", ...
std::string ToString(Direction direction);
Direction DirectionFromString(const std::string& text);

/// The value of a figure for one sample; kept in results.h5 and the tables, not in report.json.
struct SampleValue {
  std::string id;
  std::string subject;
  double value = 0.0;  ///< NaN: does not exist for this sample
};

/// Of fewer tested people a report shows pictures and values, without intervals, and infers nothing.
inline constexpr std::int64_t kPeopleForInference = 20;

/// One number of a report with everything needed to read it: the promised form of every result (see DESIGN.md 5).
struct Figure {
  std::string name;    ///< "psnr", "tar@fmr=1e-2", "retention[location]"
  int version = 1;     ///< changes when the definition does
  double value = 0.0;  ///< non-finite: written as null, and `note` says why
  std::string unit;
  Direction direction = Direction::kNone;
  std::int64_t n = 0;           ///< samples (or comparisons) behind the value
  std::int64_t n_subjects = 0;  ///< people behind the samples
  std::optional<std::pair<double, double>> ci95;
  std::string ci_method;  ///< "subject-bootstrap", "clopper-pearson", ...
  std::string hop;        ///< "x-y", "x-xhat"; "x": the originals' own (ceiling) figure; "y-y'": two forwards' pictures
  std::string forward;    ///< method's name; "" where the hop has none
  std::string reverse;
  Json context = Json::object();  ///< "matcher", "probes", "attacker", "versus", ...
  std::string note;
  std::vector<SampleValue> samples;
};

Json ToJson(const Figure& figure);        ///< without `samples`
Figure FigureFromJson(const Json& json);  ///< @throws DataError

/// All comparisons of one hop by one matcher: what every verification figure is computed from, kept so that it can be
/// computed again. Accept if score >= threshold.
struct ScoreMatrix {
  std::string matcher;  ///< "dlib-resnet"
  std::string hop;      ///< "x", "x-y", "x-xhat", "y-y'"
  std::string forward;
  std::string reverse;
  std::vector<std::string> probe_ids;
  std::vector<std::string> probe_subjects;
  std::vector<std::string> gallery_ids;
  std::vector<std::string> gallery_subjects;
  std::vector<float> scores;  ///< probes x gallery, row by row; NaN: no comparison (own source, no face)
  /// Which comparisons, in the words of the figures' contexts ("probes", "linkage", "impostors", "versus", "attacker",
  /// "part"). Empty for the plain ones that charts and rankings are made from: tested people's probes with a detected
  /// face against other photographs.
  Json context = Json::object();
};

/// The plain ones of them.
std::vector<ScoreMatrix> PlainScores(std::vector<ScoreMatrix> matrices);

Json ToJson(const ScoreMatrix& matrix);             ///< scores as float32, little-endian, in base64
ScoreMatrix ScoreMatrixFromJson(const Json& json);  ///< @throws DataError

/// What one run (or one `measure`, `audit`, ...) found: header fields beside the list of figures.
struct ResultDocument {
  Json header = Json::object();  ///< "command", "name", "dataset", "answer", ... (never "schema" or "figures")
  std::vector<Figure> figures;
  std::vector<ScoreMatrix> scores;  ///< kept in results.h5, not in report.json
};

/// {"schema": "pentimento-result/1", header..., "figures": [...]}
Json ToJson(const ResultDocument& document);
ResultDocument ResultDocumentFromJson(const Json& json);

}  // namespace pentimento
