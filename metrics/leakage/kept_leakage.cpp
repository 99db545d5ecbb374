#include "metrics/leakage/kept_leakage.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "framework/core/errors.h"
#include "metrics/hops.h"
#include "metrics/leakage/leakage_differences.h"
#include "metrics/leakage/leakage_figures.h"
#include "metrics/leakage/permuted_control.h"

namespace pentimento {
namespace {

HopComparisons ComparisonsOf(const ScoreMatrix& matrix) {
  const auto pictures = [](const std::vector<std::string>& ids, const std::vector<std::string>& subjects) {
    std::vector<ChainPicture> made;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      made.push_back({ids[i], subjects.at(i), {}});
    }
    return made;
  };
  return HopComparisons::FromScores(pictures(matrix.probe_ids, matrix.probe_subjects),
                                    pictures(matrix.gallery_ids, matrix.gallery_subjects), matrix.scores);
}

/// Both parts of one attack, as they were kept.
struct KeptAttack {
  ScoreLabels labels;  ///< of both; without "part"
  std::string part;    ///< of the people it was tested on
  Attack attack;
};

KeptAttack FindAttack(const std::vector<ScoreMatrix>& kept, ScoreLabels labels) {
  if (labels.erase("part") > 0) {
    throw ConfigError("a leakage takes the selecting and the tested people's scores: leave out \"part\"");
  }
  // The tested people's labels are those of the selecting ones but for the part, so that both are of one attack.
  labels["part"] = "select";
  const ScoreMatrix& select = SelectScores(kept, labels);
  labels = LabelsOf(select);
  const std::string part = labels.contains("planted") ? "attest" : "test";
  labels["part"] = part;
  const ScoreMatrix& test = SelectScores(kept, labels);
  Json context = select.context;
  for (const char* const key : {"attacker", "probes", "part", "impostors"}) {
    context.erase(key);
  }
  labels.erase("part");
  return {labels, part,
          Attack{select.context.at("attacker").get<std::string>(), select.hop, select.reverse, context,
                 ComparisonsOf(select), ComparisonsOf(test)}};
}

/// Labels of the originals that an attack is relative to; without `pooled` those of single photographs.
ScoreLabels OriginalsOf(const ScoreLabels& attack, bool pooled) {
  ScoreLabels labels = {{"attacker", "none"}, {"hop", "x"}};
  std::vector<std::string> same = {"matcher", "probes"};
  if (pooled) {
    same.insert(same.end(), {"impostors", "references", "stylised", "combine"});
  }
  for (const std::string& key : same) {
    if (const auto found = attack.find(key); found != attack.end()) {
      labels.insert(*found);
    }
  }
  return labels;
}

HopComparisons PartOf(const std::vector<ScoreMatrix>& kept, ScoreLabels labels, const std::string& part) {
  labels["part"] = part;
  return ComparisonsOf(SelectScores(kept, labels));
}

Attack OriginalsBehind(const std::vector<ScoreMatrix>& kept, const KeptAttack& attack, bool pooled) {
  const ScoreLabels labels = OriginalsOf(attack.labels, pooled);
  return {"none", "x", "", attack.attack.context, PartOf(kept, labels, "select"), PartOf(kept, labels, attack.part)};
}

std::string LabelOf(const ScoreLabels& labels, const char* key) {
  const auto found = labels.find(key);
  return found == labels.end() ? "" : found->second;
}

/// Bounds take undetected probes for comparable with everybody, which they are not where impostors are of one group.
void LeaveOutBounds(std::vector<Figure>& figures, const std::string& probes) {
  std::erase_if(figures, [&](const Figure& figure) { return figure.context.at("probes") != probes; });
}

}  // namespace

std::vector<Figure> LeakageOfKept(const std::vector<ScoreMatrix>& kept, const ScoreLabels& where,
                                  const ScoreLabels& minus, const KeptLeakageOptions& options) {
  const KeptAttack kept_attack = FindAttack(kept, where);
  const Attack& attack = kept_attack.attack;
  const Attack originals = OriginalsBehind(kept, kept_attack, true);
  const Attack everybody = OriginalsBehind(kept, kept_attack, false);
  const SplitBootstrap bootstrap(SubjectsOf(everybody.select.probe_pictures()),
                                 SubjectsOf(everybody.test.probe_pictures()), options.seed, options.replicates,
                                 options.threads);
  const std::string forward = LabelOf(kept_attack.labels, "forward");
  const std::string probes = LabelOf(kept_attack.labels, "probes");
  const bool same_group = kept_attack.labels.contains("impostors");
  std::vector<Figure> figures;
  for (const double alpha : options.fmr) {
    LeakageFrame frame =
        FrameOf(originals, LabelOf(kept_attack.labels, "matcher"), probes, alpha, kLeakageVersion, bootstrap);
    frame.with_auc = figures.empty();
    if (attack.hop == "x") {
      AppendFigures(figures, CeilingFigures(frame, originals));
      continue;
    }
    const MeasuredAttack measured = MeasureAttack(frame, attack);
    AppendFigures(figures, FiguresOf(frame, forward, measured, false));
    AppendFigures(figures, TransferredFigures(frame, forward, originals, attack));
    if (attack.attacker == "naive" && attack.context.empty() && !same_group) {
      AppendFigures(figures, PermutedFigures(frame, forward, measured, options.seed));
    }
    if (!minus.empty()) {
      const KeptAttack other = FindAttack(kept, minus);
      std::vector<Figure> differences = LeakageDifference(frame, forward, measured, MeasureAttack(frame, other.attack));
      for (Figure& difference : differences) {
        difference.context["versus"] = ToString(other.labels);
      }
      AppendFigures(figures, std::move(differences));
    }
  }
  for (Figure& figure : figures) {
    if (same_group) {
      figure.context["impostors"] = "same-group";
    }
  }
  if (same_group) {
    LeaveOutBounds(figures, probes);
  }
  return figures;
}

}  // namespace pentimento
