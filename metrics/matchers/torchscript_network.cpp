#include <filesystem>
#include <mutex>

#include <fmt/format.h>
#include <torch/script.h>

#include "framework/core/errors.h"
#include "metrics/matchers/embedding_network.h"

namespace pentimento {
namespace {

/// The first line: the rest is a trace through libtorch's own sources.
std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

class TorchScriptNetwork final : public EmbeddingNetwork {
 public:
  explicit TorchScriptNetwork(const std::filesystem::path& file) : file_(file.string()) {
    if (!std::filesystem::is_regular_file(file)) {
      throw WeightsError(fmt::format("{} is missing, or is no file", file_));
    }
    try {
      module_ = torch::jit::load(file_, torch::kCPU);
      module_.eval();
    } catch (const c10::Error& error) {
      throw WeightsError(
          fmt::format("{} cannot be read as TorchScript ({})", file_, FirstLine(error.what_without_backtrace())));
    }
  }

  [[nodiscard]] torch::Tensor Embed(const torch::Tensor& batch) const override {
    const torch::NoGradGuard no_gradients;
    const std::lock_guard lock(mutex_);
    try {
      const c10::IValue answer = module_.forward({batch});
      const c10::IValue first = answer.isTuple() ? answer.toTuple()->elements().at(0) : answer;
      if (first.isTensor()) {
        return first.toTensor().to(torch::kFloat32);
      }
    } catch (const std::exception& error) {
      throw WeightsError(fmt::format("{}: the network cannot be run on [{}] ({})", file_, fmt::join(batch.sizes(), ","),
                                     FirstLine(error.what())));
    }
    throw WeightsError(fmt::format("{}: the network gives something other than a tensor", file_));
  }

 private:
  std::string file_;
  mutable std::mutex mutex_;
  mutable torch::jit::Module module_;
};

}  // namespace

std::unique_ptr<EmbeddingNetwork> LoadTorchScriptNetwork(const std::filesystem::path& file) {
  return std::make_unique<TorchScriptNetwork>(file);
}

}  // namespace pentimento
