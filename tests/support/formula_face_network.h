#pragma once

#include <cmath>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

#include "framework/nn/face/dlib_resnet.h"
#include "tests/support/formula_weights.h"

namespace pentimento {

/// dlib's face descriptor with formula weights, layer by layer as its file has it: for tests that need no real faces.
class FormulaFaceNetwork {
 public:
  FormulaFaceNetwork() {
    Convolution(32, 3, 7, 2, 0);
    Add("relu");
    Add("max_pool", {3, 3, 2, 2, 0, 0});
    const std::vector<std::pair<std::int64_t, int>> levels = {{32, 3}, {64, 4}, {128, 3}, {256, 3}, {256, 1}};
    std::int64_t inputs = 32;
    bool halve = false;
    for (const auto& [channels, blocks] : levels) {
      for (int block = 0; block < blocks; ++block) {
        Residual(channels, inputs, halve && block == 0);
        inputs = channels;
      }
      halve = true;
    }
    Add("avg_pool", {0, 0, 1, 1, 0, 0});
    Add("fc", {256, 128}, FormulaNumbers(seed_++, {256, 128}, 0.1));
  }
  FormulaFaceNetwork(const FormulaFaceNetwork&) = delete;
  FormulaFaceNetwork& operator=(const FormulaFaceNetwork&) = delete;

  /// Their parameters lie in this.
  [[nodiscard]] const std::vector<DlibLayer>& layers() const { return layers_; }
  [[nodiscard]] DlibResnet Make() const { return DlibResnet(layers_, "formula"); }

 private:
  void Add(const std::string& kind, std::vector<std::int64_t> geometry = {}, const torch::Tensor& parameters = {}) {
    std::string_view bytes;
    if (parameters.defined()) {
      const torch::Tensor values = parameters.contiguous();
      bytes = storage_.emplace_back(static_cast<const char*>(values.data_ptr()), values.nbytes());
    }
    layers_.push_back({kind, std::move(geometry), bytes});
  }

  void Convolution(std::int64_t outputs, std::int64_t inputs, std::int64_t side, std::int64_t stride,
                   std::int64_t padding) {
    // Every residual block adds to what came before it: halved, the sums stay in one order of magnitude.
    const double scale = 0.5 * std::sqrt(6.0 / static_cast<double>(inputs * side * side));
    const std::uint64_t seed = seed_;
    seed_ += 4;
    const std::vector<std::int64_t> filters = {outputs * inputs * side * side};
    Add("con", {outputs, inputs, side, side, stride, stride, padding, padding},
        torch::cat({FormulaNumbers(seed, filters, scale), FormulaNumbers(seed + 1, {outputs}, 0.1)}));
    Add("affine", {outputs},
        torch::cat({FormulaNumbers(seed + 2, {outputs}, 0.2, 1.0), FormulaNumbers(seed + 3, {outputs}, 0.1)}));
  }

  void Residual(std::int64_t channels, std::int64_t inputs, bool halve) {
    Convolution(channels, inputs, 3, halve ? 2 : 1, halve ? 0 : 1);
    Add("relu");
    Convolution(channels, channels, 3, 1, 1);
    if (halve) {
      Add("avg_pool", {2, 2, 2, 2, 0, 0});
    }
    Add("add_prev");
    Add("relu");
  }

  std::uint64_t seed_ = 1;
  std::deque<std::string> storage_;
  std::vector<DlibLayer> layers_;
};

}  // namespace pentimento
