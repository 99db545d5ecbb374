#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "metrics/distribution/feature_extractor.h"
#include "metrics/faces/face_finder.h"
#include "metrics/faces/face_options.h"
#include "metrics/matchers/matcher.h"

namespace pentimento {

struct FaceExtractorOptions {
  FaceOptions face;

  static const OptionSchema& Schema();
};

/// A face matcher's templates: how faces, rather than pictures, are distributed. Every picture is cut where the face of
/// its original was found, so that a picture whose face no detector sees any more counts; where the original shows no
/// face there is nothing to describe.
class FaceExtractor final : public FeatureExtractor {
 public:
  /// @param matcher not loaded yet.
  FaceExtractor(FaceExtractorOptions options, std::shared_ptr<Matcher> matcher)
      : options_(options), matcher_(std::move(matcher)) {}

  [[nodiscard]] std::string name() const override { return matcher_->name(); }
  [[nodiscard]] Json protocol() const override;
  [[nodiscard]] std::vector<std::string> weights() const override;
  [[nodiscard]] std::vector<std::filesystem::path> files() const override { return matcher_->files(); }
  void Load(const std::filesystem::path& weights_folder) override;
  [[nodiscard]] std::optional<torch::Tensor> Prepare(const std::filesystem::path& picture,
                                                     const std::filesystem::path& original) const override;
  [[nodiscard]] torch::Tensor Describe(const std::vector<torch::Tensor>& prepared) const override;

 private:
  [[nodiscard]] std::optional<FoundFace> FaceOf(const std::filesystem::path& original) const;

  FaceExtractorOptions options_;
  std::shared_ptr<Matcher> matcher_;
  std::unique_ptr<FaceFinder> finder_;
  mutable std::mutex mutex_;
  mutable std::map<std::filesystem::path, std::optional<FoundFace>> faces_;  ///< of originals, without chips
};

}  // namespace pentimento
