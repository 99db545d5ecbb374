#pragma once

#include <filesystem>
#include <vector>

#include "framework/methods/classical/options.h"
#include "framework/methods/method.h"

namespace pentimento {

/// A painted look without training: flat colours, ink lines and a warm palette. See stylise.h.
class ClassicalMethod : public Method {
 public:
  /// @throws DataError if a reference picture is named and cannot be read.
  explicit ClassicalMethod(ClassicalOptions options);

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const override;
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override;

 private:
  ClassicalOptions options_;
  ColourStatistics reference_;
};

}  // namespace pentimento
