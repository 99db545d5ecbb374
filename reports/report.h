#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/json.h"
#include "framework/results/result.h"
#include "reports/study.h"

namespace pentimento {

/// One value shown under a picture.
struct CellFigure {
  std::string name;  ///< as in the figures: "psnr"
  double value = 0.0;
  std::string unit;
};

/// One picture of the image grid.
struct GridCell {
  std::filesystem::path picture;  ///< encoded file, absolute or relative to the run folder
  /// What is shown in the place of a file that browsers do not show (anything but JPEG, PNG, WebP, GIF and AVIF): an
  /// encoded picture, always inlined. Empty where it is not needed, or not to be had: then there is a placeholder.
  std::string preview = {};
  std::string note = {};  ///< said under it: that it is a preview, or why there is none
  std::string caption;    ///< "original", "ghibli", "cyc-back"
  std::string hop;        ///< of the figures measured on this picture: "x", "x-y", "x-xhat"
  std::string forward;
  std::string reverse;
  /// Always inlined, because the file may go; `WithoutOriginals` takes it out of the page again.
  bool original_of_real_person = false;
  /// What is shown under the picture. Empty: the per-sample values of the document's figures that have this cell's
  /// hop, forward and reverse and this row's id.
  std::vector<CellFigure> figures;
};

/// One sample: original | stylised | recovered by each method.
struct GridRow {
  std::string id;
  std::string subject;
  std::vector<GridCell> cells;
};

/// The pictures of one set of people, shown under a heading of its own. Figures of a set that the answer must not
/// speak of (a few real photographs beside the procedural people) carry `context.set` = this title.
struct Gallery {
  std::string title;  ///< "Procedural people", "Real photographs"
  std::string note;   ///< a sentence of what these pictures are and where they come from; may be empty
  std::vector<GridRow> rows;
};

/// One training curve.
struct TrainingSeries {
  std::string model;  ///< "cyc"
  std::string name;   ///< "loss_g", "learning_rate"
  std::string unit;
  std::vector<std::int64_t> steps;  ///< ascending
  std::vector<double> values;       ///< as many; non-finite values are left out of the curve
};

/// A file of the data set that is left out.
struct SkippedFile {
  std::string path;
  std::string reason;
};

/// Everything that a run leaves to be reported.
struct ReportInput {
  ResultDocument document;  ///< header: "name", "command", "dataset", ...; the report adds "answer"
  Study study;
  std::vector<Gallery> galleries;
  std::vector<TrainingSeries> training;
  Json manifest = Json::object();  ///< shown on the page, never copied to report.json
  Json config = Json::object();    ///< as resolved
  std::vector<SkippedFile> unreadable;
  std::filesystem::path folder;  ///< the run folder
  bool single_file = false;      ///< all pictures inlined into index.html, however many
};

/// Pictures up to this many are inlined into index.html; beyond it they are referred to by relative paths.
inline constexpr std::size_t kInlinedPictures = 200;

/// Writes report.json, tables/figures.csv, tables/samples.csv, results.h5 and index.html into `input.folder`, each to
/// a temporary name and renamed once it is whole. All but index.html depend on nothing but the document and the study:
/// the same ones give the same bytes.
/// @throws DataError naming a picture that is missing, and WorkError naming a file that cannot be written; the files of
///         an earlier report that were not yet replaced stay as they were.
void WriteReport(const ReportInput& input);

}  // namespace pentimento
