#include "metrics/perceptual/network_metric.h"

#include <cstring>
#include <vector>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/nn/device.h"

namespace pentimento {

PairFigureForm NetworkMetric::FormOf(std::string name) const {
  PairFigureForm form{std::move(name), "", Direction::kLowerIsCloser, Json::object()};
  if (options_.precision == Precision::kBf16) {
    form.context["precision"] = "bf16";
  }
  return form;
}

void NetworkMetric::Load(const std::filesystem::path& weights_folder) const {
  std::call_once(once_, [&] {
    LoadNetwork(weights_folder);
    loaded_ = true;
  });
}

void NetworkMetric::CheckLoaded() const {
  if (!loaded_) {
    throw InternalError("a distance by a network is asked for before the network was loaded");
  }
}

double NetworkMetric::Score(const Picture& reference, const Picture& test) const {
  const PicturePair pair{reference, test};
  return ScoreBatch({&pair, 1}).front();
}

std::vector<double> NetworkMetric::ScoreBatch(std::span<const PicturePair> pairs) const {
  CheckLoaded();
  const torch::InferenceMode inference;
  std::vector<torch::Tensor> references;
  std::vector<torch::Tensor> tests;
  for (const PicturePair& pair : pairs) {
    references.push_back(ToTensor(pair.reference));
    tests.push_back(ToTensor(pair.test));
  }
  const c10::Device device = SelectDevice(options_.device);
  const torch::Tensor distances = Distance(torch::stack(references).to(device), torch::stack(tests).to(device))
                                      .to(torch::kCPU, torch::kFloat64)
                                      .contiguous();
  return {distances.data_ptr<double>(), distances.data_ptr<double>() + distances.numel()};
}

std::optional<ScoreMap> NetworkMetric::Map(const Picture& reference, const Picture& test) const {
  CheckLoaded();
  const torch::InferenceMode inference;
  const c10::Device device = SelectDevice(options_.device);
  const torch::Tensor map =
      DistanceMap(ToTensor(reference).unsqueeze(0).to(device), ToTensor(test).unsqueeze(0).to(device));
  if (!map.defined()) {
    return std::nullopt;
  }
  const torch::Tensor values = map.to(torch::kCPU, torch::kFloat32).contiguous();
  ScoreMap result;
  result.width = static_cast<std::size_t>(values.size(3));
  result.height = static_cast<std::size_t>(values.size(2));
  result.values.assign(values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
  return result;
}

}  // namespace pentimento
