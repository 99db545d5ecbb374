#include "framework/results/kept_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <span>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

bool HasAll(const ScoreLabels& labels, const ScoreLabels& wanted) {
  return std::ranges::all_of(wanted, [&](const auto& label) {
    const auto found = labels.find(label.first);
    return found != labels.end() && found->second == label.second;
  });
}

std::vector<const ScoreMatrix*> Matching(const std::vector<ScoreMatrix>& matrices, const ScoreLabels& wanted) {
  std::vector<const ScoreMatrix*> matching;
  for (const ScoreMatrix& matrix : matrices) {
    if (HasAll(LabelsOf(matrix), wanted)) {
      matching.push_back(&matrix);
    }
  }
  if (matching.size() > 1) {
    std::vector<const ScoreMatrix*> plain = matching;
    std::erase_if(plain, [&](const ScoreMatrix* matrix) {
      return std::ranges::any_of(matrix->context.items(),
                                 [&](const auto& entry) { return !wanted.contains(entry.key()); });
    });
    if (plain.size() == 1) {
      return plain;
    }
  }
  return matching;
}

/// Ids of the probes with any comparison.
std::set<std::string> ComparedProbes(const ScoreMatrix& matrix) {
  std::set<std::string> compared;
  const std::size_t columns = matrix.gallery_ids.size();
  for (std::size_t i = 0; i < matrix.probe_ids.size(); ++i) {
    const auto row = std::span(matrix.scores).subspan(i * columns, columns);
    if (std::ranges::any_of(row, [](float score) { return std::isfinite(score); })) {
      compared.insert(matrix.probe_ids[i]);
    }
  }
  return compared;
}

}  // namespace

ScoreLabels LabelsOf(const ScoreMatrix& matrix) {
  ScoreLabels labels = {
      {"matcher", matrix.matcher}, {"hop", matrix.hop}, {"forward", matrix.forward}, {"reverse", matrix.reverse}};
  std::erase_if(labels, [](const auto& label) { return label.second.empty(); });
  for (const auto& [key, value] : matrix.context.items()) {
    labels[key] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return labels;
}

std::string ToString(const ScoreLabels& labels) {
  std::string text;
  for (const auto& [key, value] : labels) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ",", key, value);
  }
  return text;
}

ScoreLabels ParseScoreLabels(const std::string& text) {
  ScoreLabels labels;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    const std::string label = text.substr(start, end - start);
    const std::size_t equals = label.find('=');
    if (equals == 0 || equals == std::string::npos ||
        !labels.emplace(label.substr(0, equals), label.substr(equals + 1)).second) {
      throw ConfigError(
          fmt::format("\"{}\": expected key=value, each key once, separated by commas, as in "
                      "hop=x-y,forward=ghibli",
                      label));
    }
    start = end + 1;
  }
  return labels;
}

const ScoreMatrix& SelectScores(const std::vector<ScoreMatrix>& matrices, const ScoreLabels& wanted) {
  const std::vector<const ScoreMatrix*> matching = Matching(matrices, wanted);
  if (matching.size() == 1) {
    return *matching.front();
  }
  std::string message = matching.empty() ? fmt::format("no kept scores have {}", ToString(wanted))
                        : wanted.empty()
                            ? std::string("say which of the kept scores are meant")
                            : fmt::format("{} of the kept scores have {}", matching.size(), ToString(wanted));
  message += "\n  accepted, or so much of one that only it fits:";
  for (const ScoreMatrix& matrix : matrices) {
    if (matching.empty() || std::ranges::find(matching, &matrix) != matching.end()) {
      message += "\n  " + ToString(LabelsOf(matrix));
    }
  }
  throw ConfigError(message);
}

ScoreMatrix OverCommonProbes(ScoreMatrix matrix, const ScoreMatrix& other) {
  const std::set<std::string> compared = ComparedProbes(other);
  const std::size_t columns = matrix.gallery_ids.size();
  for (std::size_t i = 0; i < matrix.probe_ids.size(); ++i) {
    if (!compared.contains(matrix.probe_ids[i])) {
      std::ranges::fill(std::span(matrix.scores).subspan(i * columns, columns),
                        std::numeric_limits<float>::quiet_NaN());
    }
  }
  return matrix;
}

ScoreTable TableOf(const ScoreMatrix& matrix) {
  ScoreTable table;
  const std::size_t columns = matrix.gallery_ids.size();
  const std::string hop = matrix.hop == "x" ? "" : fmt::format(" ({})", matrix.hop);
  for (std::size_t i = 0; i < matrix.probe_ids.size(); ++i) {
    table.ids.push_back(fmt::format("{}/{}{}", PercentEncode(matrix.probe_subjects[i]), matrix.probe_ids[i], hop));
  }
  for (std::size_t j = 0; j < columns; ++j) {
    table.ids.push_back(fmt::format("{}/{}", PercentEncode(matrix.gallery_subjects[j]), matrix.gallery_ids[j]));
  }
  const std::size_t rows = matrix.probe_ids.size();
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      if (const float score = matrix.scores.at(i * columns + j); std::isfinite(score)) {
        table.rows.push_back({score, static_cast<std::int32_t>(i), static_cast<std::int32_t>(rows + j)});
      }
    }
  }
  return table;
}

std::string ToCsv(const ScoreTable& table) {
  std::string csv = "probe_id,gallery_id,score\n";
  for (const ScoreTable::Row& row : table.rows) {
    csv += fmt::format("{},{},{}\n", table.ids[static_cast<std::size_t>(row.probe)],
                       table.ids[static_cast<std::size_t>(row.gallery)], row.score);
  }
  return csv;
}

}  // namespace pentimento
