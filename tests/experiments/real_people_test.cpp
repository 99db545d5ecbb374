#include <csignal>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include "framework/core/atomic_file.h"
#include "framework/core/hash.h"
#include "framework/core/json.h"
#include "framework/core/random.h"
#include "tests/support/bitmap.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kKeep = "keep_templates=until 9999-12-31";
const std::vector<std::string> kPeople = {"Ann_Lee", "Bob_Ray", "Cyd_Fox", "Dan_Orr"};
const std::vector<std::string> kShown = {"Eva_Kim"};

/// Blurred noise.
std::string Bitmap(const std::string& seed, int side = 96) {
  RandomStream random(5, "test.bitmap", seed);
  std::uint64_t level = 128;
  return BitmapFile(side, [&](int, int, int) {
    level = (level * 7 + random.Below(256)) / 8;
    return static_cast<std::uint8_t>(level);
  });
}

/// A folder with photographs of people, a config that stylises them, and runs of it.
class RealPeople : public testing::Test {
 protected:
  void SetUp() override {
    for (const std::string& person : kPeople) {
      for (const char* picture : {"1.bmp", "2.bmp"}) {
        WriteFileAtomically(root() / "people" / person / (person + picture), Bitmap(person + picture));
      }
    }
    for (const std::string& person : kShown) {
      WriteFileAtomically(root() / "shown" / person / (person + ".bmp"), Bitmap(person));
    }
    WriteFileAtomically(root() / "people" / "Gus_Poe" / "Gus_Poe.bmp", "BM, but no picture");
    WriteFileAtomically(root() / "people" / "Hal_Doe" / "Hal_Doe.txt", "a note");
    WriteFileAtomically(root() / "config.yaml",
                        ReadFile(fs::path(PENTIMENTO_SOURCE_DIR) / "tests/experiments/real_people.yaml"));
  }

  [[nodiscard]] const fs::path& root() const { return folder_.path(); }

  [[nodiscard]] ProcessResult Call(const std::vector<std::string>& arguments, ProcessOptions options = {},
                                   const std::string& home = "home") const {
    options.folder = root();
    options.environment["PENTIMENTO_HOME"] = (root() / home).string();
    return RunProcess(Pentimento(arguments), options);
  }

  ProcessResult Start(const std::vector<std::string>& more = {}, const std::string& runs = "runs",
                      const std::string& home = "home") const {
    std::vector<std::string> arguments = {"run", "config.yaml", "--runs", runs};
    arguments.insert(arguments.end(), more.begin(), more.end());
    ProcessResult result = Call(arguments, {}, home);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result;
  }

  [[nodiscard]] fs::path RunIn(const std::string& runs = "runs") const {
    return fs::directory_iterator(root() / runs)->path();
  }

  /// Files of a run that lie in folders which hold nothing but originals.
  static std::vector<std::string> Originals(const fs::path& run) {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(run)) {
      const std::string folder = entry.path().parent_path().filename();
      if (entry.is_regular_file() &&
          (folder == "original" || folder.ends_with("+oracle") || folder.ends_with("+mean_face"))) {
        found.push_back(entry.path().lexically_relative(run));
      }
    }
    return found;
  }

  static Json PageData(const fs::path& run) {
    const std::string page = ReadFile(run / "index.html");
    const std::string tag = "id=\"data\">";
    const std::size_t begin = page.find(tag) + tag.size();
    return Json::parse(page.substr(begin, page.find("</script>", begin) - begin));
  }

  /// How many originals the page shows in each of its galleries, all of them inlined.
  static std::vector<int> ShownOriginals(const fs::path& run) {
    std::vector<int> counts;
    const Json data = PageData(run);
    for (const Json& gallery : data.at("galleries")) {
      counts.push_back(0);
      for (const Json& row : gallery.at("rows")) {
        for (const Json& cell : row.at("cells")) {
          if (cell.at("hop") == "x") {
            EXPECT_THAT(cell.at("source").get<std::string>(), testing::StartsWith("data:image/png"));
            ++counts.back();
          }
        }
      }
    }
    return counts;
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(RealPeople, LeaveNoOriginalsInAFinishedRun) {
  const ProcessResult result = Start();
  EXPECT_THAT(result.err, HasSubstr("originals of real people removed from the run folder"));
  EXPECT_TRUE(Originals(RunIn()).empty()) << testing::PrintToString(Originals(RunIn()));
  EXPECT_EQ(ShownOriginals(RunIn()), (std::vector<int>{0, 1, 0})) << "only where the config consents";
  EXPECT_TRUE(fs::exists(RunIn() / "images" / "drawn"));

  const ProcessResult again = Start();
  EXPECT_THAT(again.err, HasSubstr("finished before"));
  EXPECT_TRUE(Originals(RunIn()).empty());
}

TEST_F(RealPeople, AFinishedRunNoticesThatADataSetChanged) {
  Start();
  const std::string before = ReadFile(RunIn() / "report.json");
  WriteFileAtomically(root() / "people" / "Ann_Lee" / "Ann_Lee1.bmp", Bitmap("Ann_Lee, another picture"));
  WriteFileAtomically(root() / "people" / "Bob_Ray" / "Bob_Ray1.bmp", Bitmap("Bob_Ray, another picture"));
  WriteFileAtomically(root() / "people" / "Cyd_Fox" / "Cyd_Fox1.bmp", Bitmap("Cyd_Fox, another picture"));
  WriteFileAtomically(root() / "people" / "Dan_Orr" / "Dan_Orr1.bmp", Bitmap("Dan_Orr, another picture"));
  const ProcessResult result = Start();
  EXPECT_THAT(result.err, Not(HasSubstr("finished before")));
  EXPECT_NE(ReadFile(RunIn() / "report.json"), before);
  EXPECT_THAT(Start().err, HasSubstr("finished before"));
}

TEST_F(RealPeople, AFinishedRunNoticesAFileThatCannotBeRead) {
  const std::string err = Start().err;
  const std::string told = "1 of 9 pictures cannot be read and are left out";
  ASSERT_THAT(err, HasSubstr(told));
  EXPECT_EQ(err.find("cannot be read", err.find(told) + told.size()), std::string::npos) << "told twice: " << err;
  EXPECT_THAT(ReadFile(RunIn() / "log.jsonl"), HasSubstr("pictures that cannot be read and are left out: 1"));

  WriteFileAtomically(root() / "people" / "Ann_Lee" / "cut.bmp", "BM, but no picture");
  EXPECT_THAT(Start().err, Not(HasSubstr("finished before")));
  EXPECT_EQ(PageData(RunIn()).at("unreadable").size(), 2U);
  EXPECT_THAT(ReadFile(RunIn() / "report.json"), HasSubstr("2 files could not be used"));
  const Json manifest = Json::parse(ReadFile(RunIn() / "manifest.json"));
  EXPECT_EQ(manifest.at("data").at("unreadable").size(), 2U);
  EXPECT_EQ(manifest.at("showcases").size(), 2U);
  EXPECT_EQ(manifest.at("status"), "finished");
  EXPECT_THAT(Start().err, HasSubstr("finished before"));
}

TEST_F(RealPeople, AreNamedNowhereInTheRunFolder) {
  const ProcessResult result = Start();
  EXPECT_THAT(result.err, HasSubstr("Gus_Poe.bmp")) << "the terminal does say which file is damaged";
  std::vector<std::string> names = {"Gus_Poe", "Hal_Doe"};
  names.insert(names.end(), kPeople.begin(), kPeople.end());
  names.insert(names.end(), kShown.begin(), kShown.end());
  for (const auto& entry : fs::recursive_directory_iterator(RunIn())) {
    const std::string text = entry.is_regular_file() ? ReadFile(entry.path()) : "";
    for (const std::string& name : names) {
      EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr(name)));
      EXPECT_EQ(text.find(name), std::string::npos) << name << " in " << entry.path();
    }
  }
  EXPECT_THAT(ReadFile(RunIn() / "tables" / "samples.csv"), testing::ContainsRegex(",p-[0-9a-f]{16},s-[0-9a-f]{16},"));
  const Json manifest = Json::parse(ReadFile(RunIn() / "manifest.json"));
  EXPECT_TRUE(manifest.at("data").at("files").is_array()) << "hashes without names";
  EXPECT_EQ(manifest.at("data").at("files").size(), 8U);
  EXPECT_EQ(manifest.at("showcases").at(0).at("files"), Json::array({Sha256(Bitmap("Eva_Kim"))}));
}

TEST_F(RealPeople, ShowcasesKeepTheirFiguresOwnNotes) {
  Start();
  std::size_t shown = 0;
  const Json report = Json::parse(ReadFile(RunIn() / "report.json"));
  for (const Json& figure : report.at("figures")) {
    if (figure.at("context").contains("set") && figure.at("reverse") == "oracle") {
      const auto note = figure.at("note").get<std::string>();
      EXPECT_THAT(note, testing::StartsWith("no interval: fewer than two people"));
      EXPECT_THAT(note, HasSubstr("nothing is inferred"));
      ++shown;
    }
  }
  EXPECT_EQ(shown, 2U) << "one of each showcase";
}

TEST_F(RealPeople, ACopyOfAPhotographIsNoOtherPhotographOfThePerson) {
  WriteFileAtomically(root() / "people" / "Ann_Lee" / "again.bmp", Bitmap("Ann_Lee1.bmp"));
  WriteFileAtomically(root() / "people" / "Bob_Ray" / "borrowed.bmp", Bitmap("Ann_Lee2.bmp"));
  EXPECT_THAT(Start().err, HasSubstr("pictures: 1 left out, copies of others of the same person"));
  const Json data = Json::parse(ReadFile(RunIn() / "manifest.json")).at("data");
  EXPECT_EQ(data.at("unreadable").size(), 2U) << "with the one that is no picture";
  EXPECT_THAT(data.at("unreadable").dump(), HasSubstr("is a copy of another picture of the same person"));
  EXPECT_THAT(data.at("description").get<std::string>(), HasSubstr("(1 left out, copies"));
}

TEST_F(RealPeople, FiguresDoNotDependOnTheKeyOfThePseudonyms) {
  Start({}, "one", "home");
  Start({}, "same", "home");
  Start({}, "other", "another-home");
  EXPECT_EQ(ReadFile(RunIn("one") / "results.h5"), ReadFile(RunIn("same") / "results.h5"));
  EXPECT_EQ(ReadFile(RunIn("one") / "report.json"), ReadFile(RunIn("other") / "report.json"));
  EXPECT_NE(ReadFile(RunIn("one") / "tables" / "samples.csv"), ReadFile(RunIn("other") / "tables" / "samples.csv"));
}

TEST_F(RealPeople, OriginalsAreMadeAgainForWhatIsStillToBeDone) {
  Start();
  const std::string report = ReadFile(RunIn() / "report.json");
  const std::string results = ReadFile(RunIn() / "results.h5");
  fs::remove_all(RunIn() / "images" / "showcase" / "2" / "drawn");
  const ProcessResult again = Start();
  EXPECT_THAT(again.err, HasSubstr("made again"));
  EXPECT_TRUE(fs::exists(RunIn() / "images" / "showcase" / "2" / "drawn"));
  EXPECT_EQ(ReadFile(RunIn() / "report.json"), report);
  EXPECT_EQ(ReadFile(RunIn() / "results.h5"), results);
  EXPECT_TRUE(Originals(RunIn()).empty());
}

TEST_F(RealPeople, OriginalsAreKeptIfTheConfigSaysUntilWhenAndPurgedOnDemand) {
  Start({"--set", kKeep});
  const fs::path run = RunIn();
  // By the oracle and, as two people alone are averaged, as mean faces: 4 test pictures and one of each showcase, which
  // also has its cut-out. And .stage and .originals of each of these eight folders.
  EXPECT_EQ(Originals(run).size(), 2U * (4U + 1U + 1U) + 2U + 16U) << ::testing::PrintToString(Originals(run));

  const ProcessResult purged = Call({"purge", run.string(), "--json"});
  ASSERT_EQ(purged.exit_code, 0) << purged.err;
  const Json document = Json::parse(purged.out);
  EXPECT_EQ(document.at("removed").at("files"), 14);
  EXPECT_EQ(document.at("removed").at("folders").size(), 8U);
  EXPECT_EQ(document.at("removed").at("from_page"), 1);
  EXPECT_EQ(document.at("finished"), true);
  EXPECT_THAT(document.at("remains").dump(), HasSubstr("stylised pictures"));
  EXPECT_THAT(document.at("remains").dump(), HasSubstr("under pseudonyms"));
  EXPECT_TRUE(Originals(run).empty());
  EXPECT_EQ(ShownOriginals(run), (std::vector<int>{0, 0, 0}));

  const ProcessResult second = Call({"purge", run.string()});
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_THAT(second.out, HasSubstr("nothing to remove"));

  const ProcessResult again = Start({"--set", kKeep});
  EXPECT_THAT(again.err, HasSubstr("finished before"));
  EXPECT_THAT(again.err, HasSubstr("this run was purged at 2"));
  EXPECT_TRUE(Originals(run).empty());
  EXPECT_EQ(ShownOriginals(run), (std::vector<int>{0, 0, 0}));
}

TEST_F(RealPeople, PurgeTakesOriginalsOutOfAPageThatShowsThemByConsent) {
  Start();
  const ProcessResult purged = Call({"purge", RunIn().string()});
  EXPECT_EQ(purged.exit_code, 0) << purged.err;
  EXPECT_THAT(purged.out, HasSubstr("removed: 1 originals that index.html showed"));
  EXPECT_EQ(ShownOriginals(RunIn()), (std::vector<int>{0, 0, 0}));
}

TEST_F(RealPeople, PurgeWaitsForNobody) {
  Start({"--set", kKeep});
  const int lock = open((RunIn() / ".lock").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(flock(lock, LOCK_EX | LOCK_NB), 0);
  const ProcessResult refused = Call({"purge", RunIn().string()});
  close(lock);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("another process is working on this run"));
  EXPECT_FALSE(Originals(RunIn()).empty());
}

TEST_F(RealPeople, LeaveNoOriginalsInARunThatFailed) {
  // That the tool does not work shows only after the controls' pictures.
  const ProcessResult result = Call(
      {"run", "config.yaml", "--set", "reverse=[{name: back, type: external, command: 'false {input} {output}'}]"});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("false"));
  EXPECT_THAT(result.err, HasSubstr("originals of real people removed"));
  EXPECT_TRUE(Originals(RunIn()).empty()) << testing::PrintToString(Originals(RunIn()));
}

TEST_F(RealPeople, WithNobodyToTrainOnLeavesNoRun) {
  const ProcessResult result = Call({"run", "config.yaml", "--set", "dataset.test_identities=4"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("0 of the people are left to train on, but the control mean_face"));
  EXPECT_FALSE(fs::exists(root() / "runs"));
}

TEST_F(RealPeople, AKilledRunIsPurgedAndGoesOn) {
  Start({}, "reference");
  ProcessOptions options;
  options.interrupt_when = [&] {
    std::error_code error;
    for (const auto& run : fs::directory_iterator(root() / "runs", error)) {
      if (fs::exists(run.path() / "images" / "showcase" / "2" / "original" / ".originals")) {
        return true;
      }
    }
    return false;
  };
  const ProcessResult killed = Call({"run", "config.yaml"}, options);
  ASSERT_EQ(killed.signal, SIGKILL) << killed.err;
  const ProcessResult purged = Call({"purge", RunIn().string()});
  ASSERT_EQ(purged.exit_code, 0) << purged.err;
  EXPECT_THAT(purged.err, HasSubstr("not finished"));
  EXPECT_TRUE(Originals(RunIn()).empty());
  const ProcessResult resumed = Call({"resume", RunIn().string()});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_TRUE(Originals(RunIn()).empty());
  EXPECT_EQ(ReadFile(RunIn() / "report.json"), ReadFile(RunIn("reference") / "report.json"));
  EXPECT_EQ(ReadFile(RunIn() / "results.h5"), ReadFile(RunIn("reference") / "results.h5"));
}

}  // namespace
}  // namespace pentimento::test
