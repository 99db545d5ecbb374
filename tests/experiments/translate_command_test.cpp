#include <cmath>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "framework/core/npy.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

const fs::path kGoldenGenerators = fs::path(PENTIMENTO_SOURCE_DIR) / "tests" / "golden" / "cyclegan_resnet9";
const fs::path kOfficialGenerators = fs::path(PENTIMENTO_SOURCE_DIR) / ".." / "shared" / "golden" / "cyclegan_resnet9";
const fs::path kOfficialUnets = fs::path(PENTIMENTO_SOURCE_DIR) / ".." / "shared" / "golden" / "pix2pix_unet";

std::vector<float> Floats(const fs::path& path) {
  const NpyArray array = ReadNpy(path, {"<f4"}, 3, 4);
  std::vector<float> values(array.bytes.size() / sizeof(float));
  std::memcpy(values.data(), array.bytes.data(), array.bytes.size());
  return values;
}

double WorstDifference(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) {
    return INFINITY;
  }
  double worst = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
    worst = difference <= worst ? worst : difference;  // NaN is kept
  }
  return worst;
}

std::string ArrayBytes(std::vector<std::int64_t> shape, const std::vector<float>& values) {
  std::string bytes(values.size() * sizeof(float), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return MakeNpy({"<f4", std::move(shape), bytes});
}

class TranslateCommand : public ::testing::Test {
 protected:
  [[nodiscard]] const fs::path& root() const { return folder_.path(); }

  [[nodiscard]] ProcessResult Translate(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "translate");
    ProcessOptions options;
    options.folder = root();
    return RunProcess(Pentimento(std::move(arguments)), options);
  }

  /// Both sizes of golden input through a checkpoint; the worst difference from the official outputs.
  [[nodiscard]] double WorstOfGenerator(const std::string& name, const fs::path& weights) const {
    const std::string first = (kGoldenGenerators / (name + "_in.npy")).string();
    const std::string second = (kGoldenGenerators / (name + "_in_52x76.npy")).string();
    const ProcessResult result = Translate(
        {"--method", "cyclegan", "--set", "weights=" + weights.string(), "--raw", "--output", "out", first, second});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    if (result.exit_code != 0) {
      return INFINITY;
    }
    return std::max(
        WorstDifference(Floats(root() / "out" / (name + "_in.npy")), Floats(kGoldenGenerators / (name + "_out.npy"))),
        WorstDifference(Floats(root() / "out" / (name + "_in_52x76.npy")),
                        Floats(kGoldenGenerators / (name + "_out_52x76.npy"))));
  }

 private:
  TemporaryFolder folder_;
};

constexpr double kTolerance = 2e-4;
const fs::path kGoldenAnimeGan = fs::path(PENTIMENTO_SOURCE_DIR) / "tests" / "golden" / "animegan2";

TEST_F(TranslateCommand, GeneratorsGiveTheOfficialOutputs) {
  EXPECT_LE(WorstOfGenerator("resnet9", kGoldenGenerators / "resnet_9blocks.safetensors"), kTolerance);
  EXPECT_LE(WorstOfGenerator("resnet6", kGoldenGenerators / "resnet_6blocks.safetensors"), kTolerance);
}

/// What torch.save wrote: zip and legacy, from DataParallel, from before 0.4.
TEST_F(TranslateCommand, OfficialCheckpointsGiveTheOfficialOutputs) {
  if (!fs::exists(kOfficialGenerators)) {
    GTEST_SKIP() << "no golden data: " << kOfficialGenerators << " does not exist";
  }
  for (const char* file :
       {"resnet_9blocks_latest_net_G.pth", "resnet_9blocks_latest_net_G_legacy.pth", "resnet_9blocks_module_prefix.pth",
        "resnet_9blocks_oldstats_latest_net_G.pth", "resnet_9blocks_latest_net_G.safetensors"}) {
    EXPECT_LE(WorstOfGenerator("resnet9", kOfficialGenerators / file), kTolerance) << file;
  }
  EXPECT_LE(WorstOfGenerator("resnet6", kOfficialGenerators / "resnet_6blocks_latest_net_G.pth"), kTolerance);
}

/// A U-Net as the official test applies it by default, and refused where it cannot work.
TEST_F(TranslateCommand, Pix2PixGivesTheOfficialOutput) {
  if (!fs::exists(kOfficialUnets)) {
    GTEST_SKIP() << "no golden data: " << kOfficialUnets << " does not exist";
  }
  const ProcessResult result =
      Translate({"--method", "pix2pix", "--set", "weights=" + (kOfficialUnets / "unet_256_latest_net_G.pth").string(),
                 "--raw", "--output", "out", (kOfficialUnets / "unet_256_in.npy").string(),
                 (kGoldenGenerators / "resnet9_in.npy").string()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("multiples of 256"));
  EXPECT_LE(
      WorstDifference(Floats(root() / "out" / "unet_256_in.npy"), Floats(kOfficialUnets / "unet_256_out_train.npy")),
      kTolerance);
}

TEST_F(TranslateCommand, AnimeGanGivesTheOfficialOutputs) {
  for (const char* align : {"true", "false"}) {
    const ProcessResult result =
        Translate({"--method", "animegan2", "--set", "weights=" + (kGoldenAnimeGan / "generator.safetensors").string(),
                   "--set", std::string("align_corners=") + align, "--raw", "--output", align,
                   (kGoldenAnimeGan / "in_29x34.npy").string()});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_LE(WorstDifference(Floats(root() / align / "in_29x34.npy"),
                              Floats(kGoldenAnimeGan / (std::string("out_29x34_align_") + align + ".npy"))),
              kTolerance);
  }
}

TEST_F(TranslateCommand, AnimeGanNamesAPictureThatIsTooSmall) {
  WriteFileAtomically(root() / "small.npy", ArrayBytes({3, 4, 9}, std::vector<float>(108, 0.5F)));
  const ProcessResult result =
      Translate({"--method", "animegan2", "--set", "weights=" + (kGoldenAnimeGan / "generator.safetensors").string(),
                 "--output", "out", "small.npy"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("9x4"), HasSubstr("at least 8")));
}

TEST_F(TranslateCommand, ADiscriminatorIsNoGenerator) {
  const ProcessResult result = Translate({"--method", "cyclegan", "--set",
                                          "weights=" + (kGoldenGenerators / "basic_discriminator.safetensors").string(),
                                          "--raw", "--output", "out", (kGoldenGenerators / "resnet9_in.npy").string()});
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_THAT(result.err, AllOf(HasSubstr("basic_discriminator.safetensors"), HasSubstr("model.1.weight")));
}

TEST_F(TranslateCommand, ArraysBecomePicturesAndPicturesBecomePictures) {
  WriteFileAtomically(root() / "two.npy", ArrayBytes({2, 3, 4, 5}, std::vector<float>(120, 0.5F)));
  WriteFileAtomically(root() / "one.npy", ArrayBytes({3, 4, 5}, std::vector<float>(60, 1.0F)));
  const ProcessResult made = Translate({"--method", "noop", "--output", "pictures", "two.npy", "one.npy"});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("two.npy -> pictures/two-0.png"));
  for (const char* name : {"two-0.png", "two-1.png", "one.png"}) {
    EXPECT_TRUE(fs::exists(root() / "pictures" / name)) << name;
  }
  fs::create_directories(root() / "pictures" / "deep");
  fs::copy_file(root() / "pictures" / "one.png", root() / "pictures" / "deep" / "one.png");
  WriteFileAtomically(root() / "pictures" / "damaged.png", "no picture");
  const std::string weights = (kGoldenGenerators / "resnet_6blocks.safetensors").string();
  WriteFileAtomically(root() / "method.yaml",
                      "type: cyclegan\nweights: " + weights + "\nencoding: {format: jpeg, quality: 95}\n");
  ProcessResult translated = Translate({"--method", "method.yaml", "--output", "out", "pictures"});
  EXPECT_EQ(translated.exit_code, 2) << "one of them is damaged";
  EXPECT_THAT(translated.err, HasSubstr("damaged.png"));
  for (const char* name : {"two-0.jpg", "two-1.jpg", "one.jpg", "deep/one.jpg"}) {
    EXPECT_TRUE(fs::exists(root() / "out" / name)) << name;
  }
  fs::remove(root() / "pictures" / "damaged.png");
  translated = Translate({"--method", "method.yaml", "--set", "encoding.format=png", "--output", "png", "pictures"});
  EXPECT_EQ(translated.exit_code, 0) << translated.err;
  EXPECT_TRUE(fs::exists(root() / "png" / "deep" / "one.png"));
}

TEST_F(TranslateCommand, JsonNamesInputsAndOutputs) {
  WriteFileAtomically(root() / "one.npy", ArrayBytes({3, 4, 5}, std::vector<float>(60, 1.0F)));
  const ProcessResult result = Translate({"--json", "--method", "noop", "--output", "out", "one.npy"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json document = Json::parse(result.out);
  EXPECT_EQ(document.at("files").at(0).at("input"), "one.npy");
  EXPECT_EQ(document.at("files").at(0).at("outputs").at(0), "out/one.png");
  EXPECT_EQ(document.at("method").at("type"), "noop");
}

TEST_F(TranslateCommand, MistakesAreNamed) {
  WriteFileAtomically(root() / "one.npy", ArrayBytes({3, 4, 5}, std::vector<float>(60, 1.0F)));
  WriteFileAtomically(root() / "signed.npy", ArrayBytes({3, 4, 5}, std::vector<float>(60, -1.0F)));
  WriteFileAtomically(root() / "two.npy", ArrayBytes({2, 3, 4, 5}, std::vector<float>(120, 0.5F)));
  WriteFileAtomically(root() / "grey.npy", ArrayBytes({1, 4, 5}, std::vector<float>(20, 0.0F)));
  const auto complaint = [&](const std::vector<std::string>& arguments, int code) {
    const ProcessResult result = Translate(arguments);
    EXPECT_EQ(result.exit_code, code) << result.err;
    return result.err;
  };
  EXPECT_THAT(complaint({"--method", "noop", "--output", "out", "none.png"}, 2),
              HasSubstr("none.png: there is no such"));
  EXPECT_THAT(complaint({"--method", "cyclgan", "--output", "out", "one.npy"}, 2),
              HasSubstr("did you mean \"cyclegan\""));
  EXPECT_THAT(complaint({"--method", "cyclegan", "--output", "out", "one.npy"}, 2), HasSubstr("weights"));
  EXPECT_THAT(complaint({"--method", "cyclegan", "--set", "weights=none.pth", "--output", "out", "one.npy"}, 4),
              HasSubstr("none.pth"));
  EXPECT_THAT(complaint({"--method", "noop", "--set", "wieghts=x", "--output", "out", "one.npy"}, 2),
              HasSubstr("wieghts"));
  EXPECT_THAT(complaint({"--method", "noop", "--output", "out", "signed.npy"}, 2), HasSubstr("--raw"));
  EXPECT_THAT(complaint({"--method", "noop", "--output", "out", "grey.npy"}, 2), HasSubstr("(N,3,H,W)"));
  EXPECT_THAT(complaint({"--method", "noop", "--output", ".", "two.npy"}, 2), HasSubstr("another --output"));
  EXPECT_THAT(complaint({"--method", "noop", "--raw", "--output", "out", "one.npy"}, 2), HasSubstr("--raw"));
  EXPECT_THAT(complaint({"--method", "oracle", "--output", "out", "one.npy"}, 2), HasSubstr("pentimento run"));
  fs::create_directories(root() / "a");
  fs::copy_file(root() / "one.npy", root() / "a" / "one.npy");
  EXPECT_THAT(complaint({"--method", "noop", "--output", "out", "one.npy", "a/one.npy"}, 2), HasSubstr("both become"));
  WriteFileAtomically(root() / "bad.pth", "<html>");
  EXPECT_THAT(complaint({"--method", "cyclegan", "--set", "weights=bad.pth", "--output", "out", "one.npy"}, 4),
              AllOf(HasSubstr("bad.pth"), HasSubstr("error page")));
}

/// Raw arrays would take their inputs' place where the output folder is theirs.
TEST_F(TranslateCommand, AnInputIsNeverOverwritten) {
  fs::copy_file(kGoldenGenerators / "resnet6_in.npy", root() / "in.npy");
  const ProcessResult result = Translate({"--method", "cyclegan", "--set",
                                          "weights=" + (kGoldenGenerators / "resnet_6blocks.safetensors").string(),
                                          "--raw", "--output", ".", "in.npy"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("would be overwritten"));
  EXPECT_EQ(ReadFile(root() / "in.npy"), ReadFile(kGoldenGenerators / "resnet6_in.npy"));
}

}  // namespace
}  // namespace pentimento::test
