#include "metrics/features/landmark_figures.h"

#include <algorithm>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "metrics/features/procrustes.h"
#include "metrics/hops.h"
#include "metrics/statistics/estimates.h"

namespace pentimento {
namespace {

Figure BlankResidual(const HopView& hop, int version) {
  Figure figure = FigureOfHop(hop, "landmark_residual", Direction::kLowerIsCloser, version);
  figure.unit = "interocular distances";
  figure.context = {{"probes", "detected"}, {"landmarks", 68}, {"alignment", "procrustes"}};
  return figure;
}

/// NaN where the original's eyes coincide.
double ResidualOf(const FaceRecord& original, const FaceRecord& other) {
  const double unit = InterocularDistance(original.face.parts68);
  return unit > 0.0 ? ProcrustesResidual(original.face.parts68, other.face.parts68) / unit
                    : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

Figure LandmarkResidual(const HopView& hop, const FaceRecords& records, int version,
                        const SubjectBootstrap& bootstrap) {
  if (hop.reference.size() != hop.test.size()) {
    throw InternalError(fmt::format("hop {} of {} has {} references for {} pictures", hop.hop, hop.forward,
                                    hop.reference.size(), hop.test.size()));
  }
  Figure figure = BlankResidual(hop, version);
  for (std::size_t i = 0; i < hop.test.size(); ++i) {
    const FaceRecord& original = records.at(hop.reference[i].path);
    const FaceRecord& other = records.at(hop.test[i].path);
    if (original.detected && other.detected) {
      figure.samples.push_back({hop.test[i].id, SubjectOf(hop.test[i]), ResidualOf(original, other)});
    }
  }
  figure.context["undetected"] = hop.test.size() - figure.samples.size();
  SetEstimate(figure, MeanOverSamples(figure.samples, bootstrap));
  if (figure.samples.empty()) {
    AddNote(figure, "no sample has a face detected both on the original and here");
  }
  return figure;
}

Figure SecondPhotographResidual(const std::vector<ChainPicture>& originals, const FaceRecords& records, int version,
                                const SubjectBootstrap& bootstrap) {
  HopView ceiling;
  ceiling.hop = "x";
  Figure figure = BlankResidual(ceiling, version);
  figure.context["against"] = "second photograph";
  std::map<std::string, std::vector<const ChainPicture*>> people;
  for (const ChainPicture& picture : originals) {
    if (records.at(picture.path).detected) {
      people[SubjectOf(picture)].push_back(&picture);
    }
  }
  std::size_t detected = 0;
  for (auto& [subject, pictures] : people) {
    detected += pictures.size();
    std::ranges::sort(pictures, {}, [](const ChainPicture* picture) { return picture->id; });
    for (std::size_t i = 0; pictures.size() > 1 && i < pictures.size(); ++i) {
      const ChainPicture& second = *pictures[(i + 1) % pictures.size()];
      figure.samples.push_back(
          {pictures[i]->id, subject, ResidualOf(records.at(pictures[i]->path), records.at(second.path))});
    }
  }
  figure.context["undetected"] = originals.size() - detected;
  figure.context["single"] = detected - figure.samples.size();
  std::ranges::sort(figure.samples, {}, &SampleValue::id);
  SetEstimate(figure, MeanOverSamples(figure.samples, bootstrap));
  if (figure.samples.empty()) {
    AddNote(figure, "nobody has two photographs with a detected face");
  }
  return figure;
}

}  // namespace pentimento
