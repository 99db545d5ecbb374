#include "reports/histogram.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

namespace pentimento {
namespace {

constexpr int kBins = 48;

struct Comparisons {
  std::vector<float> genuine;
  std::vector<float> impostor;
};

Comparisons Split(const ScoreMatrix& matrix) {
  Comparisons split;
  const std::size_t columns = matrix.gallery_ids.size();
  for (std::size_t i = 0; i < matrix.scores.size(); ++i) {
    if (std::isfinite(matrix.scores[i])) {
      const bool same = matrix.probe_subjects[i / columns] == matrix.gallery_subjects[i % columns];
      (same ? split.genuine : split.impostor).push_back(matrix.scores[i]);
    }
  }
  return split;
}

Json Shares(const std::vector<float>& scores, double low, double high) {
  std::vector<std::int64_t> counts(kBins, 0);
  for (const float score : scores) {
    const double place = (score - low) / (high - low) * kBins;
    ++counts[static_cast<std::size_t>(std::clamp(static_cast<int>(place), 0, kBins - 1))];
  }
  Json shares = Json::array();
  for (const std::int64_t count : counts) {
    shares.push_back(static_cast<double>(count) / static_cast<double>(std::max<std::size_t>(scores.size(), 1)));
  }
  return shares;
}

Json Threshold(std::vector<float> impostor, double false_match_rate) {
  if (impostor.empty() || !std::isfinite(false_match_rate)) {
    return nullptr;
  }
  std::sort(impostor.begin(), impostor.end(), std::greater<>());
  const auto allowed = static_cast<std::size_t>(false_match_rate * static_cast<double>(impostor.size()) + 1e-9);
  if (allowed >= impostor.size()) {
    return impostor.back();
  }
  // Everything equal to the first score that must be refused is refused with it.
  return std::nextafter(impostor[allowed], std::numeric_limits<float>::infinity());
}

}  // namespace

Json ScoreHistogram(const ScoreMatrix& matrix, double low, double high, double false_match_rate) {
  const Comparisons split = Split(matrix);
  return {{"matcher", matrix.matcher},
          {"hop", matrix.hop},
          {"forward", matrix.forward},
          {"reverse", matrix.reverse},
          {"low", low},
          {"high", high},
          {"genuine", Shares(split.genuine, low, high)},
          {"impostor", Shares(split.impostor, low, high)},
          {"genuine_n", split.genuine.size()},
          {"impostor_n", split.impostor.size()},
          {"fmr", FiniteOrNull(false_match_rate)},
          {"threshold", Threshold(split.impostor, false_match_rate)}};
}

Json ScoreHistograms(const std::vector<ScoreMatrix>& matrices, double false_match_rate) {
  std::map<std::string, std::pair<float, float>> ranges;
  for (const ScoreMatrix& matrix : matrices) {
    for (const float score : matrix.scores) {
      if (std::isfinite(score)) {
        auto& [low, high] = ranges.try_emplace(matrix.matcher, score, score).first->second;
        low = std::min(low, score);
        high = std::max(high, score);
      }
    }
  }
  Json histograms = Json::array();
  for (const ScoreMatrix& matrix : matrices) {
    const bool compared =
        std::any_of(matrix.scores.begin(), matrix.scores.end(), [](float score) { return std::isfinite(score); });
    if (compared) {
      const auto [low, high] = ranges.at(matrix.matcher);
      histograms.push_back(ScoreHistogram(matrix, low, high > low ? high : low + 1.0, false_match_rate));
    }
  }
  return histograms;
}

}  // namespace pentimento
