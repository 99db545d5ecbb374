#include <algorithm>
#include <map>
#include <utility>

#include <ATen/ops/affine_grid_generator.h>
#include <ATen/ops/grid_sampler.h>
#include <fmt/format.h>
#include <torch/utils.h>

#include "framework/image/convert.h"
#include "framework/media/decode.h"
#include "framework/methods/method.h"
#include "metrics/hops.h"
#include "metrics/leakage/planting.h"

namespace pentimento {
namespace {

constexpr std::size_t kPicturesAtATime = 8;

/// A person's identity and the stylised picture of somebody else that is to carry it.
struct Carrier {
  ChainPicture stylised;   ///< what stands in the hop x-y for the planted picture
  ChainPicture recovered;  ///< what stands in the hop x-xhat
  std::filesystem::path picture;
  FoundFace face;  ///< of the person on `picture`
  torch::Tensor target;
};

/// The map from a chip's coordinates to the picture's as `affine_grid` takes it: both run from -1 to 1 between the
/// outer edges of the corner pixels.
torch::Tensor Theta(const ChipPlace& place, double side, double width, double height) {
  const auto row = [&](std::size_t axis, double extent) {
    // Chip pixel centre u = ((s + 1) side - 1) / 2 of normalised s; picture t = (2 p + 1) / extent - 1 of pixel p.
    const double right = place.right[axis] * side / extent;
    const double down = place.down[axis] * side / extent;
    const double middle = (side - 1.0) / 2.0;
    const double at_middle = place.origin[axis] + (place.right[axis] + place.down[axis]) * middle;
    return std::vector<double>{right, down, (2.0 * at_middle + 1.0) / extent - 1.0};
  };
  const std::vector<double> x = row(0, width);
  const std::vector<double> y = row(1, height);
  return torch::tensor({{x[0], x[1], x[2]}, {y[0], y[1], y[2]}}, torch::kFloat32);
}

class ReversePlanting final : public Planting {
 public:
  ReversePlanting(const AttackMaterial& material, const std::string& forward, const std::string& reverse,
                  std::unique_ptr<Method> method)
      : material_(material),
        input_(material.input),
        forward_(forward),
        reverse_(reverse),
        method_(std::move(method)),
        matcher_(*material.reader.matchers()[material.matcher]),
        select_(Prepare(input_.select)),
        attest_(Prepare(input_.attest)) {}

  [[nodiscard]] std::string name() const override { return reverse_; }

  [[nodiscard]] std::vector<Attack> AttacksAt(double dose) override {
    FaceRecords planted;
    input_.progress->Begin(fmt::format("planting in {}, dose {:g}: {}", forward_, dose, name()),
                           static_cast<std::int64_t>(select_.size() + attest_.size()));
    std::size_t done = 0;
    for (const std::vector<Carrier>* const part : {&select_, &attest_}) {
      for (std::size_t begin = 0; begin < part->size();) {
        ThrowIfStopped(input_.stop);
        const std::size_t count = PlantBatch(std::span(*part).subspan(begin), dose, planted);
        begin += count;
        done += count;
        input_.progress->At(static_cast<std::int64_t>(done));
      }
    }
    const Attack naive = AttackOf("naive", "x-y", "", &Carrier::stylised, planted);
    const Attack reversing = AttackOf("reversing", "x-xhat", reverse_, &Carrier::recovered, planted);
    return {naive, reversing, CombinedOf({&naive, &reversing})};
  }

 private:
  [[nodiscard]] std::vector<Carrier> Prepare(const PartView& part) const {
    const HopView& y = *FindHop(part.hops, forward_, "");
    const HopView& recovered = *FindHop(part.hops, forward_, reverse_);
    const std::vector<std::size_t> numbers = Carriers(y.test, input_.seed);
    std::vector<Carrier> carriers;
    for (std::size_t i = 0; i < y.test.size(); ++i) {
      const FaceRecord& original = material_.records.at(y.reference[i].path);
      const FaceRecord& other = material_.records.at(y.reference[numbers[i]].path);
      if (original.detected && other.detected) {
        carriers.push_back({y.test[i], recovered.test[i], y.test[numbers[i]].path, other.face,
                            torch::tensor(original.templates[material_.matcher])});
      }
    }
    return carriers;
  }

  [[nodiscard]] torch::Tensor Reversed(const torch::Tensor& stylised, std::span<const Carrier> carriers) const {
    MethodContext context;
    for (const Carrier& carrier : carriers) {
      context.ids.push_back(carrier.stylised.id);
    }
    context.seed = input_.seed;
    context.stop = input_.stop;
    return method_->Apply(stylised, context).images;
  }

  /// Plants in the first pictures of `carriers` that share a size, and describes them before and after the reverse.
  /// @returns how many.
  std::size_t PlantBatch(std::span<const Carrier> carriers, double dose, FaceRecords& planted) const {
    const ChipForm form = matcher_.forms().front();
    std::vector<torch::Tensor> pictures;
    std::vector<torch::Tensor> places;
    std::vector<torch::Tensor> targets;
    for (const Carrier& carrier : carriers.first(std::min(kPicturesAtATime, carriers.size()))) {
      torch::Tensor picture = ToTensor(DecodePicture(carrier.picture).picture);
      if (!pictures.empty() && pictures.front().sizes() != picture.sizes()) {
        break;
      }
      places.push_back(Theta(PlaceOfChip(carrier.face, form), form.side, static_cast<double>(picture.size(2)),
                             static_cast<double>(picture.size(1))));
      pictures.push_back(std::move(picture));
      targets.push_back(carrier.target);
    }
    const std::span<const Carrier> batch = carriers.first(pictures.size());
    const torch::Tensor grid = at::affine_grid_generator(
        torch::stack(places), {static_cast<std::int64_t>(batch.size()), 3, form.side, form.side}, false);
    const torch::Tensor moved =
        MoveTowards(torch::stack(pictures), torch::stack(targets), dose, material_.options.attest.steps,
                    [&](const torch::Tensor& x) {
                      constexpr std::int64_t kBilinear = 0;
                      constexpr std::int64_t kZeros = 0;
                      return matcher_.Embed(at::grid_sampler(Reversed(x, batch), grid, kBilinear, kZeros, false));
                    });
    const torch::NoGradGuard no_gradients;
    Describe(moved, batch, &Carrier::stylised, planted);
    Describe(Reversed(moved, batch), batch, &Carrier::recovered, planted);
    return batch.size();
  }

  void Describe(const torch::Tensor& images, std::span<const Carrier> carriers, ChainPicture Carrier::*which,
                FaceRecords& planted) const {
    std::vector<FaceChips> chips;
    for (std::size_t i = 0; i < carriers.size(); ++i) {
      chips.push_back(
          material_.reader.CutAs(carriers[i].face, ToPicture(images[static_cast<std::int64_t>(i)]), matcher_));
    }
    const std::vector<Template> templates = matcher_.Describe(chips);
    for (std::size_t i = 0; i < carriers.size(); ++i) {
      FaceRecord& record = planted[(carriers[i].*which).path];
      record.detected = true;
      record.face = carriers[i].face;
      record.templates.resize(material_.reader.matchers().size());
      record.templates[material_.matcher] = templates[i];
    }
  }

  [[nodiscard]] Attack AttackOf(const std::string& attacker, const std::string& hop, const std::string& reverse,
                                ChainPicture Carrier::*which, const FaceRecords& planted) const {
    const auto against = [&](const std::vector<Carrier>& carriers, const std::vector<ChainPicture>& gallery) {
      std::vector<ChainPicture> probes;
      for (const Carrier& carrier : carriers) {
        probes.push_back(carrier.*which);
      }
      return HopComparisons(probes, planted, gallery, material_.records, SimilarityBy(matcher_, material_.matcher));
    };
    return {attacker,
            hop,
            reverse,
            Json::object(),
            against(select_, input_.select.originals),
            against(attest_, input_.attest.originals)};
  }

  const AttackMaterial& material_;
  const MeasureInput& input_;
  const std::string& forward_;
  const std::string& reverse_;
  std::unique_ptr<Method> method_;
  const Matcher& matcher_;
  std::vector<Carrier> select_;
  std::vector<Carrier> attest_;
};

}  // namespace

std::unique_ptr<Planting> PlantThroughReverse(const AttackMaterial& material, const std::string& forward,
                                              const std::string& reverse) {
  if (!material.reader.matchers()[material.matcher]->differentiable() || !material.input.reverse_method) {
    return nullptr;
  }
  std::unique_ptr<Method> method = material.input.reverse_method(reverse);
  if (!method->differentiable()) {
    return nullptr;
  }
  return std::make_unique<ReversePlanting>(material, forward, reverse, std::move(method));
}

}  // namespace pentimento
