#include "metrics/perceptual/dists_metric.h"

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/nn/device.h"

namespace pentimento {

const OptionSchema& DistsOptions::Schema() {
  static const OptionSchema schema =
      NetworkMetricOptions::Table<DistsOptions>()
          .Add("backbone", &DistsOptions::backbone, "torchvision's checkpoint of VGG-16 (.pth or .safetensors)")
          .Add("channel_weights", &DistsOptions::channel_weights,
               "the official code's weights.pt: alpha and beta of every channel")
          .Build();
  return schema;
}

std::vector<std::filesystem::path> DistsMetric::files() const {
  std::vector<std::filesystem::path> files;
  for (const auto& file : {dists_.backbone, dists_.channel_weights}) {
    if (file) {
      files.push_back(*file);
    }
  }
  return files;
}

void DistsMetric::LoadNetwork(const std::filesystem::path& /*weights_folder*/) const {
  if (!dists_.backbone || !dists_.channel_weights) {
    throw MissingError(
        "dists needs torchvision's checkpoint of VGG-16, vgg16-397923af.pth, and weights.pt of "
        "github.com/dingkeyan93/DISTS, which no package carries: say where they are with backbone: FILE and "
        "channel_weights: FILE");
  }
  network_ = std::make_unique<Dists>(LoadTensors(*dists_.backbone), dists_.backbone->string(),
                                     LoadTensors(*dists_.channel_weights), dists_.channel_weights->string(),
                                     options().precision);
  network_->To(SelectDevice(options().device));
}

torch::Tensor DistsMetric::Distance(const torch::Tensor& reference, const torch::Tensor& test) const {
  return network_->Distance(reference, test);
}

}  // namespace pentimento
