#include <cmath>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
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
const fs::path kPicture = fs::path(PENTIMENTO_SOURCE_DIR) / "docs" / "picture.jpg";
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

/// That concerns this picture alone.
TEST_F(TranslateCommand, APictureThatTheFormatHasNoSizeForIsNamed) {
  WriteFileAtomically(root() / "wide.npy", ArrayBytes({3, 1, 17000}, std::vector<float>(51000, 0.5F)));
  ASSERT_EQ(Translate({"--method", "noop", "--output", "in", "wide.npy"}).exit_code, 0);
  fs::copy_file(kPicture, root() / "in" / "zoo.jpg");
  const ProcessResult result =
      Translate({"--method", "noop", "--set", "encoding.format=webp", "--output", "out", "in"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("in/wide.png: "), HasSubstr("17000 x 1"), HasSubstr("WebP")));
  EXPECT_TRUE(fs::exists(root() / "out" / "zoo.webp"));
}

class TranslatedFolder : public TranslateCommand {
 protected:
  static constexpr int kPictures = 24;

  /// Pictures of several sizes, and two files that are none.
  void SetUp() override {
    for (int i = 0; i < kPictures; ++i) {
      const std::int64_t width = 9 + i;
      std::vector<float> values(static_cast<std::size_t>(3 * 12 * width));
      for (std::size_t k = 0; k < values.size(); ++k) {
        values[k] = static_cast<float>((7 * k + static_cast<std::size_t>(31 * i)) % 97) / 96.0F;
      }
      WriteFileAtomically(root() / "arrays" / (Name(i) + ".npy"), ArrayBytes({3, 12, width}, values));
    }
    // Folders are searched for pictures alone, so that arrays are named one by one.
    std::vector<std::string> arguments = {"--method", "noop", "--output", "in"};
    for (int i = 0; i < kPictures; ++i) {
      arguments.push_back("arrays/" + Name(i) + ".npy");
    }
    ASSERT_EQ(Translate(arguments).exit_code, 0);
    fs::create_directories(root() / "in" / "deep");
    fs::rename(root() / "in" / (Name(5) + ".png"), root() / "in" / "deep" / "05.png");
    WriteFileAtomically(root() / "in" / "07-broken.png", ReadFile(root() / "in" / "07.png").substr(0, 60));
    WriteFileAtomically(root() / "in" / "20-empty.jpg", "");
  }

  static std::string Name(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

  const std::string weights_ = "weights=" + (kGoldenGenerators / "resnet_6blocks.safetensors").string();
};

/// The same bits as one by one, told of in the order of the names, in spite of broken files among them.
TEST_F(TranslatedFolder, IsWhatComesOfItsPicturesOneByOne) {
  const ProcessResult all = Translate({"--method", "cyclegan", "--set", weights_, "--output", "out", "in"});
  EXPECT_EQ(all.exit_code, 2);
  EXPECT_THAT(all.err, AllOf(HasSubstr("in/07-broken.png: "), HasSubstr("in/20-empty.jpg: "),
                             HasSubstr("2 of 26 inputs could not be translated")));
  std::string expected;
  for (int i = 0; i < kPictures; ++i) {
    if (i != 5) {
      expected += fmt::format("in/{0}.png -> out/{0}.png\n", Name(i));
    }
  }
  expected += "in/deep/05.png -> out/deep/05.png\n";
  EXPECT_EQ(all.out, expected);
  for (const char* name : {"00.png", "07.png", "deep/05.png", "23.png"}) {
    const ProcessResult one =
        Translate({"--method", "cyclegan", "--set", weights_, "--output", "alone", std::string("in/") + name});
    ASSERT_EQ(one.exit_code, 0) << one.err;
    EXPECT_EQ(ReadFile(root() / "out" / name), ReadFile(root() / "alone" / fs::path(name).filename())) << name;
  }
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root() / "out")) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(files, kPictures) << "nothing is left of those that failed";
}

TEST_F(TranslatedFolder, ATraceShowsAllStagesOfEachPicture) {
  const ProcessResult result =
      Translate({"--method", "cyclegan", "--set", weights_, "--output", "out", "--trace", "trace.json", "in"});
  EXPECT_THAT(result.err, HasSubstr("cores were busy"));
  std::map<std::string, std::set<std::string>> pictures;
  std::map<std::string, std::set<int>> rows;
  const Json document = Json::parse(ReadFile(root() / "trace.json"));
  for (const Json& event : document.at("traceEvents")) {
    if (event.at("ph") == "X") {
      pictures[event.at("name")].insert(event.at("args").at("of").get<std::string>());
      rows[event.at("name")].insert(event.at("tid").get<int>());
    }
  }
  EXPECT_EQ(pictures.at("decode").size(), kPictures + 2U) << "broken ones, too";
  EXPECT_EQ(pictures.at("compute").size(), kPictures);
  EXPECT_EQ(pictures.at("encode"), pictures.at("compute"));
  EXPECT_EQ(rows.at("compute").size(), 2U) << "small pictures are computed side by side";
  EXPECT_EQ(rows.at("encode"), rows.at("compute"));
  for (const int row : rows.at("encode")) {
    EXPECT_FALSE(rows.at("decode").contains(row)) << "stages have threads of their own";
  }
}

/// Which have all threads to themselves, in whatever company they come.
TEST_F(TranslatedFolder, LargePicturesAmongSmallOnesKeepTheirBits) {
  std::vector<float> values(std::size_t{3} * 500 * 600);
  for (std::size_t k = 0; k < values.size(); ++k) {
    values[k] = static_cast<float>(k * k % 101) / 100.0F;
  }
  WriteFileAtomically(root() / "large.npy", ArrayBytes({3, 500, 600}, values));
  ASSERT_EQ(Translate({"--method", "noop", "--output", ".", "large.npy"}).exit_code, 0);
  const auto translated = [&](const std::string& folder, const std::vector<std::string>& inputs) {
    std::vector<std::string> arguments = {"--method", "cyclegan", "--set", weights_, "--output", folder};
    arguments.insert(arguments.end(), inputs.begin(), inputs.end());
    const ProcessResult result = Translate(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  };
  const std::vector<std::string> mixed = {"in/00.png", "in/01.png", "large.png", "in/02.png", "in/03.png"};
  std::string expected;
  for (const std::string& input : mixed) {
    expected += input + " -> out/" + fs::path(input).filename().string() + "\n";
  }
  EXPECT_EQ(translated("out", mixed), expected);
  for (const std::string& input : mixed) {
    const fs::path name = fs::path(input).filename();
    translated("alone", {input});
    EXPECT_EQ(ReadFile(root() / "out" / name), ReadFile(root() / "alone" / name)) << input;
  }
}

/// Interrupted in the middle, it says how far it is, and leaves no half file.
TEST_F(TranslatedFolder, AnInterruptionLeavesWholeFiles) {
  ProcessOptions options;
  options.folder = root();
  options.signal = SIGINT;
  options.interrupt_when = [this] { return fs::exists(root() / "out" / "01.png"); };
  // So many pictures that the signal comes before they are done.
  constexpr int kCopies = 3000;
  for (int i = 0; i < kCopies; ++i) {
    fs::create_hard_link(root() / "in" / "23.png", root() / "in" / ("copy-" + std::to_string(i) + ".png"));
  }
  const std::vector<std::string> arguments = {"translate", "--method", "cyclegan", "--set",      weights_,
                                              "--output",  "out",      "--trace",  "trace.json", "in"};
  const ProcessResult result = RunProcess(Pentimento(arguments), options);
  EXPECT_EQ(result.exit_code, 130) << result.err;
  std::size_t told = 0;
  for (std::size_t at = result.out.find(" -> "); at != std::string::npos; at = result.out.find(" -> ", at + 1)) {
    ++told;
  }
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root() / "out")) {
    files += entry.is_regular_file() ? 1 : 0;
    EXPECT_THAT(entry.path().string(), ::testing::Not(HasSubstr(".partial-")));
  }
  EXPECT_EQ(files, told) << "every file is told of, and every one that is told of is there";
  EXPECT_THAT(result.err, ::testing::ContainsRegex("interrupted: [0-9]+ of 3026 inputs are done"));
  EXPECT_TRUE(Json::accept(ReadFile(root() / "trace.json")));
}

/// Unlike a broken picture, that concerns all of them.
TEST_F(TranslatedFolder, AFullDiskEndsTheWork) {
  ProcessOptions options;
  options.folder = root();
  options.file_size_limit = 400;
  const ProcessResult result = RunProcess(
      Pentimento({"translate", "--method", "cyclegan", "--set", weights_, "--output", "out", "in"}), options);
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.err, HasSubstr("cannot write"));
  for (const auto& entry : fs::recursive_directory_iterator(root() / "out")) {
    EXPECT_THAT(entry.path().string(), ::testing::Not(HasSubstr(".partial-")));
  }
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
