#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/matchers/matcher.h"

namespace pentimento {

/// How dlib's network wants its chips: what it was trained with.
inline constexpr ChipForm kDlibChip{.alignment = ChipAlignment::kDlib, .side = 150, .padding = 0.25};

/// One convolution with the affine layer behind it folded into it.
struct FoldedConvolution {
  std::vector<float> weight;  ///< output channel, input channel, row, column
  std::vector<float> bias;    ///< one an output channel
};

/// What dlib's face-recognition ResNet consists of.
struct DlibResnetWeights {
  std::vector<FoldedConvolution> convolutions;  ///< first to last; of a residual block the two one after the other
  std::vector<float> projection;                ///< 256 features to 128 components, row by row
  std::string source;                           ///< the file, for messages
};

/// dlib's face-recognition ResNet ("dlib_face_recognition_resnet_model_v1", 29 convolutions, 128-D). Behind a pointer
/// because the network's type takes most of a minute to compile.
class DescriptorNet {
 public:
  static constexpr std::string_view kWeightFile = "face-recognition-models/dlib_face_recognition_resnet_model_v1.dat";

  /// @throws WeightsError.
  explicit DescriptorNet(const std::filesystem::path& weight_file);
  ~DescriptorNet();
  DescriptorNet(DescriptorNet&&) noexcept;
  DescriptorNet& operator=(DescriptorNet&&) noexcept;

  /// @throws WeightsError where the file's layers do not fit one another.
  [[nodiscard]] DlibResnetWeights Weights() const;

  /// One descriptor a chip, without jitter. Serialised: the network works on one batch at a time.
  [[nodiscard]] std::vector<Template> Describe(std::span<const FaceChip> chips) const;

 private:
  struct Network;
  std::unique_ptr<Network> network_;
};

}  // namespace pentimento
