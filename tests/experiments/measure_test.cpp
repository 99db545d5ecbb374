#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "experiments/measure/align_sizes.h"
#include "experiments/measure/measurement.h"
#include "experiments/measure/side_by_side.h"
#include "experiments/registries.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/results/figure_protocol.h"
#include "metrics/fidelity/pair_metric.h"
#include "tests/support/process.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct OwnFileOptions {
  fs::path network;
  std::optional<fs::path> cache;

  static const OptionSchema& Schema() {
    static const OptionSchema schema = OptionTable<OwnFileOptions>()
                                           .Add("network", &OwnFileOptions::network, "a file", {.required = true})
                                           .Add("cache", &OwnFileOptions::cache, "kept where", {.folder = true})
                                           .Build();
    return schema;
  }
};

/// Equals whatever is compared, by a network in a file of the user's.
class OwnFileMetric final : public PairMetric {
 public:
  explicit OwnFileMetric(const OwnFileOptions& /*options*/) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] PairFigureForm form() const override { return {"own_file", "", Direction::kLowerIsCloser}; }
  [[nodiscard]] double Score(const Picture& /*reference*/, const Picture& /*test*/) const override { return 0.0; }
};

/// Two folders of grey pictures.
class MeasureTest : public ::testing::Test {
 protected:
  void Write(const std::string& file, int level, int width = 16, int height = 16) const {
    const PictureFormat format = file.ends_with(".jpg") ? PictureFormat::kJpeg : PictureFormat::kPng;
    EncodePicture(Picture(width, height, static_cast<float>(level) / 255.0F), folder_.path() / file,
                  {.format = format});
  }

  [[nodiscard]] MeasuredPairs Paired() { return PairPictures(folder_.path() / "a", folder_.path() / "b", progress_); }

  [[nodiscard]] MeasureRequest Request(const std::vector<std::string>& metrics) const {
    MeasureRequest request;
    request.reference = folder_.path() / "a";
    request.test = folder_.path() / "b";
    request.metrics.names = metrics;
    request.replicates = 50;
    return request;
  }

  Measurement Measured(const MeasureRequest& request) {
    return MeasurePairs(request, registries_.metrics, folder_.path() / "weights", scratch_.path(), {}, progress_);
  }

  static std::string ReasonOf(const MeasuredPairs& pairs, const std::string& name) {
    for (const NotCompared& file : pairs.not_compared) {
      if (file.file.filename() == name) {
        return file.reason;
      }
    }
    return "";
  }

  test::TemporaryFolder folder_;
  test::TemporaryFolder scratch_;
  Progress progress_;
  Registries registries_ = MakeRegistries();
};

TEST_F(MeasureTest, PartnersHaveTheSamePathWhateverTheirExtension) {
  Write("a/anna/1.png", 1);
  Write("a/anna/2.png", 2);
  Write("a/bo.png", 3);
  Write("b/anna/1.png", 1);
  Write("b/anna/1.jpg", 9);
  Write("b/anna/2.jpg", 2);
  Write("b/bo.png.jpg", 3);
  const MeasuredPairs pairs = Paired();
  ASSERT_EQ(pairs.pairs.size(), 3U);
  EXPECT_EQ(pairs.pairs[0].id, "anna%2F1.png");
  EXPECT_EQ(pairs.pairs[0].test, folder_.path() / "b/anna/1.png") << "the same name wins over another extension";
  EXPECT_EQ(pairs.pairs[0].subject, "anna");
  EXPECT_EQ(pairs.pairs[1].test, folder_.path() / "b/anna/2.jpg");
  EXPECT_EQ(pairs.pairs[2].subject, "") << "no folder says who it is";
  EXPECT_THAT(ReasonOf(pairs, "1.jpg"), HasSubstr("has no partner in"));
}

TEST_F(MeasureTest, NothingIsDroppedSilently) {
  Write("a/only.png", 1);
  Write("a/two.png", 1);
  Write("a/both.png", 1);
  Write("a/bad.png", 1);
  Write("b/extra.png", 1);
  Write("b/two.jpg", 1);
  WriteFileAtomically(folder_.path() / "b/two.webp", "whatever");
  Write("b/both.png", 2);
  WriteFileAtomically(folder_.path() / "b/bad.png", "not a picture");
  MeasuredPairs pairs = Paired();
  ReadPairs(pairs, {}, {}, progress_);
  ASSERT_EQ(pairs.pairs.size(), 1U);
  EXPECT_EQ(pairs.pairs[0].id, "both.png");
  EXPECT_THAT(ReasonOf(pairs, "only.png"), HasSubstr("has no partner in"));
  EXPECT_THAT(ReasonOf(pairs, "extra.png"), HasSubstr("has no partner in"));
  EXPECT_THAT(ReasonOf(pairs, "two.png"), HasSubstr("two.jpg, two.webp differ in the extension alone"));
  EXPECT_THAT(ReasonOf(pairs, "two.webp"), HasSubstr("partner is unclear"));
  std::vector<std::string> bad;
  for (const NotCompared& file : pairs.not_compared) {
    if (file.file.filename() == "bad.png") {
      bad.push_back(file.reason);
    }
  }
  EXPECT_THAT(bad, ElementsAre("its partner cannot be read", HasSubstr("a text file")));
}

TEST_F(MeasureTest, AFileBesideAFolderIsBadUsage) {
  Write("a/1.png", 1);
  EXPECT_THROW(PairPictures(folder_.path() / "a", folder_.path() / "a/1.png", progress_), ConfigError);
  EXPECT_THROW(PairPictures(folder_.path() / "a", folder_.path() / "missing", progress_), DataError);
}

TEST_F(MeasureTest, OtherSizesAreListedOrResizedByANamedFilter) {
  Write("a/1.png", 100, 16, 12);
  Write("a/2.png", 100, 16, 12);
  Write("b/1.png", 90, 32, 24);
  Write("b/2.jpg", 80, 16, 12);
  MeasureRequest request = Request({"mae"});
  const Measurement listed = Measured(request);
  EXPECT_EQ(listed.pairs.pairs.size(), 1U);
  EXPECT_THAT(ReasonOf(listed.pairs, "1.png"), HasSubstr("32x24 px, its reference 16x12 px"));
  EXPECT_EQ(listed.document.figures[0].context[kProtocolKey]["resize"], "none");

  request.resize = Filter::kBicubic;
  const Measurement resized = Measured(request);
  ASSERT_EQ(resized.pairs.pairs.size(), 2U);
  const Figure& mae = resized.document.figures[0];
  EXPECT_NEAR(mae.samples[0].value, 10.0 / 255.0, 1e-4) << "16 bits keep what 8 would round";
  EXPECT_THAT(mae.context[kProtocolKey]["resize"].get<std::string>(), HasSubstr("bicubic, antialiased"));
  EXPECT_EQ(mae.context[kCodecKey]["test"], "jpeg+png") << "of the files, not of what was made of them";
  EXPECT_EQ(resized.document.header["resized"], 1);
}

TEST_F(MeasureTest, FiguresHaveIntervalsFromTwentyPeopleOn) {
  for (int person = 0; person < 20; ++person) {
    Write(fmt::format("a/p{}/1.png", person), 100);
    Write(fmt::format("b/p{}/1.png", person), 100 + person);
  }
  const Measurement many = Measured(Request({"mae", "psnr"}));
  ASSERT_EQ(many.document.figures.size(), 2U);
  const Figure& mae = many.document.figures[0];
  EXPECT_EQ(mae.name, "mae");
  EXPECT_NEAR(mae.value, 9.5 / 255.0, 1e-6);
  EXPECT_EQ(mae.n_subjects, 20);
  ASSERT_TRUE(mae.ci95);
  EXPECT_LT(mae.ci95->first, mae.value);
  EXPECT_EQ(mae.forward, kMeasuredForward);
  EXPECT_THAT(many.document.figures[1].note, HasSubstr("without 1 of 20"));

  fs::remove_all(folder_.path() / "a/p7");
  const Measurement few = Measured(Request({"mae"}));
  EXPECT_FALSE(few.document.figures[0].ci95);
  EXPECT_THAT(few.document.figures[0].note, HasSubstr("fewer than 20 people"));
  EXPECT_EQ(few.pairs.not_compared.size(), 1U);
}

TEST_F(MeasureTest, OptionsOfAMetricAreInItsProtocol) {
  Write("a/1.png", 1);
  Write("b/1.png", 2);
  MeasureRequest request = Request({"psnr", "ssim"});
  request.metrics.overrides = {"ssim.window=7"};
  const Measurement measured = Measured(request);
  EXPECT_FALSE(measured.document.figures[0].context[kProtocolKey].contains("options"));
  EXPECT_EQ(measured.document.figures[1].context[kProtocolKey]["options"], Json({{"window", 7}}));
  request.metrics.overrides = {"ssim.windwo=7"};
  EXPECT_THAT([&] { Measured(request); }, ::testing::ThrowsMessage<ConfigError>(HasSubstr("did you mean \"window\"?")));
}

TEST_F(MeasureTest, AFileDefinesFiguresByItsContentWhereverItLies) {
  Write("a/1.png", 1);
  Write("b/1.png", 2);
  for (const auto& [file, content] : {std::pair("one", "abc"), std::pair("elsewhere/two", "abc")}) {
    WriteFileAtomically(folder_.path() / file, content);
  }
  Registry<Metric> registry("metric");
  registry.Add<OwnFileMetric, OwnFileOptions>("own_file", "by a network of the user's");
  registry.Freeze();
  const auto measured = [&](const std::vector<std::string>& overrides) {
    MeasureRequest request = Request({"own_file"});
    request.metrics.overrides = overrides;
    return MeasurePairs(request, registry, folder_.path() / "weights", scratch_.path(), {}, progress_)
        .document.figures.at(0);
  };
  const std::string one = "own_file.network=" + (folder_.path() / "one").string();
  const std::string two = "own_file.network=" + (folder_.path() / "elsewhere/two").string();
  const Figure first = measured({one});
  EXPECT_EQ(DefinitionDifference(first, measured({two})), "");
  EXPECT_EQ(DefinitionDifference(first, measured({one, "own_file.cache=" + folder_.path().string()})), "");
  WriteFileAtomically(folder_.path() / "one", "another");
  EXPECT_THAT(DefinitionDifference(first, measured({one})), HasSubstr("sha256:"));
}

TEST_F(MeasureTest, AllLeavesOutWhatLacksWeightsAndSaysHowToGetThem) {
  Write("a/1.png", 1, 64, 64);
  Write("b/1.png", 2, 64, 64);
  const Measurement measured = Measured(Request({"all"}));
  std::vector<std::string> names;
  for (const Figure& figure : measured.document.figures) {
    names.push_back(figure.name);
  }
  EXPECT_THAT(names, ::testing::IsSupersetOf({"psnr", "ssim", "mae"}));
  const Json& omitted = measured.document.header["not_measured"];
  const auto regions = std::ranges::find_if(omitted, [](const Json& entry) { return entry.at("metric") == "regions"; });
  ASSERT_NE(regions, omitted.end());
  EXPECT_THAT(regions->at("reason").get<std::string>(), HasSubstr("pentimento weights get face-recognition-models"));
  EXPECT_THROW(Measured(Request({"regions"})), MissingError) << "what is asked for by name must be there";
}

TEST_F(MeasureTest, AMetricThatIsNamedTwiceIsMeasuredOnce) {
  Write("a/1.png", 1, 64, 64);
  Write("b/1.png", 2, 64, 64);
  std::vector<std::string> names;
  for (const Figure& figure : Measured(Request({"psnr", "mae", "psnr"})).document.figures) {
    names.push_back(figure.name);
  }
  EXPECT_THAT(names, ElementsAre("psnr", "mae"));
  const std::vector<Figure> all = Measured(Request({"psnr", "all", "psnr", "all"})).document.figures;
  EXPECT_EQ(std::ranges::count(all, "psnr", &Figure::name), 1);
}

TEST_F(MeasureTest, MetricsOfAChainAreRefused) {
  Write("a/1.png", 1);
  Write("b/1.png", 2);
  EXPECT_THAT([&] { Measured(Request({"leakage"})); },
              ::testing::ThrowsMessage<ConfigError>(HasSubstr("pentimento run")));
  EXPECT_THAT([&] { Measured(Request({"pnsr"})); },
              ::testing::ThrowsMessage<ConfigError>(HasSubstr("did you mean \"psnr\"?")));
}

TEST_F(MeasureTest, AMistypedMetricIsToldWhatMeasureTakes) {
  Write("a/1.png", 1);
  Write("b/1.png", 2);
  try {
    Measured(Request({"psnr", "sssim", "nothing"}));
    FAIL() << "no such metrics";
  } catch (const ConfigError& error) {
    const std::string text = error.what();
    EXPECT_THAT(text, HasSubstr("unknown metric \"sssim\"; did you mean \"ssim\"?"));
    EXPECT_THAT(text, HasSubstr("unknown metric \"nothing\""));
    const std::string accepted = text.substr(text.find("accepted: ")) + ",";
    for (const char* name : {" all,", " psnr,", " distribution,", " identity,", " canaries,"}) {
      EXPECT_THAT(accepted, HasSubstr(name));
    }
    for (const char* name : {"leakage", "feature_recovery"}) {
      EXPECT_THAT(accepted, ::testing::Not(HasSubstr(name))) << "it is refused";
    }
  }
}

TEST_F(MeasureTest, ThePageShowsPairsFromTheFarthestToTheClosest) {
  for (int i = 0; i < 9; ++i) {
    Write(fmt::format("a/{}.png", i), 100);
    Write(fmt::format("b/{}.png", i), 100 + 4 * i);
  }
  const Measurement measured = Measured(Request({"psnr"}));
  SideBySideOptions options;
  options.pairs = 3;
  const MeasurePage page = SideBySide(measured, options, {}, {}, progress_);
  EXPECT_EQ(page.pairs, 9U);
  ASSERT_EQ(page.rows.size(), 3U);
  EXPECT_EQ(page.rows[0].id, "8.png");
  EXPECT_EQ(page.rows[1].id, "4.png");
  EXPECT_EQ(page.rows[2].id, "0.png") << "equal to its reference: PSNR is infinite";
  EXPECT_EQ(page.scale.marks.back().second, "≥ 32") << "the largest difference is 32 levels";
  EXPECT_THAT(page.rows[0].pictures[2].text, HasSubstr("32.0 levels"));
  const Picture error = DecodePictureBytes(page.rows[0].pictures[2].bytes, "error").picture;
  EXPECT_EQ(error.width, 16);
  const Picture none = DecodePictureBytes(page.rows[2].pictures[2].bytes, "error").picture;
  EXPECT_GT(error.At(1, 3, 3), 0.9F) << "as much as the scale has";
  EXPECT_LT(none.At(1, 3, 3), 0.1F);
}

}  // namespace
}  // namespace pentimento
