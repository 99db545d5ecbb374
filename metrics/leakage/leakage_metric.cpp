#include "metrics/leakage/leakage_metric.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "metrics/hops.h"
#include "metrics/leakage/attacks.h"
#include "metrics/leakage/attestation.h"
#include "metrics/leakage/kept_scores.h"
#include "metrics/leakage/leakage_differences.h"
#include "metrics/leakage/leakage_figures.h"
#include "metrics/leakage/permuted_control.h"
#include "metrics/leakage/pooling.h"

namespace pentimento {
namespace {

constexpr const char* kDetected = "detected";
constexpr const char* kAligned = "attacker-aligned";

/// The same records, but of each hop's pictures as they look where the faces of their originals are.
FaceRecords AlignedRecords(const FaceReader& reader, const MeasureInput& input, const FaceRecords& found) {
  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> pairs;
  for (const std::vector<HopView>* const hops :
       {&input.hops, &input.fit.hops, &input.select.hops, &input.attest.hops}) {
    for (const HopView& hop : *hops) {
      for (std::size_t i = 0; i < hop.test.size(); ++i) {
        pairs.emplace_back(hop.test[i].path, hop.reference[i].path);
      }
    }
  }
  FaceRecords aligned = reader.ReadAligned(pairs, found, input.stop, *input.progress);
  aligned.insert(found.begin(), found.end());
  for (const auto* const originals :
       {&input.originals, &input.training, &input.fit.originals, &input.select.originals, &input.attest.originals}) {
    for (const ChainPicture& picture : *originals) {
      aligned[picture.path] = found.at(picture.path);  // a hop may hand on the very file
    }
  }
  return aligned;
}

void AddFiles(std::vector<std::filesystem::path>& files, const std::vector<ChainPicture>& originals,
              const std::vector<HopView>& hops) {
  for (const ChainPicture& picture : originals) {
    files.push_back(picture.path);
  }
  for (const HopView& hop : hops) {
    for (const ChainPicture& picture : hop.test) {
      files.push_back(picture.path);
    }
  }
}

AttestedAttackers AttestAttackers(const AttackMaterial& material, int version, MeasureResult& result) {
  Attestation attestation = Attest(material, version);
  AppendFigures(result.figures, std::move(attestation.figures));
  std::ranges::move(attestation.scores, std::back_inserter(result.scores));
  return std::move(attestation.attested);
}

bool KnowsGroups(const std::vector<ChainPicture>& pictures) {
  return std::ranges::any_of(pictures, [](const ChainPicture& picture) { return !picture.group.empty(); });
}

/// The figures of one matcher.
class MatcherLeakage {
 public:
  MatcherLeakage(const AttackMaterial& material, std::string probes, const AttestedAttackers& attested,
                 const SplitBootstrap& bootstrap, int version)
      : material_(material),
        probes_(std::move(probes)),
        attested_(attested),
        bootstrap_(bootstrap),
        version_(version),
        matcher_(*material.reader.matchers()[material.matcher]),
        originals_(OriginalsAgainstThemselves(material)) {}

  void AddTo(MeasureResult& result) {
    for (const double alpha : material_.options.fmr) {
      frames_.push_back(FrameOf(originals_, matcher_.name(), probes_, alpha, version_, bootstrap_));
      frames_.back().with_auc = frames_.size() == 1;
      if (probes_ == kDetected) {
        AppendFigures(result.figures, CeilingFigures(frames_.back(), originals_));
      }
    }
    AddMatchedFrames(result);
    const PooledLeakage pooled(material_, originals_, frames_);
    KeepScores(result.scores, frames_.front(), "", originals_);
    pooled.KeepCeilings(result.scores);
    if (probes_ == kDetected) {
      result.figures.push_back(UndetectedFigure(frames_.front(), "", originals_));
      pooled.AddCeilings(result.figures);
    }
    std::set<std::string> forwards;
    for (const HopView& hop : material_.input.hops) {
      if (forwards.insert(hop.forward).second) {
        AddForward(result, hop.forward, pooled);
      }
    }
  }

 private:
  /// Who is of the same group looks alike without being the same.
  void AddMatchedFrames(MeasureResult& result) {
    if (probes_ != kDetected || !KnowsGroups(material_.input.originals) ||
        !KnowsGroups(material_.input.select.originals)) {
      return;
    }
    for (const double alpha : material_.options.fmr) {
      matched_frames_.push_back(
          FrameOf(originals_, matcher_.name(), probes_, alpha, version_, bootstrap_, Impostors::kSameGroup));
      matched_frames_.back().with_auc = matched_frames_.size() == 1;
      AppendFigures(result.figures, CeilingFigures(matched_frames_.back(), originals_));
    }
    KeepScores(result.scores, matched_frames_.front(), "", originals_);
  }

  void AddForward(MeasureResult& result, const std::string& forward, const PooledLeakage& pooled) const {
    const std::vector<Attack> attacks = AttacksOn(material_, forward);
    const std::vector<Attack> controls = ControlAttacksOn(material_, forward);
    const std::vector<Attack> laundered = LaunderedAttacksOn(material_, forward);
    const Attack* const strongest = StrongestOnSelect(attacks, [](const Attack& /*attack*/) { return true; });
    Progress& progress = *material_.input.progress;
    progress.Begin(fmt::format("leakage of {} by {}, {}", forward, matcher_.name(), probes_),
                   static_cast<std::int64_t>(frames_.size()));
    for (std::size_t done = 0; done < frames_.size(); ++done) {
      const LeakageFrame& shared = frames_[done];
      progress.At(static_cast<std::int64_t>(done));
      ThrowIfStopped(material_.input.stop);
      LeakageFrame frame = shared;
      if (const auto proven = attested_.find({forward, frame.alpha}); proven != attested_.end()) {
        frame.attested = proven->second;
      }
      std::vector<MeasuredAttack> measured;
      for (const Attack& attack : attacks) {
        measured.push_back(MeasureAttack(frame, attack));
        AppendFigures(result.figures, FiguresOf(frame, forward, measured.back(), &attack == strongest));
        AppendFigures(result.figures, TransferredFigures(frame, forward, originals_, attack));
      }
      for (const Attack& attack : controls) {
        AppendFigures(result.figures, FiguresOf(frame, forward, MeasureAttack(frame, attack), false));
      }
      AppendFigures(result.figures, PermutedFigures(frame, forward, measured.front(), material_.input.seed));
      AddReversal(result, frame, forward, attacks, measured);
      AddLaundering(result, frame, forward, measured, laundered);
    }
    for (const Attack& attack : attacks) {
      if (!matched_frames_.empty() && (attack.attacker == "naive" || &attack == strongest)) {
        for (const LeakageFrame& frame : matched_frames_) {
          AppendFigures(result.figures, FiguresOf(frame, forward, MeasureAttack(frame, attack), false));
        }
        KeepScores(result.scores, matched_frames_.front(), forward, attack);
      }
    }
    for (const std::vector<Attack>* const kind : {&attacks, &controls, &laundered}) {
      for (const Attack& attack : *kind) {
        KeepScores(result.scores, frames_.front(), forward, attack);
        if (kind != &controls && (attack.attacker == "naive" || attack.attacker == "reversing")) {
          KeepAccusations(result.scores, frames_.front(), forward, attack, Strangers(forward, attack.reverse));
        }
        if (probes_ == kDetected && (attack.attacker == "naive" || attack.attacker == "reversing")) {
          result.figures.push_back(UndetectedFigure(frames_.front(), forward, attack));
        }
      }
    }
    pooled.AddForward(result, forward, attacks.front());
  }

  void AddLaundering(MeasureResult& result, const LeakageFrame& frame, const std::string& forward,
                     const std::vector<MeasuredAttack>& measured, const std::vector<Attack>& laundered) const {
    std::map<std::string, LaunderedPair> pairs;  // by the reverse
    for (const Attack& twin : laundered) {
      const auto plain = std::ranges::find(measured, WithoutLaundering(twin.reverse),
                                           [](const MeasuredAttack& one) { return one.attack->reverse; });
      const MeasuredAttack after = MeasureAttack(frame, twin);
      AppendFigures(result.figures, FiguresOf(frame, forward, after, false));
      AppendFigures(result.figures, TransferredFigures(frame, forward, originals_, twin));
      AppendFigures(result.figures, FalseAccusations(frame, forward, after, Strangers(forward, twin.reverse)));
      if (plain != measured.end()) {
        const auto added = pairs.emplace(plain->attack->reverse, LaunderedPair{*plain, after}).first;
        AppendFigures(result.figures, LaunderingDrop(frame, forward, added->second));
      }
    }
    for (const HopView& hop : material_.input.hops) {
      const auto co_trained = pairs.find(hop.afresh_for);
      const auto afresh = pairs.find(hop.reverse);
      if (hop.forward == forward && co_trained != pairs.end() && afresh != pairs.end()) {
        AppendFigures(result.figures, CoAdaptedShare(frame, forward, co_trained->second, afresh->second));
      }
    }
  }

  void AddReversal(MeasureResult& result, const LeakageFrame& frame, const std::string& forward,
                   const std::vector<Attack>& attacks, const std::vector<MeasuredAttack>& measured) const {
    const Attack* const rival = StrongestOnSelect(
        attacks, [](const Attack& attack) { return attack.attacker != "reversing" && attack.attacker != "combined"; });
    for (const MeasuredAttack& attack : measured) {
      if (attack.attack->attacker == "naive" || attack.attack->attacker == "reversing") {
        AppendFigures(result.figures,
                      FalseAccusations(frame, forward, attack, Strangers(forward, attack.attack->reverse)));
      }
      if (attack.attack->attacker != "reversing") {
        continue;
      }
      AppendFigures(result.figures,
                    ReversalGain(frame, forward, attack, measured.front(), "the same attacker without reversal"));
      AppendFigures(result.figures,
                    ReversalGain(frame, forward, attack, measured[static_cast<std::size_t>(rival - attacks.data())],
                                 "the strongest attacker that does not reverse"));
    }
  }

  /// The tested probes of a hop against originals of training people.
  [[nodiscard]] HopComparisons Strangers(const std::string& forward, const std::string& reverse) const {
    const HopView* const hop = FindHop(material_.input.hops, forward, reverse);
    return {hop->test, material_.records, material_.input.training, material_.records,
            SimilarityBy(matcher_, material_.matcher)};
  }

  const AttackMaterial& material_;
  std::string probes_;
  const AttestedAttackers& attested_;
  const SplitBootstrap& bootstrap_;
  int version_;
  const Matcher& matcher_;
  Attack originals_;
  std::vector<LeakageFrame> frames_;
  std::vector<LeakageFrame> matched_frames_;  ///< with impostors of the probe's own group; none where nobody has one
};

}  // namespace

std::vector<std::string> LeakageMetric::weights() const { return FaceWeightFiles(options_.face, matchers_); }

std::vector<std::filesystem::path> LeakageMetric::files() const { return FilesOfMatchers(matchers_); }

MeasureResult LeakageMetric::Measure(const MeasureInput& input) const {
  if (input.select.originals.empty()) {
    input.progress->Note(
        "leakage: no selecting people, so no thresholds and no figures; give the data set select_identities");
    return {};
  }
  const FaceReader reader(input.weights_folder, options_.face, matchers_, input.threads);
  if (NeedCalibration(matchers_)) {
    CalibrateMatchers(reader, input);
  }
  std::vector<std::filesystem::path> files;
  AddFiles(files, input.originals, input.hops);
  AddFiles(files, input.training, {});
  AddFiles(files, input.fit.originals, input.fit.hops);
  AddFiles(files, input.select.originals, input.select.hops);
  AddFiles(files, input.attest.originals, input.attest.hops);
  const FaceRecords records = reader.Read(files, input.stop, *input.progress);
  const SplitBootstrap bootstrap(SubjectsOf(input.select.originals), SubjectsOf(input.originals), input.seed,
                                 input.statistics.replicates, input.threads.compute);
  MeasureResult result;
  const FaceRecords aligned = AlignedRecords(reader, input, records);
  for (std::size_t number = 0; number < matchers_.size(); ++number) {
    const AttackMaterial found_faces{input, reader, records, number, options_};
    const AttackMaterial aligned_faces{input, reader, aligned, number, options_};
    const AttestedAttackers attested = AttestAttackers(aligned_faces, version(), result);
    MatcherLeakage(found_faces, kDetected, attested, bootstrap, version()).AddTo(result);
    MatcherLeakage(aligned_faces, kAligned, attested, bootstrap, version()).AddTo(result);
  }
  return result;
}

}  // namespace pentimento
