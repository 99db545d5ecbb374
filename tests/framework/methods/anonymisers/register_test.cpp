#include "framework/methods/anonymisers/register.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

class Anonymisers : public testing::TestWithParam<const char*> {
 protected:
  Anonymisers() { RegisterAnonymisers(registry_); }
  [[nodiscard]] std::unique_ptr<Method> Make() const {
    const auto& entry = registry_.Get(GetParam());
    Json resolved;
    ThrowProblems(ResolveOptions(*entry.schema, Json::object(), resolved), "test");
    return entry.make(resolved);
  }

  Registry<Method> registry_{"method"};
};

TEST_P(Anonymisers, DocumentThemselvesAndEveryOption) {
  const auto& entry = registry_.Get(GetParam());
  EXPECT_FALSE(entry.doc.empty());
  EXPECT_FALSE(entry.schema->fields.empty());
  for (const OptionField& field : entry.schema->fields) {
    EXPECT_FALSE(field.doc.empty()) << field.name;
    EXPECT_TRUE(field.rules.minimum && field.rules.maximum) << field.name << " has no range";
  }
}

TEST_P(Anonymisers, KeepSizeAndRangeOfAnyPicture) {
  const auto method = Make();
  const torch::Tensor noise = torch::rand({2, 3, 64, 48});
  for (const auto& [height, width] : {std::pair<int, int>{1, 1}, {1, 48}, {3, 48}, {64, 2}, {33, 47}, {64, 48}}) {
    const torch::Tensor result = method->Apply(noise.slice(2, 0, height).slice(3, 0, width), {}).images;
    EXPECT_EQ(result.sizes(), (std::vector<std::int64_t>{2, 3, height, width}));
    EXPECT_EQ(result.scalar_type(), torch::kFloat32);
    EXPECT_GE(result.min().item<float>(), 0.0F);
    EXPECT_LE(result.max().item<float>(), 1.0F);
  }
}

TEST_P(Anonymisers, SameBitsWhateverTheThreadsAndTheBatch) {
  const auto method = Make();
  const torch::Tensor pictures = torch::rand({3, 3, 61, 83});
  const torch::Tensor before = pictures.clone();
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const torch::Tensor alone = method->Apply(pictures.slice(0, 1, 2), {}).images;
  at::set_num_threads(4);
  const torch::Tensor together = method->Apply(pictures, {}).images;
  at::set_num_threads(threads);
  EXPECT_TRUE(torch::equal(alone[0], together[1]));
  EXPECT_FALSE(torch::equal(together[0], together[1]));
  EXPECT_TRUE(torch::equal(pictures, before)) << "the pictures given were changed";
}

TEST_P(Anonymisers, RefuseWhatIsNoBatchOfPictures) {
  const auto method = Make();
  EXPECT_THROW((void)method->Apply(torch::zeros({3, 8, 8}), {}), ShapeError);
  EXPECT_THROW((void)method->Apply(torch::zeros({1, 1, 8, 8}), {}), ShapeError);
  EXPECT_THROW((void)method->Apply(torch::zeros({1, 3, 0, 8}), {}), ShapeError);
}

INSTANTIATE_TEST_SUITE_P(All, Anonymisers, testing::Values("pixelate", "blur", "mask", "launder"),
                         [](const auto& tested) { return std::string(tested.param); });

TEST(RegisterAnonymisers, RegistersNoOther) {
  Registry<Method> registry("method");
  RegisterAnonymisers(registry);
  std::vector<std::string> names;
  for (const auto& entry : registry.entries()) {
    names.push_back(entry.name);
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("pixelate", "blur", "mask", "launder"));
}

}  // namespace
}  // namespace pentimento
