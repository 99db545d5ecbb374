#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/optim/adam.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/methods/neural/cyclegan_options.h"
#include "framework/train/checkpoint_store.h"
#include "framework/train/ema.h"
#include "framework/train/finite_guard.h"
#include "framework/train/image_pool.h"

namespace pentimento {

/// The losses of one step, named and weighted as in the official code.
struct CycleGanLosses {
  static constexpr std::array<std::string_view, 8> kNames = {"G_A",   "G_B",   "cycle_A", "cycle_B",
                                                             "idt_A", "idt_B", "D_A",     "D_B"};
  std::array<double, 8> values{};
};

/// The four networks of a CycleGAN, their optimisers and one optimisation step.
///
/// Names follow junyanz/pytorch-CycleGAN-and-pix2pix: G_A maps domain A to B and G_B maps B to A; D_A judges pictures
/// of domain B (real or made by G_A), D_B those of domain A.
class CycleGanTrainer {
 public:
  /// Networks with weights drawn from `seed`. @throws DeviceError.
  CycleGanTrainer(const CycleGanOptions& options, std::uint64_t seed);

  /// One step as in `optimize_parameters` of the official code: both generators first, the discriminators frozen, then
  /// both discriminators on the pictures made before that update (through the pools).
  /// @param real_a,real_b float32 [N,3,size,size] in [-1,1].
  /// @throws WorkError if a loss is not finite.
  CycleGanLosses Step(const torch::Tensor& real_a, const torch::Tensor& real_b);

  /// Steps done.
  [[nodiscard]] std::int64_t step() const { return step_; }
  /// The learning rate that the next step uses.
  [[nodiscard]] double LearningRate() const;

  ResnetGenerator& generator_a() { return generator_a_; }
  ResnetGenerator& generator_b() { return generator_b_; }

  /// @param network "G_A", "G_B", "D_A" or "D_B". @throws WeightsError.
  void LoadWeights(const std::string& network, const TensorMap& weights, const std::string& source);
  /// The weights that are used in the end: of a generator the moving average, if there is one.
  [[nodiscard]] TensorMap FinalWeights(const std::string& network) const;
  static constexpr std::array<const char*, 4> kNetworks = {"G_A", "G_B", "D_A", "D_B"};

  /// Everything that the next steps depend on besides the pictures.
  [[nodiscard]] TrainingState State() const;
  /// @throws DataError or WeightsError if the state is of another training.
  void Restore(const TrainingState& state);

 private:
  struct Generated {
    torch::Tensor fake_a, fake_b;
  };
  [[nodiscard]] torch::nn::Module& Network(const std::string& name) const;
  Generated UpdateGenerators(const torch::Tensor& real_a, const torch::Tensor& real_b,
                             std::vector<torch::Tensor>& losses);
  void UpdateDiscriminators(const torch::Tensor& real_a, const torch::Tensor& real_b, const Generated& generated,
                            std::vector<torch::Tensor>& losses);
  [[nodiscard]] torch::Tensor DiscriminatorLoss(PatchDiscriminator& discriminator, const torch::Tensor& real,
                                                const torch::Tensor& fake) const;
  [[nodiscard]] TensorMap Weights() const;

  CycleGanOptions options_;
  std::uint64_t seed_;
  torch::Device device_;
  std::int64_t step_ = 0;
  mutable ResnetGenerator generator_a_;
  mutable ResnetGenerator generator_b_;
  mutable PatchDiscriminator discriminator_a_;
  mutable PatchDiscriminator discriminator_b_;
  std::vector<std::string> generator_names_;
  std::vector<std::string> discriminator_names_;
  std::unique_ptr<torch::optim::Adam> generator_optimizer_;
  std::unique_ptr<torch::optim::Adam> discriminator_optimizer_;
  ImagePool pool_a_;
  ImagePool pool_b_;
  std::unique_ptr<Ema> average_a_;
  std::unique_ptr<Ema> average_b_;
};

}  // namespace pentimento
