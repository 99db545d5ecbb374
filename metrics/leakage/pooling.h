#pragma once

#include <string>
#include <vector>

#include "metrics/leakage/attacks.h"
#include "metrics/leakage/leakage_figures.h"
#include "metrics/leakage/leakage_options.h"

namespace pentimento {

/// How many pictures are pooled, and how.
struct Pool {
  int references = 1;
  int stylised = 1;
  Combine combine = Combine::kMeanTemplate;
};

/// Comparisons of several pictures of somebody with several reference photographs of each person.
///
/// For each person and each rotation r of her m pictures, in the order of their ids, the probe is her pictures of the
/// hop at positions r to r+n-1, and everybody's references are their originals at positions r+n to r+n+k-1 (both
/// cyclic): a probe is never compared with a photograph that it was made from. So a person needs m >= n + k pictures;
/// others take no part. `kMeanTemplate`: the matcher's distance of the mean template of the probe's pictures to that of
/// the references; `kBestOf`: the highest score of all n k pairs. Pictures without a detected face are left out of
/// both; a probe without any counts as undetected, a person without any reference is not compared there.
///
/// @param pairs the same hop's comparisons of single pictures, by matcher number `number`. @param records of all
/// pictures of `pairs`. @return probes "person~r" of the person's subject against a gallery of one entry a person;
/// empty where nobody has pictures enough. @throws Interrupted.
HopComparisons PooledComparisons(const HopComparisons& pairs, const FaceRecords& records, const Matcher& matcher,
                                 std::size_t number, const Pool& pool, const StopToken& stop);

/// Leakage of pooled pictures by the naive attacker. Its ceiling is that of originals pooled in the same way: how much
/// of what so many original photographs reveal do so many stylised ones reveal?
///
/// Figures like those of other attacks, with `context.references`, `context.stylised` and `context.combine`; a pool
/// that nobody has pictures enough for has null figures that say how many it takes.
class PooledLeakage {
 public:
  /// @param originals the ceiling of single pictures. @param frames one a rate. All must outlive it.
  /// @throws Interrupted.
  PooledLeakage(const AttackMaterial& material, const Attack& originals, const std::vector<LeakageFrame>& frames);

  /// `tar`, `fmr` and `auc` of pooled originals.
  void AddCeilings(std::vector<Figure>& figures) const;
  void KeepCeilings(std::vector<ScoreMatrix>& scores) const;

  /// Figures and scores of one forward. @param naive the naive attack on it. @throws Interrupted.
  void AddForward(MeasureResult& result, const std::string& forward, const Attack& naive) const;

 private:
  struct Ceiling {
    Pool pool;
    Attack originals;
    std::vector<LeakageFrame> frames;  ///< relative to them
  };

  [[nodiscard]] Attack Pooled(const Attack& attack, const Pool& pool) const;

  const AttackMaterial& material_;
  std::vector<Ceiling> ceilings_;
};

}  // namespace pentimento
