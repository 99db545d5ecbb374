#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <torch/utils.h>

#include "metrics/hops.h"
#include "metrics/leakage/planting.h"
#include "metrics/matchers/chip_tensor.h"

namespace pentimento {
namespace {

constexpr std::size_t kFacesAtATime = 16;

/// A part of the people with the pictures that a tool made of them.
struct PlantedPart {
  const std::vector<ChainPicture>* originals = nullptr;
  HopView y;
};

class TemplatePlanting final : public Planting {
 public:
  TemplatePlanting(const AttackMaterial& material, const std::string& forward)
      : material_(material),
        forward_(forward),
        matcher_(*material.reader.matchers()[material.matcher]),
        parts_{{&material.input.fit.originals, *FindHop(material.input.fit.hops, forward, "")},
               {&material.input.select.originals, *FindHop(material.input.select.hops, forward, "")},
               {&material.input.attest.originals, *FindHop(material.input.attest.hops, forward, "")}} {
    MeanOfOriginals();
    for (const PlantedPart& part : parts_) {
      Cut(part);
    }
  }

  [[nodiscard]] std::string name() const override { return "templates"; }

  [[nodiscard]] std::vector<Attack> AttacksAt(double dose) override {
    std::map<std::filesystem::path, FaceChips> chips;
    Progress& progress = *material_.input.progress;
    progress.Begin(fmt::format("planting in {}, dose {:g}: {}", forward_, dose, name()),
                   static_cast<std::int64_t>(carriers_.size()));
    for (std::size_t begin = 0; begin < carriers_.size(); begin += kFacesAtATime) {
      progress.At(static_cast<std::int64_t>(begin));
      ThrowIfStopped(material_.input.stop);
      PlantBatch(begin, std::min(kFacesAtATime, carriers_.size() - begin), dose, chips);
    }
    FaceRecords records = DescribedBy(matcher_, material_.matcher, pictures_, material_.records, chips);
    records.insert(material_.records.begin(), material_.records.end());
    const AttackMaterial planted{input_, material_.reader, records, material_.matcher, material_.options, &chips};
    return AttacksOn(planted, forward_);
  }

 private:
  void MeanOfOriginals() {
    input_ = material_.input;
    input_.originals = *parts_[2].originals;
    std::vector<torch::Tensor> rows;
    for (const ChainPicture& picture : *parts_[0].originals) {
      if (const FaceRecord& record = material_.records.at(picture.path); record.detected) {
        rows.push_back(torch::tensor(record.templates[material_.matcher]).to(torch::kFloat64));
      }
    }
    const torch::Tensor templates = rows.empty() ? torch::zeros({1, 1}, torch::kFloat64) : torch::stack(rows);
    mean_ = templates.mean(0);
    rotation_ = QuarterTurns(templates, material_.input.seed);
    // Each part's hop is cut down below to the pictures whose face and whose carrier's face are known.
    input_.hops.clear();
    input_.fit.hops.clear();
    input_.select.hops.clear();
  }

  void Cut(const PlantedPart& part) {
    const auto chips = material_.reader.Chips(part.y.test, material_.records, matcher_, material_.input.stop,
                                              *material_.input.progress);
    const std::vector<std::size_t> carriers = Carriers(part.y.test, material_.input.seed);
    HopView known = part.y;
    known.test.clear();
    known.reference.clear();
    for (std::size_t i = 0; i < part.y.test.size(); ++i) {
      const FaceRecord& original = material_.records.at(part.y.reference[i].path);
      const auto carrier = chips.find(part.y.test[carriers[i]].path);
      if (!original.detected || !material_.records.at(part.y.test[i].path).detected || carrier == chips.end()) {
        continue;
      }
      const torch::Tensor own = torch::tensor(original.templates[material_.matcher]).to(torch::kFloat64);
      targets_.push_back((mean_ + rotation_.matmul(own - mean_)).to(torch::kFloat32));
      carriers_.push_back(ChipsOfForm(std::span(&carrier->second, 1), 0, 1).front());
      pictures_.push_back(part.y.test[i]);
      known.test.push_back(part.y.test[i]);
      known.reference.push_back(part.y.reference[i]);
    }
    const bool fit = part.originals == parts_[0].originals;
    const bool select = part.originals == parts_[1].originals;
    // The gallery has a picture for each of the hop's, whether it is made of originals or of what the tool made.
    (fit ? input_.fit.originals : select ? input_.select.originals : input_.originals) = known.reference;
    std::vector<HopView>& hops = fit ? input_.fit.hops : select ? input_.select.hops : input_.hops;
    hops.push_back(std::move(known));
  }

  void PlantBatch(std::size_t begin, std::size_t count, double dose,
                  std::map<std::filesystem::path, FaceChips>& chips) const {
    const torch::Tensor start = ChipTensor(std::span(carriers_).subspan(begin, count), matcher_.forms().front().side);
    const auto first = targets_.begin() + static_cast<std::ptrdiff_t>(begin);
    const torch::Tensor targets =
        torch::stack(std::vector<torch::Tensor>(first, first + static_cast<std::ptrdiff_t>(count)));
    const torch::Tensor moved = MoveTowards(start, targets, dose, material_.options.attest.steps,
                                            [&](const torch::Tensor& x) { return matcher_.Embed(x); });
    const torch::Tensor levels = (moved * 255.0).round().to(torch::kUInt8).permute({0, 2, 3, 1}).contiguous();
    for (std::size_t i = 0; i < count; ++i) {
      const torch::Tensor chip = levels[static_cast<std::int64_t>(i)];
      const std::span<const std::uint8_t> bytes(chip.data_ptr<std::uint8_t>(), static_cast<std::size_t>(chip.numel()));
      chips.emplace(pictures_[begin + i].path, FaceChips{FaceChip{{bytes.begin(), bytes.end()}}});
    }
  }

  const AttackMaterial& material_;
  const std::string& forward_;
  const Matcher& matcher_;
  std::vector<PlantedPart> parts_;      ///< training, selecting, attesting
  MeasureInput input_;                  ///< the attesting people in place of the tested
  torch::Tensor mean_;                  ///< float64 [D]
  torch::Tensor rotation_;              ///< float64 [D,D]
  std::vector<ChainPicture> pictures_;  ///< those that are planted in, of all parts, with their
  std::vector<FaceChip> carriers_;      ///<   faces before, and
  std::vector<torch::Tensor> targets_;  ///<   the templates they are moved towards
};

}  // namespace

std::unique_ptr<Planting> PlantTemplates(const AttackMaterial& material, const std::string& forward) {
  if (!material.reader.matchers()[material.matcher]->differentiable() || material.input.fit.originals.empty()) {
    return nullptr;
  }
  return std::make_unique<TemplatePlanting>(material, forward);
}

}  // namespace pentimento
