#include "experiments/pipeline/augmentation.h"

#include <utility>

#include "framework/core/hash.h"

namespace pentimento {

const OptionSchema& AugmentationSchema(const Registry<Method>& methods) {
  // Nested schemas are referred to by address, for as long as the program lives.
  static OptionSchema schema;
  schema.fields = {
      MakeField<std::string>("domain", "whose training pictures are stylised", "a", {.choices = {"a", "b"}}),
      MakeField<double>("probability",
                        "of a picture to be stylised by this method when it is shown; those of a domain add up to 1 at "
                        "most, and of two styles never both are applied",
                        0.5, {.minimum = 0, .maximum = 1}),
      VariantField("method", "by what, at the picture's own size, before it is scaled and cut",
                   methods.Variants(nullptr), {.required = true}),
  };
  return schema;
}

std::unique_ptr<Method> MakeAugmentation(const Registry<Method>& methods, const AugmentationEntry& entry) {
  auto method = methods.Make(entry.method);
  CheckForTraining(*method);
  return method;
}

std::vector<StyleShare> StylesOf(const Registry<Method>& methods, const ModelEntry& model, char domain) {
  std::vector<StyleShare> styles;
  for (const AugmentationEntry& entry : model.augment) {
    if (entry.domain == domain) {
      styles.push_back({MakeAugmentation(methods, entry), entry.probability});
    }
  }
  return styles;
}

Json AugmentationMaterial(const Registry<Method>& methods, const ModelEntry& model) {
  Json material;
  for (const AugmentationEntry& entry : model.augment) {
    const auto method = MakeAugmentation(methods, entry);
    Json one = {{"domain", std::string(1, entry.domain)},
                {"probability", entry.probability},
                {"method", entry.method},
                {"version", method->version()}};
    for (const std::filesystem::path& file : method->files()) {
      one["files"].push_back(Sha256OfFile(file));
    }
    material.push_back(std::move(one));
  }
  return material;
}

}  // namespace pentimento
