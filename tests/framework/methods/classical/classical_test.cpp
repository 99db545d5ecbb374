#include "framework/methods/classical/classical.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/media/encode.h"
#include "framework/methods/classical/register.h"
#include "framework/methods/classical/stylise.h"

namespace pentimento {
namespace {

/// A drawn face of sorts: a shaded disc with two dark eyes on a gradient, [1,3,H,W].
torch::Tensor Scene(std::int64_t height, std::int64_t width) {
  const torch::Tensor y = torch::linspace(-1, 1, height).view({height, 1}).expand({height, width});
  const torch::Tensor x = torch::linspace(-1, 1, width).view({1, width}).expand({height, width});
  torch::Tensor picture = torch::stack({0.35 + 0.1 * y, 0.45 + 0.1 * x, 0.6 + 0.1 * y});
  const auto paint = [&](const torch::Tensor& mask, const torch::Tensor& colour) {
    picture = torch::where(mask, colour, picture);
  };
  paint(x * x + y * y < 0.5, torch::stack({0.8 - 0.15 * x, 0.6 - 0.12 * x, 0.5 - 0.1 * x}));
  for (const double side : {-0.3, 0.3}) {
    paint((x - side).square() + (y + 0.1).square() < 0.01, torch::full({3, height, width}, 0.08));
  }
  return picture.clamp(0, 1).unsqueeze(0).to(torch::kFloat32).contiguous();
}

MethodContext ContextFor(std::vector<std::string> ids) {
  MethodContext context;
  context.ids = std::move(ids);
  context.seed = 11;
  return context;
}

ClassicalOptions Parsed(const std::string& json) { return ParseOptions<ClassicalOptions>(Json::parse(json), "test"); }

TEST(Classical, IsRegisteredWithItsOptions) {
  Registry<Method> registry("method");
  RegisterClassicalMethods(registry);
  const auto& entry = registry.Get("classical");
  EXPECT_THAT(entry.schema->Names(), testing::ElementsAre("smoothing", "palette", "lines", "tone"));
}

TEST(Classical, EveryStepTurnedOffLeavesThePicture) {
  const ClassicalMethod method(Parsed(
      R"({"smoothing": {"iterations": 0}, "palette": {"colours": 0}, "lines": {"strength": 0}, "tone": {"strength": 0}})"));
  const torch::Tensor picture = Scene(40, 56);
  const torch::Tensor result = method.Apply(picture, ContextFor({"a"})).images;
  EXPECT_LT((result - picture).abs().max().item<double>(), 1e-4);
}

TEST(Classical, PaletteLeavesThatManyFlatColours) {
  const ClassicalMethod method(
      Parsed(R"({"palette": {"colours": 6, "softening": 0}, "lines": {"strength": 0}, "tone": {"max_gain": 2}})"));
  const torch::Tensor result = method.Apply(Scene(48, 48), ContextFor({"a"})).images;
  std::set<std::array<float, 3>> colours;
  const auto values = result.accessor<float, 4>();
  for (int y = 0; y < 48; ++y) {
    for (int x = 0; x < 48; ++x) {
      colours.insert({values[0][0][y][x], values[0][1][y][x], values[0][2][y][x]});
    }
  }
  EXPECT_EQ(colours.size(), 6U);
}

TEST(Classical, InkOutlinesTheShapes) {
  const ClassicalMethod with(Parsed("{}"));
  const ClassicalMethod without(Parsed(R"({"lines": {"strength": 0}})"));
  const torch::Tensor picture = Scene(128, 128);
  const torch::Tensor darker =
      without.Apply(picture, ContextFor({"a"})).images.mean(1) - with.Apply(picture, ContextFor({"a"})).images.mean(1);
  EXPECT_GE(darker.min().item<double>(), -1e-6);
  const double inked = (darker > 0.1).to(torch::kFloat64).mean().item<double>();
  EXPECT_GT(inked, 0.002);
  EXPECT_LT(inked, 0.1);
  const double corner = darker.slice(1, 0, 16).slice(2, 0, 16).max().item<double>();
  EXPECT_LT(corner, 1e-6) << "ink on an empty corner";
}

TEST(Classical, MovesTheColoursTowardsTheReference) {
  const ClassicalMethod method(Parsed(
      R"({"palette": {"colours": 0}, "lines": {"strength": 0}, "tone": {"strength": 1, "mean": [50, 20, 0], "std": [10, 4, 4]}})"));
  const torch::Tensor result = method.Apply(Scene(64, 64), ContextFor({"a"})).images;
  Picture picture(64, 64);
  std::copy_n(result.const_data_ptr<float>(), picture.values.size(), picture.values.begin());
  ConvertPixels(picture, LabFromSrgb<float>);
  const ColourStatistics statistics = MeasureColours(picture);
  EXPECT_NEAR(statistics.mean[0], 50.0, 0.2);
  EXPECT_NEAR(statistics.mean[1], 20.0, 0.2);
  EXPECT_NEAR(statistics.std[0], 10.0, 0.2);
}

TEST(Classical, ReferencePictureGivesItsStatistics) {
  const std::filesystem::path file = std::filesystem::path(testing::TempDir()) / "pentimento_reference.png";
  Picture reference(8, 8);
  RandomStream random(3, "test.classical");
  for (float& value : reference.values) {
    value = static_cast<float>(random.Below(256)) / 255.0F;
  }
  EncodePicture(reference, file, {});
  for (const TransferSpace space : {TransferSpace::kCielab, TransferSpace::kLalphabeta}) {
    ToneOptions options;
    options.space = space;
    options.reference = file;
    const ColourStatistics statistics = ReferencePalette(options);
    Picture expected = reference;
    ConvertPixels(expected, space == TransferSpace::kCielab ? LabFromSrgb<float> : LalphabetaFromRgb<float>);
    EXPECT_NEAR(statistics.mean[1], MeasureColours(expected).mean[1], 1e-4);
    EXPECT_NEAR(statistics.std[2], MeasureColours(expected).std[2], 1e-4);
  }
  ClassicalOptions named;
  named.tone.reference = file;
  EXPECT_THAT(ClassicalMethod(named).files(), testing::ElementsAre(file));
  EXPECT_THAT(ClassicalMethod(ClassicalOptions{}).files(), testing::IsEmpty());
  std::filesystem::remove(file);
  EXPECT_THROW(ClassicalMethod(Parsed(R"({"tone": {"reference": "/no/such/picture.png"}})")), DataError);
}

TEST(Classical, SameBitsWhateverTheThreadsAndTheBatch) {
  const ClassicalMethod method(Parsed("{}"));
  const torch::Tensor a = Scene(96, 80);
  const torch::Tensor b = a.flip(3).contiguous();
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const torch::Tensor alone = method.Apply(b, ContextFor({"b"})).images;
  at::set_num_threads(4);
  const torch::Tensor together = method.Apply(torch::cat({a, b}), ContextFor({"a", "b"})).images;
  at::set_num_threads(threads);
  EXPECT_TRUE(torch::equal(alone[0], together[1]));
}

TEST(Classical, StaysInRangeAndKeepsTheSizeOfAnyPicture) {
  const ClassicalMethod method(Parsed(R"({"tone": {"space": "lalphabeta", "strength": 1, "max_gain": 50}})"));
  for (const auto& [height, width] : {std::pair<int, int>{1, 1}, {3, 200}, {33, 47}}) {
    const torch::Tensor result = method.Apply(torch::rand({1, 3, height, width}), ContextFor({"a"})).images;
    EXPECT_EQ(result.sizes(), (std::vector<std::int64_t>{1, 3, height, width}));
    EXPECT_GE(result.min().item<float>(), 0.0F);
    EXPECT_LE(result.max().item<float>(), 1.0F);
  }
}

TEST(Classical, RefusesWhatItCannotUse) {
  const ClassicalMethod method(Parsed("{}"));
  EXPECT_THROW((void)method.Apply(torch::zeros({3, 8, 8}), ContextFor({"a"})), ShapeError);
  EXPECT_THROW((void)method.Apply(torch::zeros({1, 3, 8, 8}), ContextFor({})), ShapeError);
  EXPECT_THROW(Parsed(R"({"tone": {"mean": [1, 2, 3]}})"), ConfigError);
  EXPECT_THROW(Parsed(R"({"tone": {"mean": [1, 2, 3], "std": [1, -2, 3]}})"), ConfigError);
  EXPECT_THROW(Parsed(R"({"tone": {"mean": [1, 2, 3], "std": [1, 2, 3], "reference": "a.png"}})"), ConfigError);
  EXPECT_THROW(Parsed(R"({"lines": {"colour": [1, 2]}})"), ConfigError);
  EXPECT_THROW(Parsed(R"({"palette": {"colours": 257}})"), ConfigError);
}

}  // namespace
}  // namespace pentimento
