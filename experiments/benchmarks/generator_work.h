#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <torch/types.h>

#include "experiments/benchmarks/work.h"
#include "framework/core/options.h"
#include "framework/core/precision_option.h"
#include "framework/methods/method.h"

namespace pentimento {

/// Parameters of the row `generator`.
struct GeneratorParams {
  std::string network = "resnet";
  std::int64_t size = 256;
  std::int64_t count = 1;
  std::int64_t ngf = 64;    ///< only who makes the weights reads it
  std::int64_t blocks = 9;  ///< as ngf
  Precision precision = Precision::kFp32;
  std::string device = "cpu";
  int threads = 2;

  static const OptionSchema& Schema();
};

/// Pictures through a generator, one at a time, as `translate` has them.
class GeneratorWork : public Work {
 public:
  /// Every so many rows and columns one value is checked.
  static constexpr std::int64_t kCheckedEvery = 8;

  /// @param weights its file. @param pictures float32 [count,3,size,size] in [-1,1].
  GeneratorWork(const GeneratorParams& params, const std::filesystem::path& weights, torch::Tensor pictures);

  [[nodiscard]] std::string implementation() const override;
  /// `check`: values of what it makes, picture by picture, channel by channel. `peak_bytes` is measured.
  WorkResult Go() override;

 private:
  GeneratorParams params_;
  std::unique_ptr<Method> method_;
  torch::Tensor pictures_;
};

}  // namespace pentimento
