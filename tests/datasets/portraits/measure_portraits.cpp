// Prints what a matcher makes of the portraits: measure_portraits [people] [images] [size] [seed] [matcher]
// where matcher is JSON, as in a config: '{"type": "facenet", "padding": 0.3}'

#include <cstdio>
#include <cstdlib>

#include "tests/datasets/portraits/portrait_gallery.h"
#include "tests/metrics/weights_folder.h"

int main(int argument_count, char** arguments) {
  using pentimento::testing::GalleryFigures;
  using pentimento::testing::GalleryOptions;
  using pentimento::testing::GalleryTreatment;
  const auto number = [&](int index, int otherwise) {
    return argument_count > index ? std::atoi(arguments[index]) : otherwise;
  };
  GalleryOptions options;
  options.people = number(1, 300);
  options.images = number(2, 3);
  options.size = number(3, 128);
  options.seed = static_cast<std::uint64_t>(number(4, 2026));
  pentimento::Registry<pentimento::Matcher> registry("matcher");
  pentimento::RegisterBuiltinMatchers(registry);
  const pentimento::Json wanted =
      argument_count > 5 ? pentimento::Json::parse(arguments[5]) : pentimento::Json{{"type", "dlib-resnet"}};
  pentimento::Json given = wanted;
  given.erase("type");
  pentimento::Json resolved;
  ThrowProblems(ResolveOptions(*registry.Get(wanted.at("type")).schema, given, resolved), "matcher");
  resolved["type"] = wanted.at("type");
  const auto matcher = registry.Make(resolved);
  matcher->Load(pentimento::WeightsFolder());
  const pentimento::FaceFinder finder(pentimento::WeightsFolder(), {}, matcher->forms());
  struct Row {
    const char* name;
    pentimento::PortraitDomain domain;
    GalleryTreatment treatment;
  };
  constexpr Row kRows[] = {
      {"photo", pentimento::PortraitDomain::kPhoto, GalleryTreatment::kNone},
      {"equal colours", pentimento::PortraitDomain::kPhoto, GalleryTreatment::kEqualColours},
      {"head hidden", pentimento::PortraitDomain::kPhoto, GalleryTreatment::kHeadHidden},
      {"cel", pentimento::PortraitDomain::kCel, GalleryTreatment::kNone},
  };
  std::printf(
      "| %d people x %d, %d px | found | AUC | TAR@1e-2 | genuine p5 / median / p95 | impostor mean / p5 | "
      "FMR@0.6 | TMR@0.6 |\n|---|---|---|---|---|---|---|---|\n",
      options.people, options.images, options.size);
  for (const Row& row : kRows) {
    options.domain = row.domain;
    options.treatment = row.treatment;
    const GalleryFigures f = MeasureGallery(finder, *matcher, options);
    std::printf("| %s | %.4f | %.4f | %.4f | %.3f / %.3f / %.3f | %.3f / %.3f | %.4f | %.4f |\n", row.name,
                f.FoundShare(), f.auc, f.tar, f.genuine_low, f.genuine_median, f.genuine_high, f.impostor_mean,
                f.impostor_low, f.fmr, f.tmr);
    std::fflush(stdout);
  }
  return 0;
}
