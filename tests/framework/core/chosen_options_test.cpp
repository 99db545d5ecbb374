#include "framework/core/chosen_options.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "framework/core/options.h"
#include "tests/support/temporary_folder.h"

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

/// A network in a file of the user's.
struct Network {
  std::filesystem::path weights;
  std::optional<std::filesystem::path> cache;
  std::string device = "cpu";
  int batch = 8;
  int side = 64;

  static const OptionSchema& Schema() {
    static const OptionSchema schema = OptionTable<Network>()
                                           .Add("weights", &Network::weights, "which", {.required = true})
                                           .Add("cache", &Network::cache, "kept where", {.folder = true})
                                           .Add("device", &Network::device, "where", {.device = true})
                                           .Add("batch", &Network::batch, "at once", {.pace = true})
                                           .Add("side", &Network::side, "how large")
                                           .Build();
    return schema;
  }
};

/// Networks by themselves, in a list and as a variant.
struct Networks {
  std::optional<std::filesystem::path> cache;
  std::vector<std::filesystem::path> files;

  static const OptionSchema& Schema() {
    static const OptionSchema schema = [] {
      auto kinds = std::make_shared<VariantSet>();
      kinds->what = "network";
      kinds->Add("plain", "no file", &Inner::Schema());
      kinds->Add("own", "of a file", &Network::Schema());
      OptionSchema made = OptionTable<Networks>()
                              .Add("cache", &Networks::cache, "kept where", {.folder = true})
                              .Add("files", &Networks::files, "more")
                              .Build();
      made.fields.push_back(VariantListField("networks", "all", kinds, {}, Json::array({"plain"})));
      made.fields.push_back(VariantField("judge", "one", kinds, {}, "plain"));
      return made;
    }();
    return schema;
  }
};

Json ChosenNetworks(const Json& given) {
  Json resolved;
  const std::vector<OptionProblem> problems = ResolveOptions(Networks::Schema(), given, resolved);
  EXPECT_TRUE(problems.empty()) << problems.front().message;
  return ChosenOptions(Networks::Schema(), resolved);
}

TEST(ChosenOptions, PlaceAndPaceDefineNothingAtAnyDepth) {
  EXPECT_EQ(ChosenNetworks({{"cache", "/tmp"}}), Json::object());
  const Json plain = {{"type", "plain"}, {"depth", 3}};
  EXPECT_EQ(ChosenNetworks({{"networks", Json::array({plain})}, {"judge", plain}}), Json::object())
      << "the default ones, written out";
  const Json own = {{"type", "own"}, {"weights", "/nowhere/w"}};
  Json elsewhere = own;
  elsewhere.update(Json({{"cache", "/tmp"}, {"device", "cuda"}, {"batch", 2}}));
  EXPECT_EQ(ChosenNetworks({{"networks", Json::array({plain, own})}, {"judge", own}}),
            ChosenNetworks({{"networks", Json::array({plain, elsewhere})}, {"judge", elsewhere}}));
  const Json kind = {{"type", "plain"}};
  EXPECT_EQ(ChosenNetworks({{"networks", Json::array({plain, elsewhere})}}),
            Json({{"networks", Json::array({kind, own})}}));
  elsewhere["side"] = 32;
  EXPECT_EQ(ChosenNetworks({{"judge", elsewhere}}),
            Json({{"judge", {{"type", "own"}, {"weights", "/nowhere/w"}, {"side", 32}}}}));
}

TEST(ChosenOptions, FilesCountByTheirContent) {
  const testing::TemporaryFolder folder;
  const std::string here = folder.Write("here", "abc").string();
  const std::string there = folder.Write("there/copy", "abc").string();
  const std::string other = folder.Write("other", "abd").string();
  const auto chosen = [](const std::string& file) {
    return ChosenNetworks({{"files", Json::array({file})}, {"judge", {{"type", "own"}, {"weights", file}}}});
  };
  EXPECT_EQ(chosen(here), chosen(there));
  EXPECT_NE(chosen(here), chosen(other));
  EXPECT_EQ(chosen(here)["files"][0], "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const Json before = chosen(here);
  folder.Write("here", "changed");
  EXPECT_NE(chosen(here), before);
}

}  // namespace
}  // namespace pentimento
