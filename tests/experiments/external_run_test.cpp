#include <algorithm>
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "framework/core/atomic_file.h"
#include "framework/core/hash.h"
#include "framework/core/json.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const fs::path kSource = PENTIMENTO_SOURCE_DIR;

class ExternalRun : public testing::Test {
 protected:
  void SetUp() override {
    fs::copy_file(kSource / "tests/support/tools/black-box", root() / "black-box");
    fs::copy_file(kSource / "tests/experiments/external.yaml", root() / "external.yaml");
  }

  [[nodiscard]] const fs::path& root() const { return folder_.path(); }

  [[nodiscard]] ProcessResult Call(const std::vector<std::string>& arguments, ProcessOptions options = {}) const {
    options.folder = root();
    options.environment["PENTIMENTO_HOME"] = (root() / "home").string();
    return RunProcess(Pentimento(arguments), options);
  }

  /// The run without a model, with this command as the tool.
  [[nodiscard]] ProcessResult RunWith(const std::string& command, ProcessOptions options = {}) const {
    return Call({"run", "external.yaml", "--set", "models=[]", "--set", "reverse=[]", "--set",
                 "forward.box.command=" + command},
                std::move(options));
  }

  [[nodiscard]] fs::path TheRun() const { return fs::directory_iterator(root() / "runs")->path(); }

  static std::vector<fs::path> FilesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      if (!entry.path().filename().string().starts_with('.')) {
        files.push_back(entry.path());
      }
    }
    std::sort(files.begin(), files.end());
    return files;
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(ExternalRun, FillsBothRolesAndModelsLearnFromIt) {
  const ProcessResult result = Call({"run", "external.yaml"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const fs::path run = TheRun();
  const std::vector<fs::path> originals = FilesIn(run / "images" / "original" / "photo");
  const std::vector<fs::path> stylised = FilesIn(run / "images" / "box");
  ASSERT_EQ(stylised.size(), 4U);
  for (const fs::path& file : stylised) {
    const auto original = std::find_if(originals.begin(), originals.end(),
                                       [&](const fs::path& other) { return other.filename() == file.filename(); });
    ASSERT_NE(original, originals.end()) << file << " has the extension of its input";
    EXPECT_EQ(ReadFile(*original), ReadFile(file)) << "byte for byte, metadata and all";
    EXPECT_EQ(ReadFile(file), ReadFile(run / "images" / "box+box-back" / file.filename()));
  }
  EXPECT_FALSE(FilesIn(run / "images" / "train" / "box").empty()) << "what the model learned from";
  EXPECT_TRUE(fs::exists(run / "checkpoints" / "cyc" / "G_B.safetensors"));

  const Json manifest = Json::parse(ReadFile(run / "manifest.json"));
  const Json& tool = manifest.at("tools").at("box");
  EXPECT_EQ(tool.at("version"), "black-box 1.2.3");
  EXPECT_EQ(tool.at("program_sha256"), Sha256OfFile(root() / "black-box"));
  EXPECT_TRUE(manifest.at("tools").contains("box-back"));
  EXPECT_THAT(ReadFile(run / "log.jsonl"), AllOf(HasSubstr("reading "), HasSubstr("a warning")));

  const Json report = Json::parse(ReadFile(run / "report.json"));
  for (const Json& figure : report.at("figures")) {
    if (figure.at("name") == "retention[all]" && figure.at("hop") == "x-y") {
      EXPECT_EQ(figure.at("value"), 1.0);
    }
  }

  EXPECT_THAT(Call({"run", "external.yaml"}).err, HasSubstr("finished before"));
  WriteFileAtomically(root() / "black-box", ReadFile(root() / "black-box") + "# a new release\n");
  fs::permissions(root() / "black-box", fs::perms::owner_all);
  const ProcessResult again = Call({"run", "external.yaml"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.err, AllOf(HasSubstr("stylise: box"), Not(HasSubstr("finished before"))))
      << "another program makes other pictures";
}

TEST_F(ExternalRun, AFailureIsToldWithItsLastLines) {
  const ProcessResult result = RunWith("./black-box fail {input} {output}");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("_0001.jpg: the program `./black-box fail {input} {output}` ended with "
                                          "status 3; it said last:"),
                                HasSubstr("\n  cannot find the model")));
}

TEST_F(ExternalRun, AMissingProgramIsMissedBeforeAnyWork) {
  const ProcessResult result = RunWith("./stylizer {input} {output}");
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_THAT(result.err, AllOf(HasSubstr("external.yaml:"), HasSubstr("stylizer: there is no such program")));
  EXPECT_FALSE(fs::exists(root() / "runs"));
}

TEST_F(ExternalRun, ContinuesWithThePicturesThatAreNotThereYet) {
  // The folder is a word of the command; were it the file, its contents would be part of the stage's key.
  const std::string command = "./black-box stumble {input} {output} " + root().string();
  ASSERT_EQ(RunWith(command).exit_code, 1) << "it fails on the third of four pictures";
  EXPECT_EQ(ReadFile(root() / "count").size(), 2U * 2U);
  WriteFileAtomically(root() / "go", "");
  ASSERT_EQ(RunWith(command).exit_code, 0);
  EXPECT_EQ(ReadFile(root() / "count").size(), 2U * 4U) << "once a picture";
}

TEST_F(ExternalRun, AnInterruptEndsTheProgramAndItsChildren) {
  const fs::path child = root() / "child";
  ProcessOptions options;
  options.signal = SIGINT;
  options.interrupt_when = [&] {
    std::error_code error;
    return fs::exists(child, error) && fs::file_size(child, error) > 1;
  };
  const ProcessResult result = RunWith("./black-box hang {input} {output} " + child.string(), options);
  EXPECT_EQ(result.exit_code, 130) << result.err;
  const fs::path process = fs::path("/proc") / std::to_string(std::stoi(ReadFile(child)));
  const auto ended = [&] {
    std::error_code error;
    if (!fs::exists(process, error)) {
      return true;
    }
    try {
      const std::string state = ReadFile(process / "stat");
      return state.find(") Z") != std::string::npos;
    } catch (const std::exception&) {
      return true;
    }
  };
  for (int i = 0; i < 1500 && !ended(); ++i) {
    ::usleep(20'000);
  }
  EXPECT_TRUE(ended());
}

TEST_F(ExternalRun, ReadsFinishedPicturesAndListsWhatIsMissing) {
  ASSERT_EQ(RunWith("./black-box copy {input} {output}").exit_code, 0);
  fs::create_directories(root() / "done");
  for (const fs::path& file : FilesIn(TheRun() / "images" / "box")) {
    fs::copy_file(file, root() / "done" / file.filename());
  }
  const std::vector<std::string> precomputed = {
      "run",       "external.yaml", "--runs",     "others", "--set",
      "models=[]", "--set",         "reverse=[]", "--set",  "forward=[{name: done, type: precomputed, path: done}]"};
  const ProcessResult result = Call(precomputed);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const fs::path gone = FilesIn(root() / "done").front();
  fs::remove(gone);
  const ProcessResult missing = Call(precomputed);
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("no finished picture for 1 of 4 originals: " + gone.filename().string()));
}

}  // namespace
}  // namespace pentimento::test
