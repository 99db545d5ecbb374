#include <torch/types.h>
#include <torch/utils.h>

#include "framework/nn/torchscript_program.h"
#include "metrics/matchers/embedding_network.h"

namespace pentimento {
namespace {

class TorchScriptNetwork final : public EmbeddingNetwork {
 public:
  explicit TorchScriptNetwork(const std::filesystem::path& file) : program_(file) {}

  [[nodiscard]] torch::Tensor Embed(const torch::Tensor& batch) const override {
    const torch::NoGradGuard no_gradients;
    return program_.Run(batch).to(torch::kFloat32);
  }

 private:
  TorchScriptProgram program_;
};

}  // namespace

std::unique_ptr<EmbeddingNetwork> LoadTorchScriptNetwork(const std::filesystem::path& file) {
  return std::make_unique<TorchScriptNetwork>(file);
}

}  // namespace pentimento
