#pragma once

#include <memory>

#include "framework/core/options.h"
#include "metrics/matchers/embedding_network.h"
#include "metrics/matchers/matcher.h"

namespace pentimento {

enum class ChannelOrder { kRgb, kBgr };
enum class TemplateDistance { kCosine, kEuclidean };

/// A face-embedding network in a file of the user's. The defaults are ArcFace's (InsightFace).
struct EmbeddingOptions {
  std::filesystem::path weights;
  bool trusted = false;
  ChipAlignment alignment = ChipAlignment::kArcFace;
  int side = 112;
  double padding = 0.25;
  ChannelOrder channels = ChannelOrder::kRgb;
  double mean = 127.5;
  double deviation = 127.5;
  TemplateDistance distance = TemplateDistance::kCosine;

  static const OptionSchema& Schema();
  /// @throws ConfigError for a file that is neither ONNX nor TorchScript by its name, or TorchScript without trust.
  void Check() const;
};

/// Any embedding network: TorchScript or ONNX, [N,3,S,S] to [N,D].
class EmbeddingMatcher final : public Matcher {
 public:
  explicit EmbeddingMatcher(EmbeddingOptions options) : options_(std::move(options)) {}

  [[nodiscard]] std::string name() const override;
  [[nodiscard]] std::vector<std::filesystem::path> files() const override { return {options_.weights}; }
  [[nodiscard]] std::vector<ChipForm> forms() const override;
  void Load(const std::filesystem::path& weights_folder) override;
  [[nodiscard]] std::vector<Template> Describe(std::span<const FaceChips> faces) const override;
  [[nodiscard]] double Distance(const Template& a, const Template& b) const override;
  [[nodiscard]] Template Mean(std::span<const Template* const> templates) const override;

 private:
  EmbeddingOptions options_;
  std::unique_ptr<EmbeddingNetwork> network_;
};

}  // namespace pentimento
