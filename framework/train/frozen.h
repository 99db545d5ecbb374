#pragma once

#include <initializer_list>
#include <vector>

#include <torch/nn/module.h>

namespace pentimento {

/// Weights that get no gradient while this lives, as `set_requires_grad(nets, False)` of the official code: those of
/// the discriminators while the generators learn from them.
class Frozen {
 public:
  /// @param networks must outlive this.
  Frozen(std::initializer_list<torch::nn::Module*> networks);
  ~Frozen();
  Frozen(const Frozen&) = delete;
  Frozen& operator=(const Frozen&) = delete;

 private:
  std::vector<torch::nn::Module*> networks_;
};

}  // namespace pentimento
