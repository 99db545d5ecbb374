#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <torch/types.h>

#include "framework/core/json.h"
#include "framework/registry/registry.h"

namespace pentimento {

/// Turns pictures into vectors whose distribution can be compared. Made from its options, then loaded once. A
/// distribution metric without its extractor's name says nothing, so the name is part of every figure's.
class FeatureExtractor {
 public:
  virtual ~FeatureExtractor() = default;

  /// "hed-vgg16", "inception-v3", "dlib-resnet".
  [[nodiscard]] virtual std::string name() const = 0;
  /// What besides the weights decides what it makes of a picture (resizing, range, layer): texts, for the figures'
  /// context.
  [[nodiscard]] virtual Json protocol() const = 0;
  /// Weight files it cannot work without, relative to the weights folder; hashed into the manifest.
  [[nodiscard]] virtual std::vector<std::string> weights() const { return {}; }
  /// Files of the user's that it reads; their contents are part of the stage key.
  [[nodiscard]] virtual std::vector<std::filesystem::path> files() const { return {}; }

  /// @throws WeightsError if a file is missing or damaged.
  virtual void Load(const std::filesystem::path& weights_folder) = 0;
  /// A picture as the network wants it, all of one shape; nothing where there is nothing to describe (no face).
  /// Called from several threads. @param original the picture that it was made from; it may be the same file.
  /// @throws DataError.
  [[nodiscard]] virtual std::optional<torch::Tensor> Prepare(const std::filesystem::path& picture,
                                                             const std::filesystem::path& original) const = 0;
  /// float32 [n,D], row by row. Called from one thread. @param prepared n >= 1 of `Prepare`.
  [[nodiscard]] virtual torch::Tensor Describe(const std::vector<torch::Tensor>& prepared) const = 0;
  /// The classifier's logits, [n,classes], of features [n,D], where the network has a classifier.
  [[nodiscard]] virtual std::optional<torch::Tensor> LogitsOf(const torch::Tensor& /*features*/) const {
    return std::nullopt;
  }
};

class Matcher;

/// Registers hed-vgg16, inception-v3 and face.
void RegisterFeatureExtractors(Registry<FeatureExtractor>& registry,
                               const std::shared_ptr<const Registry<Matcher>>& matchers);

}  // namespace pentimento
