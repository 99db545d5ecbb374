#pragma once

#include <ATen/ops/lerp.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/tensor.h>

#include "framework/image/convert.h"
#include "framework/methods/method.h"

namespace example {

/// What a config may say under `type: sepia`.
struct SepiaOptions {
  double amount = 1.0;  ///< 0 leaves the picture as it is

  static const pentimento::OptionSchema& Schema() {
    static const pentimento::OptionSchema schema =
        pentimento::OptionTable<SepiaOptions>()
            .Add("amount", &SepiaOptions::amount, "0 leaves the picture as it is", {.minimum = 0, .maximum = 1})
            .Build();
    return schema;
  }
};

/// The brown of old photographs: a fixed mixture of the three channels.
class Sepia : public pentimento::Method {
 public:
  explicit Sepia(const SepiaOptions& options) : options_(options) {}

  [[nodiscard]] int version() const override { return 1; }

  [[nodiscard]] pentimento::MethodOutput Apply(const torch::Tensor& images,
                                               const pentimento::MethodContext& /*context*/) const override {
    pentimento::CheckImageBatch(images, "sepia");
    const torch::Tensor mixture =
        at::tensor({0.393F, 0.769F, 0.189F, 0.349F, 0.686F, 0.168F, 0.272F, 0.534F, 0.131F}).view({3, 3});
    const torch::Tensor brown = at::matmul(mixture, images.flatten(2)).view_as(images).clamp(0.0, 1.0);
    return {at::lerp(images, brown, options_.amount)};
  }

 private:
  SepiaOptions options_;
};

}  // namespace example
