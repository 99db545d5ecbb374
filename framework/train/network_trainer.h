#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <torch/nn/module.h>
#include <torch/optim/adam.h>
#include <torch/types.h>

#include "framework/train/autocast.h"
#include "framework/train/ema.h"
#include "framework/train/lr_schedule.h"
#include "framework/train/train_options.h"
#include "framework/train/trainer.h"

namespace pentimento {

/// Base of trainers that move the weights of some networks by Adam. A new one builds its networks, gives them first
/// weights and hands them to `AddNetwork` and `AddOptimizer` in its constructor; says what one step does in `Optimise`;
/// and names its losses. Checkpoints, resuming, moving averages, the schedule, batches in parts and the guard against
/// numbers that are not finite are here.
class NetworkTrainer : public Trainer {
 public:
  std::vector<double> Step(const TrainingBatch& batch) final;
  [[nodiscard]] std::int64_t step() const final { return step_; }
  [[nodiscard]] double LearningRate() const final { return schedule_.At(step_); }

  [[nodiscard]] std::vector<std::string> networks() const final { return names_; }
  [[nodiscard]] TensorMap FinalWeights(const std::string& network) const final;
  /// Gives a network other weights, its moving average included. @param source the file, for messages.
  /// @throws WeightsError.
  void LoadWeights(const std::string& network, const TensorMap& weights, const std::string& source);

  /// In evaluation mode, of the moving averages where there are some.
  std::vector<NamedLoss> Validate(const std::vector<TrainingBatch>& held_out) final;
  void Observe(const ValidationFigure& figure, double value) final;

  [[nodiscard]] TrainingState State() const override;
  void Restore(const TrainingState& state) override;

 protected:
  /// The terms of an objective for the pictures of one part of the batch, each a mean over these pictures, weighted,
  /// in float32: what is differentiated is their sum.
  using TermsOfPart = std::function<std::vector<torch::Tensor>(std::size_t part)>;

  /// @param options what is shared by all models. @param seed of the training.
  NetworkTrainer(const TrainOptions& options, torch::Device device, std::uint64_t seed);

  /// Takes in a network and moves it to the device. @param name of its file. @param averaged whether the moving average
  /// (`ema_decay`) is kept of its weights: usually of generators alone.
  void AddNetwork(const std::string& name, std::shared_ptr<torch::nn::Module> network, bool averaged = false);
  /// An optimiser of all the weights of some networks that were added before, betas (`beta1`, 0.999). It lives as long
  /// as this. @param rate_scale its learning rate as a multiple of `LearningRate()`.
  torch::optim::Adam& AddOptimizer(const std::vector<std::string>& networks, double rate_scale = 1.0);

  /// What one step does: calls of `Update` (and `Record`) that together give the losses in the order of `loss_names`.
  /// @param parts of the batch, on the device, of equal size: one unless `accumulate` says otherwise.
  virtual void Optimise(const std::vector<TrainingBatch>& parts) = 0;
  /// Differentiates the mean over the parts of the sum of their terms, one part after the other, records the mean of
  /// each term as a loss, and makes one step of the optimiser. @throws WorkError if a loss or gradient is not finite.
  void Update(torch::optim::Adam& optimizer, std::size_t parts, const TermsOfPart& terms_of_part);
  /// Records losses that no optimiser sees, or that a step leaves out (as zeros). @param losses of one number each.
  void Record(const std::vector<torch::Tensor>& losses);

  /// The values of `validation_figures` for held-out pictures, which lie on the CPU, in batches no larger than a part
  /// of a training batch. Gradients are off.
  virtual std::vector<double> Measure(const std::vector<TrainingBatch>& held_out);
  /// The means, over all held-out pictures, of figures that are means over the pictures of a batch.
  /// @param figures_of of a batch on the device, one number each.
  [[nodiscard]] std::vector<double> MeanOver(
      const std::vector<TrainingBatch>& held_out,
      const std::function<std::vector<torch::Tensor>(const TrainingBatch&)>& figures_of) const;

  /// Mixed precision as `precision` says, within the scope of what it returns: for forward passes.
  [[nodiscard]] Autocast Mixed() const { return {device_.type(), options_.precision}; }
  [[nodiscard]] torch::Device device() const { return device_; }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  [[nodiscard]] torch::nn::Module& Network(const std::string& name) const;

 private:
  struct Optimizer {
    std::vector<std::string> parameters;  ///< names in checkpoints, in the optimiser's order
    std::unique_ptr<torch::optim::Adam> adam;
    double rate_scale = 1.0;
  };

  class Evaluation;

  [[nodiscard]] TrainingBatch OnDevice(const TrainingBatch& batch) const;
  [[nodiscard]] std::vector<TrainingBatch> Parts(const TrainingBatch& batch) const;
  [[nodiscard]] std::vector<NamedTensor> Weights() const;
  [[nodiscard]] std::vector<NamedTensor> Gradients(const torch::optim::Adam& optimizer) const;

  TrainOptions options_;
  torch::Device device_;
  std::uint64_t seed_;
  LearningRateSchedule schedule_;
  std::int64_t step_ = 0;
  std::vector<std::string> names_;
  std::map<std::string, std::shared_ptr<torch::nn::Module>> networks_;
  std::map<std::string, Ema> averages_;
  std::vector<Optimizer> optimizers_;
  std::vector<double> losses_;  ///< of the step under way
};

}  // namespace pentimento
