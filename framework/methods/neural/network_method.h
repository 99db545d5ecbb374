#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <torch/nn/module.h>
#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/options.h"
#include "framework/core/precision_option.h"
#include "framework/image/padding.h"
#include "framework/methods/method.h"
#include "framework/train/autocast.h"

namespace pentimento {

/// The values that a network takes and gives.
enum class ValueRange {
  kSigned,  ///< -1 to 1, as behind a tanh
  kUnit,    ///< 0 to 1
  kLevels,  ///< 0 to 255
};

/// What every method made from a weight file can be told.
struct NetworkMethodOptions {
  std::filesystem::path weights;
  Precision precision = Precision::kFp32;
  std::string device = "cpu";

  /// Declares these in the schema of options that derive from this. @param names whose names the parameters have.
  template <class Options>
  static OptionTable<Options> Table(const std::string& names) {
    return TableOf<Options>("weight file (.pth, .pt, .safetensors, .onnx) with the generator's weights under " + names);
  }

  /// @param weights what the file is.
  template <class Options>
  static OptionTable<Options> TableOf(const std::string& weights) {
    constexpr std::filesystem::path Options::*kWeights = &NetworkMethodOptions::weights;
    constexpr Precision Options::*kPrecision = &NetworkMethodOptions::precision;
    constexpr std::string Options::*kDevice = &NetworkMethodOptions::device;
    return OptionTable<Options>()
        .Add("weights", kWeights, weights, {.required = true})
        .AddChoice("precision", kPrecision,
                   "fp32, the reference, or bf16 products with fp32 weights; auto: the faster on this processor",
                   PrecisionChoices(), PrecisionRules())
        .Add("device", kDevice, "where it is computed: cpu, cuda or cuda:N", {.device = true});
  }
};

/// Base of methods that apply one network from a weight file, which does not change, to colour pictures. A new one
/// infers the architecture and loads it, and says how pictures are padded to what the network can take.
class NetworkMethod : public Method {
 public:
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const final { return {weights_}; }
  [[nodiscard]] bool one_at_a_time() const override { return !device_.is_cpu() || draws_from_torch(); }
  [[nodiscard]] bool differentiable() const final { return true; }
  [[nodiscard]] std::vector<std::string> matchers_in_loss() const final;
  /// @throws ShapeError for pictures that it cannot take, or that the memory does not suffice for.
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const final;
  /// @param images in the network's own range, as what it gives. @throws ShapeError for those that the network cannot
  /// take as they are.
  [[nodiscard]] MethodOutput ApplyRaw(const torch::Tensor& images, const MethodContext& context) const final;

 protected:
  /// @param name that the method is registered under, for messages. @param range of the network. @throws DeviceError.
  NetworkMethod(std::string name, const NetworkMethodOptions& options, ValueRange range = ValueRange::kSigned);

  /// @throws WeightsError unless the network maps three channels to three.
  void CheckColours(std::int64_t input_channels, std::int64_t output_channels) const;
  /// Gives the network its weights, for evaluation on the device; gradients flow to the pictures alone.
  /// @throws WeightsError.
  void Load(torch::nn::Module& network, const TensorMap& tensors) const;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] torch::Device device() const { return device_; }
  /// The weight file, for messages.
  [[nodiscard]] std::string source() const { return weights_.string(); }

 private:
  /// @param images float32 [N,3,H,W] in [0,1]. @throws ShapeError.
  [[nodiscard]] virtual PaddedImages Pad(const torch::Tensor& images) const = 0;
  /// @throws ShapeError unless the network takes images of this size.
  virtual void CheckRawSize(const torch::Tensor& images) const = 0;
  /// The network alone. @param images [N,3,H,W] in its own range, on the device.
  [[nodiscard]] virtual torch::Tensor Forward(const torch::Tensor& images) const = 0;

  [[nodiscard]] torch::Tensor ToOwnRange(const torch::Tensor& images) const;
  [[nodiscard]] torch::Tensor FromOwnRange(const torch::Tensor& images) const;
  /// @throws ShapeError where the memory does not suffice.
  [[nodiscard]] torch::Tensor Translate(const torch::Tensor& images) const;

  std::string name_;
  std::filesystem::path weights_;
  Precision precision_;
  torch::Device device_;
  ValueRange range_;
};

}  // namespace pentimento
