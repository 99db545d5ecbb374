#include "metrics/distribution/distribution_options.h"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "metrics/distribution/distribution_metric.h"
#include "metrics/distribution/face_extractor.h"
#include "metrics/distribution/hed_extractor.h"
#include "metrics/distribution/inception_extractor.h"

namespace pentimento {
namespace {

/// The extractors of a resolved list.
std::vector<std::unique_ptr<FeatureExtractor>> MakeExtractors(const Json& resolved,
                                                              const Registry<FeatureExtractor>& extractors) {
  std::vector<std::unique_ptr<FeatureExtractor>> made;
  std::set<std::string> names;
  for (const Json& entry : resolved.at("extractors")) {
    made.push_back(extractors.Make(entry));
    if (!names.insert(made.back()->name()).second) {
      throw ConfigError(fmt::format("two extractors are called \"{}\", so their figures could not be told apart",
                                    made.back()->name()));
    }
  }
  return made;
}

}  // namespace

const OptionSchema& DistributionOptions::Schema() {
  using O = DistributionOptions;
  static const OptionSchema schema =
      OptionTable<O>()
          .Add("neighbours", &O::neighbours, "nearest neighbours that a manifold's balls reach to",
               {.minimum = 1, .maximum = 100})
          .Add("kid_subsets", &O::kid_subsets, "random subsets that KID is the mean of",
               {.minimum = 1, .maximum = 10'000})
          .Add("kid_subset_size", &O::kid_subset_size, "pictures in each of them; no more than there are: one, of all",
               {.minimum = 2, .maximum = 100'000})
          .Add("cache", &O::cache,
               "folder that feature vectors are kept in, under a hash of everything they depend on; of a face matcher "
               "these identify people. None: nothing is kept",
               {.folder = true})
          .Build();
  return schema;
}

void RegisterFeatureExtractors(Registry<FeatureExtractor>& registry,
                               const std::shared_ptr<const Registry<Matcher>>& matchers) {
  registry.Add<HedExtractor, HedExtractorOptions>("hed-vgg16", "VGG-16 trunk of an edge detector (512 features)");
  registry.Add<InceptionExtractor, InceptionExtractorOptions>(
      "inception-v3", "FID's Inception-v3 (2048 features), from a file of yours");
  auto schema = std::make_shared<OptionSchema>(FaceExtractorOptions::Schema());
  schema->fields.push_back(
      VariantField("matcher", "whose templates are the features", matchers->Variants(nullptr), {}, "dlib-resnet"));
  registry.AddEntry({"face", "templates of a face matcher, cut where the original's face is", schema.get(),
                     [schema, matchers](const Json& resolved) -> std::unique_ptr<FeatureExtractor> {
                       return std::make_unique<FaceExtractor>(ReadOptions<FaceExtractorOptions>(resolved),
                                                              matchers->Make(resolved.at("matcher")));
                     }});
}

void RegisterDistribution(Registry<Metric>& registry, const std::shared_ptr<const Registry<Matcher>>& matchers) {
  auto extractors = std::make_shared<Registry<FeatureExtractor>>("feature extractor");
  RegisterFeatureExtractors(*extractors, matchers);
  extractors->Freeze();
  auto schema = std::make_shared<OptionSchema>(DistributionOptions::Schema());
  schema->fields.push_back(
      VariantListField("extractors", "what makes features of pictures, each with figures of its own",
                       extractors->Variants(nullptr), {.minimum = 1, .maximum = 8}, Json::array({"hed-vgg16"})));
  registry.AddEntry({"distribution", "FID, KID, precision, recall, density and coverage of each hop", schema.get(),
                     [schema, extractors](const Json& resolved) -> std::unique_ptr<Metric> {
                       return std::make_unique<DistributionMetric>(ReadOptions<DistributionOptions>(resolved),
                                                                   MakeExtractors(resolved, *extractors));
                     }});
}

}  // namespace pentimento
