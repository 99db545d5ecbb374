#include "metrics/identity/face_engine.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <dlib/array2d.h>
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>
#include <fmt/format.h>

#include "framework/core/errors.h"
#include "metrics/identity/descriptor_net.h"
#include "metrics/identity/dlib_resnet.h"
#include "metrics/identity/face_weights.h"

namespace pentimento {
namespace {

/// Longest side of a picture that is enlarged when no face is found in it: the detector's time grows with its pixels.
constexpr int kMaxEnlargedFrom = 640;

using Pixels = dlib::array2d<dlib::rgb_pixel>;
using Detections = std::vector<std::pair<double, dlib::rectangle>>;

std::string PredictorFile(LandmarkModel model) {
  return model == LandmarkModel::kFivePoints ? "face-recognition-models/shape_predictor_5_face_landmarks.dat"
                                             : "face-recognition-models/shape_predictor_68_face_landmarks.dat";
}

unsigned char Level(float value) {
  return static_cast<unsigned char>(std::floor(std::clamp(value, 0.0F, 1.0F) * 255.0F + 0.5F));
}

Pixels ToPixels(const Picture& picture) {
  Pixels pixels(picture.height, picture.width);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      pixels[y][x] = {Level(picture.At(0, y, x)), Level(picture.At(1, y, x)), Level(picture.At(2, y, x))};
    }
  }
  return pixels;
}

/// Larger area first, then nearer to the picture's centre, then the detector's order.
const std::pair<double, dlib::rectangle>& MainFace(const Detections& detections, const Pixels& pixels) {
  const dlib::point centre(pixels.nc() / 2, pixels.nr() / 2);
  const auto rank = [&](const std::pair<double, dlib::rectangle>& detection) {
    return std::pair(-static_cast<double>(detection.second.area()),
                     dlib::length_squared(dlib::center(detection.second) - centre));
  };
  return *std::ranges::min_element(detections, {}, rank);
}

dlib::dpoint Reduced(dlib::dpoint point, int doublings) {
  const dlib::pyramid_down<2> pyramid;
  for (int i = 0; i < doublings; ++i) {
    point = pyramid.point_down(point);
  }
  return point;
}

}  // namespace

const OptionSchema& FaceOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<FaceOptions>()
          .Add("min_side", &FaceOptions::min_side,
               "pictures whose shorter side is below it are doubled for detection until it is not; those up to 640 px "
               "are "
               "doubled on while no face is found; 0: never",
               {.unit = "px", .minimum = 0, .maximum = 4096})
          .Add("max_upsampling", &FaceOptions::max_upsampling, "largest factor that a picture is enlarged by",
               {.minimum = 1, .maximum = 16})
          .Add("detection_threshold", &FaceOptions::detection_threshold,
               "added to the face detector's threshold; lower finds more faces, and more that are none",
               {.minimum = -10, .maximum = 10})
          .AddChoice("landmarks", &FaceOptions::landmarks, "landmark model that faces are aligned with",
                     {{"5", LandmarkModel::kFivePoints}, {"68", LandmarkModel::kSixtyEightPoints}})
          .AddChoice("precision", &FaceOptions::precision,
                     "of the descriptor: fp32, the reference, or bf16, about twice as fast",
                     {{"fp32", Precision::kFp32}, {"bf16", Precision::kBf16}})
          .Build();
  return schema;
}

double Distance(const FaceDescriptor& a, const FaceDescriptor& b) {
  double squares = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    squares += difference * difference;
  }
  return std::sqrt(squares);
}

struct FaceEngine::Models {
  dlib::frontal_face_detector detector;
  dlib::shape_predictor predictor;
  DlibResnet net{nullptr};
};

std::vector<std::string> FaceEngine::WeightFiles(const FaceOptions& options) {
  return {PredictorFile(options.landmarks), std::string(DescriptorNet::kWeightFile)};
}

FaceEngine::FaceEngine(const std::filesystem::path& weights_folder, const FaceOptions& options)
    : options_(options),
      models_(new Models{.detector = dlib::get_frontal_face_detector(),
                         .predictor = {},
                         .net = DlibResnet(DescriptorNet(weights_folder / DescriptorNet::kWeightFile).Weights())}) {
  models_->net->SetPrecision(options.precision);
  ReadDlibFile(weights_folder / PredictorFile(options.landmarks),
               [&](std::istream& in) { deserialize(models_->predictor, in); });
}

FaceEngine::~FaceEngine() = default;

std::optional<FoundFace> FaceEngine::Find(const Picture& picture) const {
  if (picture.width < 1 || picture.height < 1) {
    throw ShapeError("a picture without pixels has no face");
  }
  Pixels pixels = ToPixels(picture);
  // A face may be small in a picture that is not.
  const bool enlargeable = options_.min_side > 0 && std::max(picture.width, picture.height) <= kMaxEnlargedFrom;
  int doublings = 0;
  const auto enlarge = [&] {
    if ((2 << doublings) > options_.max_upsampling) {
      return false;
    }
    dlib::pyramid_up(pixels);
    ++doublings;
    return true;
  };
  while (std::min(pixels.nr(), pixels.nc()) < options_.min_side && enlarge()) {
  }
  // The detector keeps the picture it looks at: each call works on a copy of the untouched one.
  dlib::frontal_face_detector detector = models_->detector;
  Detections detections;
  detector(pixels, detections, options_.detection_threshold);
  while (detections.empty() && enlargeable && enlarge()) {
    detector(pixels, detections, options_.detection_threshold);
  }
  if (detections.empty()) {
    return std::nullopt;
  }
  const auto& [score, rectangle] = MainFace(detections, pixels);
  const dlib::full_object_detection shape = models_->predictor(pixels, rectangle);
  Pixels chip;
  dlib::extract_image_chip(pixels, dlib::get_face_chip_details(shape, kFaceChipSide, kFaceChipPadding), chip);

  FoundFace face;
  face.score = score;
  face.upsampling = 1 << doublings;
  face.faces_in_picture = static_cast<int>(detections.size());
  const dlib::dpoint top_left = Reduced(rectangle.tl_corner(), doublings);
  const dlib::dpoint bottom_right = Reduced(rectangle.br_corner(), doublings);
  face.box = {top_left.x(), top_left.y(), bottom_right.x(), bottom_right.y()};
  for (unsigned long i = 0; i < shape.num_parts(); ++i) {
    const dlib::dpoint part = Reduced(shape.part(i), doublings);
    face.landmarks.push_back({part.x(), part.y()});
  }
  for (const dlib::rgb_pixel& pixel : chip) {
    face.chip.rgb.insert(face.chip.rgb.end(), {pixel.red, pixel.green, pixel.blue});
  }
  return face;
}

std::vector<FaceDescriptor> FaceEngine::Describe(std::span<const FaceChip> chips) const {
  return DescribeChips(models_->net, chips);
}

}  // namespace pentimento
