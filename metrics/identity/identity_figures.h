#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metrics/identity/identity_options.h"
#include "metrics/identity/verification_protocol.h"

namespace pentimento {

/// One hop with its comparisons by one matcher.
struct MatchedHop {
  HopView view;  ///< hop "x": the originals, in `test`
  HopComparisons comparisons;
  std::string matcher;                       ///< its name
  std::optional<double> customary_distance;  ///< of the matcher
};

/// A figure of a hop without a value: with the hop's names, the matcher and the attacker, over detected probes.
Figure BlankIdentityFigure(const MatchedHop& hop, const std::string& name, Direction direction, int version);

/// All figures of one hop, as `IdentityMetric` describes them, contrasts and the figures below excepted.
std::vector<Figure> IdentityFigures(const MatchedHop& hop, const IdentityOptions& options, int version,
                                    const SubjectBootstrap& bootstrap);

/// `auc` and `tar@fmr=...` of probes that an attacker aligned ("attacker-aligned"). @param hop of such probes.
std::vector<Figure> AlignedFigures(const MatchedHop& hop, const IdentityOptions& options, int version,
                                   const SubjectBootstrap& bootstrap);

/// `auc` and `tar@fmr=...` over the probes with a face alone. @param probes what the context calls them.
std::vector<Figure> AccuracyFigures(const MatchedHop& hop, const IdentityOptions& options, int version,
                                    const SubjectBootstrap& bootstrap, const std::string& probes);

/// `image_linkage[auc]` and `image_linkage[tar@fmr=...]`. @param hop of comparisons by `Linkage::kImage`.
std::vector<Figure> ImageLinkageFigures(const MatchedHop& hop, const IdentityOptions& options, int version,
                                        const SubjectBootstrap& bootstrap);

/// `auc` among impostors of the probe's own group; none where no picture has a group.
std::vector<Figure> SameGroupFigures(const MatchedHop& hop, const IdentityOptions& options, int version,
                                     const SubjectBootstrap& bootstrap);

/// `permuted[auc]`: the AUC of probes that carry the names of other people (`context.control` "permuted",
/// `context.permutations`): the floor, which must cover 0.5. See `RenamedComparisons`.
Figure PermutedAuc(const MatchedHop& hop, int version, const SubjectBootstrap& bootstrap, std::uint64_t seed);

/// `difference[auc]` of `hop` against the control called `versus`.
Figure AucContrast(const MatchedHop& hop, const MatchedHop& control, const std::string& versus, int version,
                   const SubjectBootstrap& bootstrap);

/// `laundering_drop[auc]` of a laundered twin: the AUC of `hop` minus that of `laundered`, paired.
Figure LaunderingDrop(const MatchedHop& hop, const MatchedHop& laundered, int version,
                      const SubjectBootstrap& bootstrap);

/// A difference of two AUCs as bounds over all probes, where faces went undetected on a side; none otherwise. The lower
/// one ("all-nonmatching") is the lowest AUC that the minuend may have minus the highest that the subtrahend may have
/// (`UndetectedProbes::kLosing` and `kMatching`), the upper one ("all-matching") the other way round. Where chance
/// stands in for the subtrahend it does so here, too.
/// @param difference of the two: an `AucContrast` or a `LaunderingDrop`.
std::vector<Figure> BoundsOfDifference(const Figure& difference, const MatchedHop& minuend,
                                       const MatchedHop& subtrahend, const SubjectBootstrap& bootstrap);

/// `separability`: D_sys of a hop's scores (see `SetLinkability`).
Figure SeparabilityFigure(const MatchedHop& hop, int version, const SubjectBootstrap& bootstrap, std::uint64_t seed);

/// `unlinkability` of two tools' pictures of the same people, hop "y-y'": D_sys of one's pictures against the other's
/// of *other* photographs. `context.versus` is the other forward. @param hop of the first tool, its comparisons with
/// the second's pictures.
Figure UnlinkabilityFigure(const MatchedHop& hop, const std::string& versus, int version,
                           const SubjectBootstrap& bootstrap, std::uint64_t seed);

/// Says in the context of figures that compare with a gallery of its own how many pictures and people it has.
void NameGallery(const MeasureInput& input, std::vector<Figure>& figures);

}  // namespace pentimento
