#include "metrics/faces/arcface_template.h"

#include <array>

#include <dlib/image_transforms.h>

namespace pentimento {
namespace {

constexpr double kTemplateSide = 112.0;

/// Left eye, right eye, nose tip, left and right corner of the mouth, as the viewer sees them.
constexpr std::array<std::array<double, 2>, 5> kTemplate{
    {{38.2946, 51.6963}, {73.5318, 51.5014}, {56.0252, 71.7366}, {41.5493, 92.3655}, {70.7299, 92.2041}}};

dlib::dpoint MeanOf(const std::vector<dlib::point>& parts, std::size_t first, std::size_t last) {
  dlib::dpoint sum;
  for (std::size_t i = first; i <= last; ++i) {
    sum += parts[i];
  }
  return sum / static_cast<double>(last - first + 1);
}

}  // namespace

FacePixels CutArcFaceChip(const FacePixels& pixels, const std::vector<dlib::point>& parts68, int side) {
  // Of the 68 points, 36-41 and 42-47 go around the eyes, 30 is the tip of the nose, 48 and 54 end the mouth.
  const std::vector<dlib::dpoint> face = {MeanOf(parts68, 36, 41), MeanOf(parts68, 42, 47), parts68[30], parts68[48],
                                          parts68[54]};
  std::vector<dlib::dpoint> places;
  for (const auto& [x, y] : kTemplate) {
    places.push_back(dlib::dpoint(x, y) * (side / kTemplateSide));
  }
  FacePixels chip(side, side);
  dlib::transform_image(pixels, chip, dlib::interpolate_bilinear(), dlib::find_similarity_transform(places, face));
  return chip;
}

}  // namespace pentimento
