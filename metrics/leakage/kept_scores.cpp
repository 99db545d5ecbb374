#include "metrics/leakage/kept_scores.h"

#include <utility>

namespace pentimento {

void KeepScores(std::vector<ScoreMatrix>& scores, const LeakageFrame& frame, const std::string& forward,
                const Attack& attack) {
  for (const auto& [part, comparisons] : {std::pair("select", &attack.select), std::pair("test", &attack.test)}) {
    ScoreMatrix& matrix = scores.emplace_back(comparisons->Matrix());
    matrix.matcher = frame.matcher;
    matrix.hop = attack.hop;
    matrix.forward = attack.hop == "x" ? "" : forward;
    matrix.reverse = attack.reverse;
    matrix.context = {{"attacker", attack.attacker}, {"probes", frame.probes}, {"part", part}};
    for (const char* key : {"references", "stylised", "combine"}) {
      if (attack.context.contains(key)) {
        matrix.context[key] = attack.context[key];
      }
    }
  }
}

}  // namespace pentimento
