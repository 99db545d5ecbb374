#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// The oracle takes no options.
struct OracleOptions {
  static const OptionSchema& Schema();
};

/// The ceiling: recovers the original itself, which is the one thing that it alone is shown. What a figure of this
/// control falls short of perfection is lost by the files and the metric, not by the forward method.
class OracleControl : public Method {
 public:
  explicit OracleControl(const OracleOptions& /*options*/) {}

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] bool needs_originals() const override { return true; }
  /// @throws ShapeError if the context holds no originals, or not one for each picture.
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override;
};

}  // namespace pentimento
