#include "framework/results/result.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "framework/core/base64.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr std::string_view kSchema = "pentimento-result/1";

constexpr std::array<std::pair<Direction, std::string_view>, 4> kDirections = {{
    {Direction::kHigherIsCloser, "higher_is_closer"},
    {Direction::kLowerIsCloser, "lower_is_closer"},
    {Direction::kHigherLeaksMore, "higher_leaks_more"},
    {Direction::kNone, "none"},
}};

Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string TextOf(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found == json.end() || found->is_null() ? "" : found->get<std::string>();
}

double NumberOf(const Json& json) {
  return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

}  // namespace

std::string ToString(Direction direction) {
  for (const auto& [value, name] : kDirections) {
    if (value == direction) {
      return std::string(name);
    }
  }
  throw InternalError("a direction without a name");
}

Direction DirectionFromString(const std::string& text) {
  for (const auto& [value, name] : kDirections) {
    if (name == text) {
      return value;
    }
  }
  throw DataError(fmt::format("unknown direction \"{}\"", text));
}

Json ToJson(const Figure& figure) {
  Json ci = nullptr;
  if (figure.ci95) {
    ci = Json::array({FiniteOrNull(figure.ci95->first), FiniteOrNull(figure.ci95->second)});
  }
  std::string note = figure.note;
  if (!std::isfinite(figure.value) && note.empty()) {
    note = std::isnan(figure.value) ? "not defined" : "infinite";
  }
  return {{"name", figure.name},
          {"version", figure.version},
          {"value", FiniteOrNull(figure.value)},
          {"unit", figure.unit},
          {"direction", ToString(figure.direction)},
          {"n", figure.n},
          {"n_subjects", figure.n_subjects},
          {"ci95", ci},
          {"ci_method", TextOrNull(figure.ci_method)},
          {"hop", TextOrNull(figure.hop)},
          {"forward", TextOrNull(figure.forward)},
          {"reverse", TextOrNull(figure.reverse)},
          {"context", figure.context},
          {"note", TextOrNull(note)}};
}

Figure FigureFromJson(const Json& json) {
  try {
    Figure figure;
    figure.name = json.at("name").get<std::string>();
    figure.version = json.at("version").get<int>();
    figure.value = NumberOf(json.at("value"));
    figure.unit = json.at("unit").get<std::string>();
    figure.direction = DirectionFromString(json.at("direction").get<std::string>());
    figure.n = json.at("n").get<std::int64_t>();
    figure.n_subjects = json.at("n_subjects").get<std::int64_t>();
    if (const Json& ci = json.at("ci95"); !ci.is_null()) {
      figure.ci95 = {NumberOf(ci.at(0)), NumberOf(ci.at(1))};
    }
    figure.ci_method = TextOf(json, "ci_method");
    figure.hop = TextOf(json, "hop");
    figure.forward = TextOf(json, "forward");
    figure.reverse = TextOf(json, "reverse");
    figure.context = json.at("context");
    figure.note = TextOf(json, "note");
    return figure;
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("a figure of a result document is damaged: {}", error.what()));
  }
}

std::vector<ScoreMatrix> PlainScores(std::vector<ScoreMatrix> matrices) {
  std::erase_if(matrices, [](const ScoreMatrix& matrix) { return !matrix.context.empty(); });
  return matrices;
}

Json ToJson(const ScoreMatrix& matrix) {
  static_assert(std::endian::native == std::endian::little);
  const std::string_view scores(reinterpret_cast<const char*>(matrix.scores.data()),
                                matrix.scores.size() * sizeof(float));
  return {{"matcher", matrix.matcher},         {"hop", matrix.hop},
          {"forward", matrix.forward},         {"reverse", matrix.reverse},
          {"probe_ids", matrix.probe_ids},     {"probe_subjects", matrix.probe_subjects},
          {"gallery_ids", matrix.gallery_ids}, {"gallery_subjects", matrix.gallery_subjects},
          {"context", matrix.context},         {"scores", Base64(scores)}};
}

ScoreMatrix ScoreMatrixFromJson(const Json& json) {
  try {
    ScoreMatrix matrix;
    json.at("matcher").get_to(matrix.matcher);
    json.at("hop").get_to(matrix.hop);
    json.at("forward").get_to(matrix.forward);
    json.at("reverse").get_to(matrix.reverse);
    json.at("probe_ids").get_to(matrix.probe_ids);
    json.at("probe_subjects").get_to(matrix.probe_subjects);
    json.at("gallery_ids").get_to(matrix.gallery_ids);
    json.at("gallery_subjects").get_to(matrix.gallery_subjects);
    matrix.context = json.at("context");
    const std::string scores = FromBase64(json.at("scores").get_ref<const std::string&>());
    if (scores.size() != matrix.probe_ids.size() * matrix.gallery_ids.size() * sizeof(float)) {
      throw DataError("a score matrix is damaged: not one score for each probe and gallery picture");
    }
    matrix.scores.resize(scores.size() / sizeof(float));
    std::copy_n(scores.data(), scores.size(), reinterpret_cast<char*>(matrix.scores.data()));
    return matrix;
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("a score matrix is damaged: {}", error.what()));
  }
}

Json ToJson(const ResultDocument& document) {
  Json json = document.header;
  json["schema"] = kSchema;
  json["figures"] = Json::array();
  for (const Figure& figure : document.figures) {
    json["figures"].push_back(ToJson(figure));
  }
  return json;
}

ResultDocument ResultDocumentFromJson(const Json& json) {
  if (!json.is_object() || json.value("schema", Json()) != kSchema || !json.contains("figures")) {
    throw DataError(fmt::format("not a result document of the form {}", kSchema));
  }
  ResultDocument document;
  document.header = json;
  document.header.erase("schema");
  document.header.erase("figures");
  for (const Json& figure : json["figures"]) {
    document.figures.push_back(FigureFromJson(figure));
  }
  return document;
}

}  // namespace pentimento
