#include "metrics/faces/face_finder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <dlib/image_processing.h>
#include <dlib/image_transforms.h>
#include <fmt/format.h>

#include "framework/core/errors.h"
#include "metrics/faces/arcface_template.h"
#include "metrics/faces/face_detectors.h"
#include "metrics/faces/face_weights.h"

namespace pentimento {
namespace {

/// Longest side of a picture that is enlarged when no face is found in it: the detector's time grows with its pixels.
constexpr int kMaxEnlargedFrom = 640;
constexpr const char* kPredictor5 = "face-recognition-models/shape_predictor_5_face_landmarks.dat";
constexpr const char* kPredictor68 = "face-recognition-models/shape_predictor_68_face_landmarks.dat";

bool NeedsArcFacePoints(const std::vector<ChipForm>& forms) {
  return std::ranges::any_of(forms, [](const ChipForm& f) { return f.alignment == ChipAlignment::kArcFace; });
}

/// Whether a found face carries 68 landmarks besides those that it is aligned with.
bool NeedsParts68(const FaceOptions& options, const std::vector<ChipForm>& forms) {
  return options.parts68 || NeedsArcFacePoints(forms);
}

bool Needs68(const FaceOptions& options, const std::vector<ChipForm>& forms) {
  return options.landmarks == LandmarkModel::kSixtyEightPoints || NeedsParts68(options, forms);
}

unsigned char Level(float value) {
  return static_cast<unsigned char>(std::floor(std::clamp(value, 0.0F, 1.0F) * 255.0F + 0.5F));
}

FacePixels ToPixels(const Picture& picture) {
  if (picture.width < 1 || picture.height < 1) {
    throw ShapeError("a picture without pixels has no face");
  }
  FacePixels pixels(picture.height, picture.width);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      pixels[y][x] = {Level(picture.At(0, y, x)), Level(picture.At(1, y, x)), Level(picture.At(2, y, x))};
    }
  }
  return pixels;
}

/// Larger area first, then nearer to the picture's centre, then the detector's order.
const Detection& MainFace(const std::vector<Detection>& detections, const FacePixels& pixels) {
  const dlib::point centre(pixels.nc() / 2, pixels.nr() / 2);
  const auto rank = [&](const Detection& detection) {
    return std::pair(-static_cast<double>(detection.box.area()),
                     dlib::length_squared(dlib::center(detection.box) - centre));
  };
  return *std::ranges::min_element(detections, {}, rank);
}

/// A point of the enlarged picture in the picture itself.
FacePoint Reduced(dlib::dpoint point, int doublings) {
  const dlib::pyramid_down<2> pyramid;
  for (int i = 0; i < doublings; ++i) {
    point = pyramid.point_down(point);
  }
  return {point.x(), point.y()};
}

std::vector<FacePoint> Parts(const dlib::full_object_detection& shape, int doublings) {
  std::vector<FacePoint> parts;
  for (unsigned long i = 0; i < shape.num_parts(); ++i) {
    parts.push_back(Reduced(shape.part(i), doublings));
  }
  return parts;
}

/// The opposite of `Parts`. Landmarks are whole pixels of the enlarged picture.
std::vector<dlib::point> Enlarged(const std::vector<FacePoint>& parts, int doublings) {
  const dlib::pyramid_down<2> pyramid;
  std::vector<dlib::point> points;
  for (const FacePoint& part : parts) {
    dlib::dpoint point(part[0], part[1]);
    for (int i = 0; i < doublings; ++i) {
      point = pyramid.point_up(point);
    }
    points.emplace_back(std::lround(point.x()), std::lround(point.y()));
  }
  return points;
}

FaceChip Cut(const FacePixels& pixels, const ChipForm& form, const std::vector<dlib::point>& landmarks,
             const std::vector<dlib::point>& parts68) {
  FacePixels cut;
  if (form.alignment == ChipAlignment::kDlib) {
    const dlib::full_object_detection shape(dlib::rectangle(), landmarks);
    dlib::extract_image_chip(
        pixels, dlib::get_face_chip_details(shape, static_cast<unsigned long>(form.side), form.padding), cut);
  } else {
    cut = CutArcFaceChip(pixels, parts68, form.side);
  }
  FaceChip chip;
  for (const dlib::rgb_pixel& pixel : cut) {
    chip.rgb.insert(chip.rgb.end(), {pixel.red, pixel.green, pixel.blue});
  }
  return chip;
}

int Doublings(int upsampling) {
  int doublings = 0;
  while ((1 << doublings) < upsampling) {
    ++doublings;
  }
  return doublings;
}

dlib::shape_predictor ReadPredictor(const std::filesystem::path& file) {
  dlib::shape_predictor predictor;
  ReadDlibFile(file, [&](std::istream& in) { deserialize(predictor, in); });
  return predictor;
}

}  // namespace

ChipPlace PlaceOfChip(const FoundFace& face, const ChipForm& form) {
  const int doublings = Doublings(face.upsampling);
  const dlib::full_object_detection shape(dlib::rectangle(), Enlarged(face.landmarks, doublings));
  const dlib::chip_details details =
      dlib::get_face_chip_details(shape, static_cast<unsigned long>(form.side), form.padding);
  const dlib::point_transform_affine to_picture = dlib::inv(dlib::get_mapping_to_chip(details));
  const FacePoint origin = Reduced(to_picture(dlib::dpoint(0, 0)), doublings);
  const FacePoint right = Reduced(to_picture(dlib::dpoint(1, 0)), doublings);
  const FacePoint down = Reduced(to_picture(dlib::dpoint(0, 1)), doublings);
  return {origin, {right[0] - origin[0], right[1] - origin[1]}, {down[0] - origin[0], down[1] - origin[1]}};
}

struct FaceFinder::Models {
  std::unique_ptr<FaceDetectorModel> detector;
  dlib::shape_predictor predictor5;
  dlib::shape_predictor predictor68;
};

std::vector<std::string> FaceFinder::WeightFiles(const FaceOptions& options, const std::vector<ChipForm>& forms) {
  std::vector<std::string> files;
  if (options.landmarks == LandmarkModel::kFivePoints) {
    files.emplace_back(kPredictor5);
  }
  if (Needs68(options, forms)) {
    files.emplace_back(kPredictor68);
  }
  if (options.detector == FaceDetector::kMmod) {
    files.emplace_back(kMmodFile);
  }
  return files;
}

FaceFinder::FaceFinder(const std::filesystem::path& weights_folder, const FaceOptions& options,
                       std::vector<ChipForm> forms)
    : options_(options), forms_(std::move(forms)), models_(new Models) {
  models_->detector =
      options.detector == FaceDetector::kHog ? MakeHogDetector() : MakeMmodDetector(weights_folder / kMmodFile);
  if (options.landmarks == LandmarkModel::kFivePoints) {
    models_->predictor5 = ReadPredictor(weights_folder / kPredictor5);
  }
  if (Needs68(options, forms_)) {
    models_->predictor68 = ReadPredictor(weights_folder / kPredictor68);
  }
}

FaceFinder::~FaceFinder() = default;

std::optional<FoundFace> FaceFinder::Find(const Picture& picture) const {
  FacePixels pixels = ToPixels(picture);
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
  std::vector<Detection> detections = models_->detector->Detect(pixels, options_.detection_threshold);
  while (detections.empty() && enlargeable && enlarge()) {
    detections = models_->detector->Detect(pixels, options_.detection_threshold);
  }
  if (detections.empty()) {
    return std::nullopt;
  }
  const Detection& main = MainFace(detections, pixels);
  FoundFace face;
  face.score = main.score;
  face.upsampling = 1 << doublings;
  face.faces_in_picture = static_cast<int>(detections.size());
  face.width = picture.width;
  face.height = picture.height;
  const FacePoint top_left = Reduced(main.box.tl_corner(), doublings);
  const FacePoint bottom_right = Reduced(main.box.br_corner(), doublings);
  face.box = {top_left[0], top_left[1], bottom_right[0], bottom_right[1]};
  const bool five = options_.landmarks == LandmarkModel::kFivePoints;
  face.landmarks = Parts((five ? models_->predictor5 : models_->predictor68)(pixels, main.box), doublings);
  if (NeedsParts68(options_, forms_)) {
    face.parts68 = five ? Parts(models_->predictor68(pixels, main.box), doublings) : face.landmarks;
  }
  for (const ChipForm& form : forms_) {
    face.chips.push_back(Cut(pixels, form, Enlarged(face.landmarks, doublings), Enlarged(face.parts68, doublings)));
  }
  return face;
}

std::vector<FaceChip> FaceFinder::CutAs(const FoundFace& face, const Picture& picture) const {
  FacePixels pixels = ToPixels(picture);
  const int doublings = Doublings(face.upsampling);
  for (int i = 0; i < doublings; ++i) {
    dlib::pyramid_up(pixels);
  }
  const double scale_x = static_cast<double>(picture.width) / face.width;
  const double scale_y = static_cast<double>(picture.height) / face.height;
  const auto carried = [&](std::vector<FacePoint> points) {
    for (FacePoint& point : points) {
      point = {point[0] * scale_x, point[1] * scale_y};
    }
    return Enlarged(points, doublings);
  };
  std::vector<FaceChip> chips;
  for (const ChipForm& form : forms_) {
    chips.push_back(Cut(pixels, form, carried(face.landmarks), carried(face.parts68)));
  }
  return chips;
}

}  // namespace pentimento
