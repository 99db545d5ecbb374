#include "framework/registry/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/sample_options.h"

namespace pentimento {
namespace {

using ::testing::ElementsAre;
using testing::EmptyOptions;
using testing::LossOptions;
using testing::NamedOptions;

class Thing {
 public:
  virtual ~Thing() = default;
  [[nodiscard]] virtual double Value() const = 0;
};

class Weight : public Thing {
 public:
  explicit Weight(LossOptions options) : options_(options) {}
  [[nodiscard]] double Value() const override { return options_.lambda_id; }

 private:
  LossOptions options_;
};

class Zero : public Thing {
 public:
  explicit Zero(const EmptyOptions& /*options*/) {}
  [[nodiscard]] double Value() const override { return 0.0; }
};

Registry<Thing> Things() {
  Registry<Thing> registry("thing");
  registry.Add<Weight, LossOptions>("weight", "weighs");
  registry.Add<Zero, EmptyOptions>("zero", "is nothing");
  return registry;
}

template <class E>
std::string MessageOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const E& error) {
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

TEST(Registry, MakesWhatIsNamedWithItsOptions) {
  const Registry<Thing> registry = Things();
  EXPECT_EQ(registry.Make({{"type", "weight"}, {"lambda_id", 3.0}, {"lambda_rec", 1.0}})->Value(), 3.0);
  EXPECT_EQ(registry.Make({{"type", "zero"}})->Value(), 0.0);
  EXPECT_EQ(registry.Get("weight").doc, "weighs");
}

TEST(Registry, ANameIsTakenOnce) {
  Registry<Thing> registry = Things();
  const auto again = [&] { registry.Add<Zero, EmptyOptions>("weight", "again"); };
  EXPECT_EQ(MessageOf<InternalError>(again), R"(thing "weight" is registered twice)");
  EXPECT_EQ(registry.entries().size(), 2U);
}

TEST(Registry, AFrozenOneTakesNothing) {
  Registry<Thing> registry = Things();
  registry.Freeze();
  const auto late = [&] { registry.Add<Zero, EmptyOptions>("late", ""); };
  EXPECT_EQ(MessageOf<InternalError>(late), R"(thing "late" is registered after the registry was frozen)");
}

TEST(Registry, AnUnknownNameGetsTheNearestAndAll) {
  const Registry<Thing> registry = Things();
  EXPECT_EQ(MessageOf<ConfigError>([&] { (void)registry.Get("wieght"); }),
            "unknown thing \"wieght\"; did you mean \"weight\"?\n  accepted: weight, zero");
  EXPECT_EQ(MessageOf<ConfigError>([&] { (void)registry.Get("x"); }), "unknown thing \"x\"\n  accepted: weight, zero");
}

TEST(Registry, ItsVariantsResolveConfigs) {
  const Registry<Thing> registry = Things();
  OptionSchema schema;
  schema.fields = {VariantListField("things", "all of them", registry.Variants(&NamedOptions::Schema()))};
  Json resolved;
  const Json config = {{"things", {{{"type", "weight"}, {"name", "w"}, {"lambda_id", 2}}}}};
  ThrowProblems(ResolveOptions(schema, config, resolved), "test");
  EXPECT_EQ(registry.Make(resolved["things"][0])->Value(), 2.0);
  EXPECT_THAT(registry.Variants(nullptr)->Names(), ElementsAre("weight", "zero"));
  EXPECT_EQ(registry.Variants(nullptr)->what, "thing");
}

}  // namespace
}  // namespace pentimento
