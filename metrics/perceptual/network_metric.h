#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

#include "framework/core/options.h"
#include "framework/core/precision_option.h"
#include "metrics/fidelity/pair_metric.h"

namespace pentimento {

/// What every distance on a network can be told.
struct NetworkMetricOptions {
  Precision precision = Precision::kFp32;
  std::string device = "cpu";
  int batch = 16;

  /// Declares these in the schema of options that derive from this.
  template <class Options>
  static OptionTable<Options> Table() {
    constexpr Precision Options::*kPrecision = &NetworkMetricOptions::precision;
    constexpr std::string Options::*kDevice = &NetworkMetricOptions::device;
    constexpr int Options::*kBatch = &NetworkMetricOptions::batch;
    return OptionTable<Options>()
        .AddChoice("precision", kPrecision, "fp32, the reference, or bf16 features; auto: the faster on this processor",
                   PrecisionChoices(), PrecisionRules())
        .Add("device", kDevice, "where it is computed: cpu, cuda or cuda:N", {.device = true})
        .Add("batch", kBatch, "pairs in the network together; changes low-order bits of the scores",
             {.minimum = 1, .maximum = 1024, .pace = true});
  }
};

/// Base of full-reference metrics that are a distance by a network: pairs go through it in batches.
class NetworkMetric : public PairMetric {
 public:
  void Load(const std::filesystem::path& weights_folder) const final;
  [[nodiscard]] std::size_t batch() const final { return static_cast<std::size_t>(options_.batch); }
  /// @throws InternalError before `Load`.
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const final;
  [[nodiscard]] std::vector<double> ScoreBatch(std::span<const PicturePair> pairs) const final;
  [[nodiscard]] std::optional<ScoreMap> Map(const Picture& reference, const Picture& test) const final;

 protected:
  explicit NetworkMetric(const NetworkMetricOptions& options) : options_(options) {}

  [[nodiscard]] const NetworkMetricOptions& options() const { return options_; }
  /// The form of a distance, with what of these options a figure depends on.
  [[nodiscard]] PairFigureForm FormOf(std::string name) const;

 private:
  /// Reads the network. Called once. @throws MissingError, WeightsError, DeviceError.
  virtual void LoadNetwork(const std::filesystem::path& weights_folder) const = 0;
  /// @param reference,test float32 [N,3,H,W] in [0,1] on the device. @returns [N].
  [[nodiscard]] virtual torch::Tensor Distance(const torch::Tensor& reference, const torch::Tensor& test) const = 0;
  /// [N,1,H,W]; undefined where the distance has no places.
  [[nodiscard]] virtual torch::Tensor DistanceMap(const torch::Tensor& reference, const torch::Tensor& test) const = 0;
  void CheckLoaded() const;

  NetworkMetricOptions options_;
  mutable std::once_flag once_;
  mutable bool loaded_ = false;
};

}  // namespace pentimento
