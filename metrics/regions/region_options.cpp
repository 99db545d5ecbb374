#include "metrics/regions/region_options.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "metrics/regions/face_regions.h"
#include "metrics/regions/region_metric.h"

namespace pentimento {
namespace {

std::vector<std::string> AllRegions() {
  std::vector<std::string> names;
  std::ranges::transform(kFaceRegions, std::back_inserter(names),
                         [](const auto& entry) { return std::string(entry.second); });
  return names;
}

std::unique_ptr<PairMetric> MakePairMetric(const Registry<Metric>& metrics, const Json& options) {
  std::unique_ptr<Metric> metric = metrics.Make(options);
  auto* const pair = dynamic_cast<PairMetric*>(metric.get());
  if (pair == nullptr) {
    throw ConfigError(fmt::format("regions.metrics: \"{}\" does not compare two pictures, so it has no regions",
                                  options.at("type").get<std::string>()));
  }
  static_cast<void>(metric.release());
  return std::unique_ptr<PairMetric>(pair);
}

}  // namespace

RegionOptions::RegionOptions() : regions(AllRegions()) {}

const OptionSchema& RegionOptions::Schema() {
  static const OptionSchema schema = [] {
    OptionSchema made =
        OptionTable<RegionOptions>()
            .Add("regions", &RegionOptions::regions,
                 "parts of the picture, by landmarks of the reference: face (the detector's box), eyes, "
                 "mouth, skin, background",
                 {.minimum = 1, .maximum = 5})
            .Add("face", &RegionOptions::face, "how faces are found")
            .Build();
    OptionField& field = made.fields.front();
    OptionField element = *field.element;
    element.rules.choices = AllRegions();
    field.element = std::make_shared<const OptionField>(std::move(element));
    return made;
  }();
  return schema;
}

void RegisterRegions(Registry<Metric>& registry) {
  // A copy, of those that are registered so far: the registry itself is moved about.
  auto metrics = std::make_shared<Registry<Metric>>(registry);
  metrics->Freeze();
  auto schema = std::make_shared<OptionSchema>(RegionOptions::Schema());
  schema->fields.insert(
      schema->fields.begin(),
      VariantListField("metrics", "full-reference metrics that are measured in the regions", metrics->Variants(nullptr),
                       {.minimum = 1, .maximum = 16}, Json::array({"psnr", "ssim"})));
  registry.AddEntry({"regions", "full-reference figures inside the face, its eyes, mouth and skin, and the background",
                     schema.get(), [schema, metrics](const Json& resolved) -> std::unique_ptr<Metric> {
                       std::vector<std::unique_ptr<PairMetric>> made;
                       for (const Json& options : resolved.at("metrics")) {
                         made.push_back(MakePairMetric(*metrics, options));
                       }
                       return std::make_unique<RegionMetric>(ReadOptions<RegionOptions>(resolved), std::move(made));
                     }});
}

}  // namespace pentimento
