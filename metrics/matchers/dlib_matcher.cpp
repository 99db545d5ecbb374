#include "metrics/matchers/dlib_matcher.h"

#include <algorithm>

#include <fmt/format.h>
#include <torch/autograd.h>
#include <torch/optim/adam.h>
#include <torch/utils.h>

#include "framework/core/precision_option.h"
#include "framework/core/random.h"
#include "framework/nn/device.h"
#include "metrics/matchers/chip_tensor.h"
#include "metrics/matchers/ridge_adapter.h"

namespace pentimento {

const OptionSchema& DlibMatcherOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<DlibMatcherOptions>()
          .AddChoice("precision", &DlibMatcherOptions::precision,
                     "of the network: fp32, the reference, or bf16; auto: the faster on this processor",
                     PrecisionChoices(), PrecisionRules())
          .Add("device", &DlibMatcherOptions::device, "where it is computed: cpu, cuda or cuda:N", {.device = true})
          .Add("distance", &DlibMatcherOptions::distance, "threshold whose false-match rate is given",
               {.minimum = 0, .maximum = 4})
          .Build();
  return schema;
}

std::vector<std::string> DlibMatcher::weights() const { return {kDlibResnetWeights}; }

void DlibMatcher::Load(const std::filesystem::path& weights_folder) {
  if (net_) {
    return;
  }
  weights_folder_ = weights_folder;
  net_ = LoadDlibResnet(weights_folder / kDlibResnetWeights);
  net_->SetPrecision(options_.precision);
  net_->to(SelectDevice(options_.device));
}

std::vector<Template> DlibMatcher::Describe(std::span<const FaceChips> faces) const {
  return DescribeChips(net_, ChipsOfForm(faces, 0, 1));
}

std::shared_ptr<Matcher> DlibMatcher::Retrained(std::span<const FaceChips> faces, std::span<const Template> targets,
                                                const RetrainOptions& options, const StopToken& stop,
                                                Progress& progress) const {
  auto retrained = std::make_shared<DlibMatcher>(options_);
  retrained->Load(weights_folder_);
  retrained->net_->SetPrecision(Precision::kFp32);
  const std::vector<FaceChip> chips = ChipsOfForm(faces, 0, 1);
  if (options.ridge) {
    const RidgeAdapter start = RidgeAdapter::Fit(DescribeChips(retrained->net_, chips), targets, *options.ridge);
    retrained->net_->MapOutput(start.weight(), start.Offset());
  }
  torch::optim::Adam optimiser(retrained->net_->parameters(), torch::optim::AdamOptions(options.learning_rate));
  const auto batch = std::min<std::size_t>(static_cast<std::size_t>(options.batch), chips.size());
  progress.Begin(fmt::format("retraining {}, from the {} attacker", name(), options.ridge ? "aware" : "naive"),
                 options.steps);
  for (int step = 0; step < options.steps; ++step) {
    ThrowIfStopped(stop);
    RandomStream random(options.seed, "retraining a matcher", static_cast<std::uint64_t>(step));
    std::vector<FaceChip> inputs;
    std::vector<torch::Tensor> wanted;
    for (std::size_t i = 0; i < batch; ++i) {
      const auto chosen = static_cast<std::size_t>(random.Below(chips.size()));
      inputs.push_back(chips[chosen]);
      wanted.push_back(torch::tensor(targets[chosen]));
    }
    optimiser.zero_grad();
    const torch::Tensor described = retrained->Embed(ChipTensor(inputs, kDlibChip.side));
    (described - torch::stack(wanted)).square().sum(1).mean().backward();
    optimiser.step();
    progress.At(step + 1);
  }
  retrained->net_->SetPrecision(options_.precision);
  return retrained;
}

}  // namespace pentimento
