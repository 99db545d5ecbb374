#include "framework/core/chosen_options.h"

#include <gtest/gtest.h>

#include "framework/core/options.h"

namespace pentimento {
namespace {

struct Inner {
  int depth = 3;

  static const OptionSchema& Schema() {
    static const OptionSchema schema = OptionTable<Inner>().Add("depth", &Inner::depth, "how deep").Build();
    return schema;
  }
};

struct Outer {
  double sigma = 1.5;
  std::string device = "auto";
  std::string needed;
  Inner inner;

  static const OptionSchema& Schema() {
    static const OptionSchema schema = OptionTable<Outer>()
                                           .Add("sigma", &Outer::sigma, "how wide")
                                           .Add("device", &Outer::device, "where", {.device = true})
                                           .Add("needed", &Outer::needed, "what", {.required = true})
                                           .Add("inner", &Outer::inner, "more")
                                           .Build();
    return schema;
  }
};

Json ResolvedOuter(const Json& given) {
  Json resolved;
  EXPECT_TRUE(ResolveOptions(Outer::Schema(), given, resolved).empty());
  return resolved;
}

TEST(ChosenOptions, AreThoseThatAreNotTheDefaultOnes) {
  Json resolved = ResolvedOuter({{"needed", "this"}, {"sigma", 1.5}, {"device", "cpu"}});
  EXPECT_EQ(ChosenOptions(Outer::Schema(), resolved), Json({{"needed", "this"}}));
  resolved = ResolvedOuter({{"needed", "this"}, {"sigma", 2}, {"inner", {{"depth", 4}}}});
  resolved["type"] = "outer";
  EXPECT_EQ(ChosenOptions(Outer::Schema(), resolved),
            Json({{"needed", "this"}, {"sigma", 2.0}, {"inner", {{"depth", 4}}}}));
}

}  // namespace
}  // namespace pentimento
