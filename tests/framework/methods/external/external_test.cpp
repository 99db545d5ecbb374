#include "framework/methods/external/external.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/core/picture.h"
#include "framework/image/convert.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string kTools = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/support/tools";

ExternalOptions Options(const std::string& way, const std::string& more = "") {
  ExternalOptions options;
  options.command = "./black-box " + way + " {input} {output} " + more;
  options.folder = kTools;
  return options;
}

class ExternalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    input_ = folder_.path() / "Ann Lee" / "1's.jpg";
    const std::string plain = EncodePictureBytes(Picture(24, 16, 0.4F), {.format = PictureFormat::kJpeg});
    bytes_ = WriteMetadata(plain, {.exif = {{"Exif.Image.Artist", "Ann"}, {"Exif.GPSInfo.GPSLatitudeRef", "N"}}});
    WriteFileAtomically(input_, bytes_);
    fs::create_directories(folder_.path() / "out");
  }

  void Map(const ExternalOptions& options, const StopToken& stop = {}) const {
    MethodContext context;
    context.stop = stop;
    ExternalMethod(options).MapFile({"Ann%20Lee%2F1's.jpg", input_, output()}, context);
  }

  std::string WhyNot(const ExternalOptions& options) const {
    try {
      Map(options);
    } catch (const WorkError& error) {
      EXPECT_FALSE(fs::exists(output())) << "half a hop";
      return error.what();
    }
    ADD_FAILURE() << "nothing went wrong";
    return "";
  }

  [[nodiscard]] fs::path output() const { return folder_.path() / "out" / "y.jpg"; }

  testing::TemporaryFolder folder_;
  fs::path input_;
  std::string bytes_;
};

TEST_F(ExternalTest, IsGivenTheFileItselfAndWhatItWritesStaysAsItIs) {
  Map(Options("copy"));
  EXPECT_EQ(ReadFile(output()), bytes_) << "metadata and all";
}

TEST_F(ExternalTest, CannotSpoilItsInput) {
  Map(Options("overwrite"));
  EXPECT_EQ(ReadFile(input_), bytes_);
  EXPECT_EQ(ReadFile(output()), bytes_);
}

TEST_F(ExternalTest, AFailureNamesProgramInputStatusAndLastLines) {
  EXPECT_THAT(WhyNot(Options("fail")), AllOf(HasSubstr(input_.string()), HasSubstr("./black-box fail {input}"),
                                             HasSubstr("ended with status 3"), HasSubstr("\n  cannot find the model")));
}

TEST_F(ExternalTest, ACrashNamesTheSignal) { EXPECT_THAT(WhyNot(Options("crash")), HasSubstr("signal 11")); }

TEST_F(ExternalTest, AHangEndsWithTheTimeout) {
  ExternalOptions options = Options("hang", (folder_.path() / "child").string());
  options.timeout = 0.5;
  EXPECT_THAT(WhyNot(options), HasSubstr("was still running after 0.5 s and was killed"));
}

TEST_F(ExternalTest, NoFileWrittenIsAFailure) {
  EXPECT_THAT(WhyNot(Options("nothing")), AllOf(HasSubstr("wrote no file 1's.jpg"), HasSubstr("it said nothing")));
}

TEST_F(ExternalTest, WhatIsNoPictureIsAFailure) {
  EXPECT_THAT(WhyNot(Options("garbage")), HasSubstr("no picture that can be read"));
}

TEST_F(ExternalTest, AStopInterruptsIt) {
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(Map(Options("copy"), source.get_token()), Interrupted);
}

TEST_F(ExternalTest, AMissingProgramIsMissedWhenItIsMade) {
  ExternalOptions options = Options("copy");
  options.command = "no-such-stylizer {input} {output}";
  EXPECT_THROW(ExternalMethod{options}, MissingError);
}

TEST_F(ExternalTest, PicturesInMemoryTakeTheWayThroughFiles) {
  const torch::Tensor images = (torch::rand({2, 3, 8, 9}) * 255).round() / 255;
  EXPECT_TRUE(torch::allclose(ExternalMethod(Options("copy")).Apply(images, {}).images, images, 0.0, 1e-6));
}

TEST(ExternalExtension, IsTheInputsUnlessSaid) {
  ExternalOptions options = Options("copy");
  EXPECT_EQ(ExternalMethod(options).ExtensionFor("a%2Fb.JPG"), ".jpg");
  options.output_extension = ".png";
  EXPECT_EQ(ExternalMethod(options).ExtensionFor("a%2Fb.JPG"), ".png");
}

TEST(ExternalProvenance, HoldsVersionAndHashes) {
  ExternalOptions options = Options("copy");
  options.version_command = "./black-box version";
  const Json provenance = ExternalMethod(options).Provenance();
  EXPECT_EQ(provenance.at("version"), "black-box 1.2.3");
  EXPECT_EQ(provenance.at("program"), kTools + "/black-box");
  EXPECT_EQ(provenance.at("program_sha256"), Sha256OfFile(kTools + "/black-box"));
  EXPECT_TRUE(provenance.at("files").empty());

  options.command = "sh black-box copy {input} {output}";
  const Json by_interpreter = ExternalMethod(options).Provenance();
  EXPECT_EQ(by_interpreter.at("files").at("black-box"), Sha256OfFile(kTools + "/black-box"))
      << "a script is what an interpreter's pictures depend on";
  EXPECT_NE(by_interpreter.at("program_sha256"), provenance.at("program_sha256"));
}

TEST(ExternalProvenance, AVersionMayBeStatedWhereNoCommandSaysIt) {
  ExternalOptions options = Options("copy");
  EXPECT_TRUE(ExternalMethod(options).Provenance().at("version").is_null());
  options.version = "StyleApp 4.2";
  EXPECT_EQ(ExternalMethod(options).Provenance().at("version"), "StyleApp 4.2");
}

TEST(ExternalProvenance, AFailingVersionCommandIsAnError) {
  ExternalOptions options = Options("copy");
  options.version_command = "./black-box fail";
  EXPECT_THROW((void)ExternalMethod(options).Material({}), WorkError);
}

TEST(ExternalOptionsCheck, SaysWhatIsWrongWithACommand) {
  const auto why = [](ExternalOptions options) -> std::string {
    try {
      options.Check();
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(why(Options("copy")), "");
  ExternalOptions options;
  options.command = "convert {input}";
  EXPECT_THAT(why(options), HasSubstr("has no {output}"));
  options.command = "convert {output}";
  EXPECT_THAT(why(options), HasSubstr("has no {input}"));
  options.command = "convert {input} > {output}";
  EXPECT_THAT(why(options), HasSubstr("without a shell"));
  options = Options("copy");
  options.version = "4.2";
  options.version_command = "./black-box version";
  EXPECT_THAT(why(options), HasSubstr("give one of them"));
  options = Options("copy");
  options.output_extension = "jpg";
  EXPECT_THAT(why(options), HasSubstr("begins with a dot"));
  options.output_extension = ".heic";
  EXPECT_THAT(why(options), HasSubstr("no extension of pictures that can be read"));
}

}  // namespace
}  // namespace pentimento
