#include "metrics/leakage/kept_scores.h"

#include <iterator>
#include <span>

namespace pentimento {
namespace {

/// The columns of `more` behind those of `matrix`, which has the same probes.
void AddColumns(ScoreMatrix& matrix, const ScoreMatrix& more) {
  const std::size_t own = matrix.gallery_ids.size();
  const std::size_t others = more.gallery_ids.size();
  std::vector<float> scores;
  scores.reserve(matrix.probe_ids.size() * (own + others));
  for (std::size_t i = 0; i < matrix.probe_ids.size(); ++i) {
    std::ranges::copy(std::span(matrix.scores).subspan(i * own, own), std::back_inserter(scores));
    std::ranges::copy(std::span(more.scores).subspan(i * others, others), std::back_inserter(scores));
  }
  matrix.scores = std::move(scores);
  std::ranges::copy(more.gallery_ids, std::back_inserter(matrix.gallery_ids));
  std::ranges::copy(more.gallery_subjects, std::back_inserter(matrix.gallery_subjects));
}

}  // namespace

ScoreMatrix& KeepPart(std::vector<ScoreMatrix>& scores, const LeakageFrame& frame, const std::string& forward,
                      const Attack& attack, const HopComparisons& comparisons, const std::string& part) {
  ScoreMatrix& matrix = scores.emplace_back(comparisons.Matrix(frame.impostors));
  matrix.matcher = frame.matcher;
  matrix.hop = attack.hop;
  matrix.forward = attack.hop == "x" ? "" : forward;
  matrix.reverse = attack.reverse;
  matrix.context = {{"attacker", attack.attacker}, {"probes", frame.probes}, {"part", part}};
  if (frame.impostors == Impostors::kSameGroup) {
    matrix.context["impostors"] = "same-group";
  }
  for (const char* key : {"references", "stylised", "combine"}) {
    if (attack.context.contains(key)) {
      matrix.context[key] = attack.context[key];
    }
  }
  return matrix;
}

void KeepScores(std::vector<ScoreMatrix>& scores, const LeakageFrame& frame, const std::string& forward,
                const Attack& attack) {
  KeepPart(scores, frame, forward, attack, attack.select, "select");
  KeepPart(scores, frame, forward, attack, attack.test, "test");
}

void KeepAccusations(std::vector<ScoreMatrix>& scores, const LeakageFrame& frame, const std::string& forward,
                     const Attack& attack, const HopComparisons& strangers) {
  if (strangers.gallery_pictures().empty()) {
    return;
  }
  ScoreMatrix& matrix = KeepPart(scores, frame, forward, attack, attack.test, "test");
  AddColumns(matrix, strangers.Matrix());
  matrix.context["gallery"] = "with-training";
}

}  // namespace pentimento
