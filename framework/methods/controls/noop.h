#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// The noop takes no options.
struct NoopOptions {
  static const OptionSchema& Schema();
};

/// No reversal: the picture as it came. What a reversal must beat to have recovered anything.
class NoopControl : public Method {
 public:
  explicit NoopControl(const NoopOptions& /*options*/) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& /*context*/) const override {
    return {images};
  }
};

}  // namespace pentimento
