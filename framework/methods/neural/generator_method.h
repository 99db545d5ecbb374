#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/options.h"
#include "framework/methods/method.h"
#include "framework/nn/resnet_generator.h"
#include "framework/train/autocast.h"

namespace pentimento {

struct GeneratorMethodOptions {
  std::filesystem::path weights;
  Precision precision = Precision::kFp32;
  std::string device = "cpu";

  static const OptionSchema& Schema();
};

/// Applies a ResNet generator from a weight file of any format that `LoadTensors` reads; its architecture is inferred
/// from the names and shapes. Pictures whose sides are no multiples of 4 are padded by reflection and cropped back.
class GeneratorMethod : public Method {
 public:
  /// @throws WeightsError, DeviceError.
  explicit GeneratorMethod(const GeneratorMethodOptions& options);

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const override { return {weights_}; }
  [[nodiscard]] bool differentiable() const override { return true; }
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override;
  /// @param images in [-1,1], as what it gives.
  [[nodiscard]] MethodOutput ApplyRaw(const torch::Tensor& images, const MethodContext& context) const override;

 private:
  [[nodiscard]] torch::Tensor Translate(const torch::Tensor& signed_images) const;

  std::filesystem::path weights_;
  Precision precision_;
  torch::Device device_;
  mutable ResnetGenerator generator_{nullptr};  ///< `forward` is not const in torch; in evaluation it changes nothing
};

}  // namespace pentimento
