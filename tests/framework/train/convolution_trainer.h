#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/train/network_trainer.h"

namespace pentimento {

/// Learns b from a by one convolution.
class ConvolutionTrainer : public NetworkTrainer {
 public:
  explicit ConvolutionTrainer(const TrainOptions& options) : NetworkTrainer(options, torch::kCPU, 3) {
    const torch::NoGradGuard no_grad;
    convolution_->weight.fill_(0.1);
    convolution_->bias.zero_();
    AddNetwork("N", convolution_.ptr(), true);
    optimizer_ = &AddOptimizer({"N"});
  }
  [[nodiscard]] std::vector<std::string> loss_names() const override { return {"difference", "size", "unused"}; }
  [[nodiscard]] std::vector<ValidationFigure> validation_figures() const override {
    return {{"difference", false}, {"steps", true}};
  }

  /// What the second term is multiplied with.
  double factor = 0.0;
  /// Makes the gradient infinite where the loss is 0: the square root of a weight that is 0.
  bool root = false;

 private:
  void Optimise(const std::vector<TrainingBatch>& parts) override {
    Update(*optimizer_, parts.size(), [&](std::size_t part) -> std::vector<torch::Tensor> {
      const torch::Tensor size = root ? convolution_->bias.abs().sqrt().sum() : convolution_->weight.square().sum();
      return {torch::mse_loss(convolution_(parts[part].a), parts[part].b), size * factor};
    });
    Record({torch::zeros({})});
  }

  std::vector<double> Measure(const std::vector<TrainingBatch>& held_out) override {
    const std::vector<double> means = MeanOver(held_out, [&](const TrainingBatch& batch) -> std::vector<torch::Tensor> {
      return {torch::mse_loss(convolution_(batch.a), batch.b)};
    });
    EXPECT_FALSE(torch::GradMode::is_enabled());
    return {means[0], convolution_->is_training() ? -1.0 : static_cast<double>(step())};
  }

  torch::nn::Conv2d convolution_{torch::nn::Conv2dOptions(3, 3, 3).padding(1)};
  torch::optim::Adam* optimizer_;
};

}  // namespace pentimento
