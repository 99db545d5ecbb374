#include "metrics/distribution/face_extractor.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/media/decode.h"

namespace pentimento {
namespace {

/// Bytes of a chip.
std::size_t BytesOf(const ChipForm& form) {
  return 3 * static_cast<std::size_t>(form.side) * static_cast<std::size_t>(form.side);
}

}  // namespace

const OptionSchema& FaceExtractorOptions::Schema() {
  static const OptionSchema schema = OptionTable<FaceExtractorOptions>()
                                         .Add("face", &FaceExtractorOptions::face, "how faces are found and aligned")
                                         .Build();
  return schema;
}

Json FaceExtractor::protocol() const {
  std::vector<std::string> sizes;
  for (const ChipForm& form : matcher_->forms()) {
    sizes.push_back(fmt::format("{0}x{0}, bilinear", form.side));
  }
  return {{"features", "face template"},
          {"crop", "aligned, where the original's face is"},
          {"resize", fmt::format("{}", fmt::join(sizes, "; "))}};
}

std::vector<std::string> FaceExtractor::weights() const {
  std::vector<std::string> files = FaceFinder::WeightFiles(options_.face, matcher_->forms());
  for (const std::string& file : matcher_->weights()) {
    if (std::ranges::find(files, file) == files.end()) {
      files.push_back(file);
    }
  }
  return files;
}

void FaceExtractor::Load(const std::filesystem::path& weights_folder) {
  if (matcher_->needs_calibration()) {
    throw ConfigError(fmt::format(
        "the matcher {} must be calibrated on other people, which a distribution metric has none of; name one of those "
        "that it consists of",
        matcher_->name()));
  }
  finder_ = std::make_unique<FaceFinder>(weights_folder, options_.face, matcher_->forms());
  matcher_->Load(weights_folder);
}

std::optional<FoundFace> FaceExtractor::FaceOf(const std::filesystem::path& original) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = faces_.find(original); known != faces_.end()) {
      return known->second;
    }
  }
  std::optional<FoundFace> face = finder_->Find(DecodePicture(original).picture);
  if (face) {
    face->chips.clear();
  }
  const std::lock_guard lock(mutex_);
  return faces_.emplace(original, std::move(face)).first->second;
}

std::optional<torch::Tensor> FaceExtractor::Prepare(const std::filesystem::path& picture,
                                                    const std::filesystem::path& original) const {
  const std::optional<FoundFace> face = FaceOf(original);
  if (!face) {
    return std::nullopt;
  }
  std::vector<std::uint8_t> bytes;
  for (const FaceChip& chip : finder_->CutAs(*face, DecodePicture(picture).picture)) {
    bytes.insert(bytes.end(), chip.rgb.begin(), chip.rgb.end());
  }
  return torch::tensor(at::ArrayRef<std::uint8_t>(bytes), torch::kUInt8);
}

torch::Tensor FaceExtractor::Describe(const std::vector<torch::Tensor>& prepared) const {
  std::vector<FaceChips> faces;
  for (const torch::Tensor& bytes : prepared) {
    const auto* next = bytes.data_ptr<std::uint8_t>();
    FaceChips chips;
    for (const ChipForm& form : matcher_->forms()) {
      FaceChip chip;
      chip.rgb.assign(next, next + BytesOf(form));
      chips.push_back(std::move(chip));
      next += BytesOf(form);
    }
    faces.push_back(std::move(chips));
  }
  const std::vector<Template> templates = matcher_->Describe(faces);
  const auto dimensions = static_cast<std::int64_t>(templates.front().size());
  torch::Tensor features = torch::empty({static_cast<std::int64_t>(templates.size()), dimensions}, torch::kFloat32);
  for (std::size_t i = 0; i < templates.size(); ++i) {
    std::memcpy(features.data_ptr<float>() + static_cast<std::int64_t>(i) * dimensions, templates[i].data(),
                templates[i].size() * sizeof(float));
  }
  return features;
}

}  // namespace pentimento
