#include "reports/report.h"

#include <cmath>
#include <csignal>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "reports/page.h"
#include "reports/pictures.h"
#include "reports/tables.h"
#include "tests/reports/demo.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr std::size_t kFiles = 5;

std::map<std::string, std::string> FilesOf(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    if (entry.is_regular_file() && !name.starts_with("images")) {
      files[name] = ReadFile(entry.path());
    }
  }
  return files;
}

bool Contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Fields of one CSV text by RFC 4180.
std::vector<std::vector<std::string>> ParseCsv(const std::string& csv) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    if (quoted && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"') {
      rows.back().back() += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      rows.back().emplace_back();
    } else if (!quoted && c == '\n') {
      rows.push_back({""});
    } else {
      rows.back().back() += c;
    }
  }
  rows.pop_back();
  return rows;
}

class ReportTest : public ::testing::Test {
 protected:
  ReportTest() : input_(DemoReport(folder_.path())) {}

  [[nodiscard]] std::string Read(const std::string& name) const { return ReadFile(folder_.path() / name); }
  [[nodiscard]] Json PageJson() const {
    const std::string page = Read("index.html");
    const std::string open = "<script type=\"application/json\" id=\"data\">";
    const std::size_t begin = page.find(open) + open.size();
    return Json::parse(page.substr(begin, page.find("</script>", begin) - begin));
  }

  TemporaryFolder folder_;
  ReportInput input_;
};

TEST_F(ReportTest, ReportJsonHoldsEveryFigureAndTheAnswer) {
  WriteReport(input_);
  const Json report = Json::parse(Read("report.json"));
  EXPECT_EQ(report.at("schema"), "pentimento-result/1");
  EXPECT_EQ(report.at("name"), "demo");
  EXPECT_TRUE(report.at("answer").contains("headline"));
  ASSERT_EQ(report.at("figures").size(), input_.document.figures.size());
  for (std::size_t i = 0; i < input_.document.figures.size(); ++i) {
    EXPECT_EQ(report["figures"][i], ToJson(input_.document.figures[i]));
  }
  EXPECT_FALSE(report.contains("manifest")) << "wall times have no place in it";
}

TEST_F(ReportTest, SameInputsSameBytesAndOnlyThePageKnowsTheManifest) {
  WriteReport(input_);
  const auto first = FilesOf(folder_.path());
  EXPECT_EQ(first.size(), kFiles);
  WriteReport(input_);
  EXPECT_TRUE(FilesOf(folder_.path()) == first);

  input_.manifest["wall_time_s"] = 9999.5;
  WriteReport(input_);
  for (const auto& [name, bytes] : FilesOf(folder_.path())) {
    EXPECT_EQ(bytes == first.at(name), name != "index.html") << name;
  }
}

TEST_F(ReportTest, TablesReadBack) {
  WriteReport(input_);
  const auto figures = ParseCsv(Read("tables/figures.csv"));
  ASSERT_EQ(figures.size(), input_.document.figures.size() + 1);
  ASSERT_EQ(figures[0][3], "value");
  for (std::size_t i = 0; i < input_.document.figures.size(); ++i) {
    const Figure& figure = input_.document.figures[i];
    const auto& row = figures[i + 1];
    ASSERT_EQ(row.size(), figures[0].size());
    EXPECT_EQ(row[1], figure.name);
    EXPECT_EQ(row[3].empty(), !std::isfinite(figure.value));
    if (!row[3].empty()) {
      EXPECT_EQ(std::stod(row[3]), figure.value);
    }
    EXPECT_EQ(row[14].empty() ? Json::object() : Json::parse(row[14]), figure.context);
  }
  const auto samples = ParseCsv(Read("tables/samples.csv"));
  std::size_t at = 1;
  for (std::size_t i = 0; i < input_.document.figures.size(); ++i) {
    for (const SampleValue& sample : input_.document.figures[i].samples) {
      ASSERT_LT(at, samples.size());
      EXPECT_EQ(samples[at][0], std::to_string(i));
      EXPECT_EQ(samples[at][5], sample.id);
      EXPECT_EQ(std::stod(samples[at][7]), sample.value);
      ++at;
    }
  }
  EXPECT_EQ(at, samples.size());
}

TEST_F(ReportTest, NamesCannotLeaveTheDataBlock) {
  input_.document.figures[0].note = "</script><script>alert(1)</script><!--";
  input_.document.header["name"] = "<b>\"name\"&";
  WriteReport(input_);
  const std::string page = Read("index.html");
  EXPECT_FALSE(Contains(page, "<script>alert"));
  EXPECT_FALSE(Contains(page, "<img src=x"));
  EXPECT_TRUE(Contains(page, "<title>&lt;b&gt;&quot;name&quot;&amp; · Pentimento</title>"));
  const Json data = PageJson();
  EXPECT_EQ(data.at("report").at("figures").at(0).at("note"), input_.document.figures[0].note);
  EXPECT_EQ(data.at("galleries").at(0).at("rows").at(1).at("id"), kHostileId);
}

TEST_F(ReportTest, BrokenUtf8IsReplacedNotThrown) {
  input_.manifest["path"] = "caf\xE9";
  input_.unreadable.push_back({"\xFF.jpg", "unreadable"});
  EXPECT_NO_THROW(WriteReport(input_));
  EXPECT_NO_THROW((void)PageJson());
}

TEST_F(ReportTest, ThePageNeedsNothingFromOutside) {
  WriteReport(input_);
  const std::string page = Read("index.html");
  EXPECT_TRUE(Contains(page, "default-src 'none'"));
  EXPECT_FALSE(Contains(page, "unsafe-eval"));
  EXPECT_FALSE(Contains(page, "script-src 'unsafe-inline'"));
  for (const char* loader : {"<link", "<script src", "src=\"http", "@import", "url(", "{{"}) {
    EXPECT_EQ(page.substr(0, page.find("id=\"data\"")).find(loader), std::string::npos) << loader;
  }
}

TEST_F(ReportTest, InlinesPicturesUpToTwoHundredUnlessASingleFileIsWanted) {
  GridRow row = input_.galleries[0].rows[0];
  row.cells[0].picture = folder_.path() / row.cells[0].picture;
  input_.galleries[0].rows.clear();
  fs::create_directories(folder_.path() / "images" / "x-y");
  fs::copy_file(row.cells[0].picture, folder_.path() / "images" / "x-y" / "a%2Fb c.jpg");
  row.cells[1].picture = "images/x-y/a%2Fb c.jpg";
  for (std::size_t i = 0; i < 70; ++i) {
    input_.galleries[0].rows.push_back(row);
  }
  WriteReport(input_);
  std::multiset<std::string> relative;
  const Json relative_page = PageJson();
  for (const Json& shown : relative_page.at("galleries").at(0).at("rows")) {
    for (const Json& cell : shown.at("cells")) {
      if (!cell.at("source").get<std::string>().starts_with("data:image/jpeg;base64,")) {
        relative.insert(cell.at("source").get<std::string>());
      }
    }
  }
  EXPECT_EQ(relative.size(), 3 * 70 - kInlinedPictures);
  EXPECT_EQ(relative.count("images/0_0.jpg"), 3U);
  EXPECT_EQ(relative.count("images/x-y/a%252Fb%20c.jpg"), 3U);

  input_.single_file = true;
  WriteReport(input_);
  const Json inlined_page = PageJson();
  for (const Json& shown : inlined_page.at("galleries").at(0).at("rows")) {
    for (const Json& cell : shown.at("cells")) {
      EXPECT_TRUE(cell.at("source").get<std::string>().starts_with("data:image/jpeg;base64,"));
    }
  }
}

TEST_F(ReportTest, AMissingPictureIsNamedAndNothingIsWritten) {
  input_.galleries[0].rows[2].cells[1].picture = "images/nowhere.jpg";
  try {
    WriteReport(input_);
    FAIL() << "a missing picture passed";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("images/nowhere.jpg"));
  }
  EXPECT_TRUE(FilesOf(folder_.path()).empty());
}

TEST_F(ReportTest, AFileThatBrowsersDoNotShowHasItsPreviewOrAPlaceholder) {
  WriteFileAtomically(folder_.path() / "images" / "other.tif", std::string("II*\0", 4));
  std::vector<GridCell>& cells = input_.galleries[0].rows[2].cells;
  const std::string preview = ReadFile(folder_.path() / cells[0].picture);
  cells[1].picture = "images/other.tif";
  cells[1].preview = preview;
  cells[1].note = "a preview";
  cells[2].picture = "images/other.tif";
  cells[2].note = "no preview";
  WriteReport(input_);
  const Json shown = PageJson().at("galleries").at(0).at("rows").at(2).at("cells");
  EXPECT_FALSE(shown.at(0).contains("note"));
  EXPECT_EQ(shown.at(1).at("source"), DataUriOfBytes(preview));
  EXPECT_EQ(shown.at(1).at("note"), "a preview");
  EXPECT_EQ(shown.at(2).at("source"), PlaceholderUri());
  EXPECT_EQ(shown.at(2).at("note"), "no preview");
  EXPECT_THROW(DataUri(folder_.path() / "images" / "other.tif"), DataError);
}

TEST_F(ReportTest, AFolderThatCannotBeWrittenIsAnErrorThatNamesIt) {
  WriteFileAtomically(folder_.path() / "file", "");
  input_.galleries.clear();
  input_.folder = folder_.path() / "file" / "run";
  try {
    WriteReport(input_);
    FAIL() << "wrote below a file";
  } catch (const WorkError& error) {
    EXPECT_THAT(error.what(), HasSubstr("file/run"));
  }
}

TEST_F(ReportTest, AFullDiskLeavesTheEarlierFilesWhole) {
  WriteReport(input_);
  const auto before = FilesOf(folder_.path());
  input_.document.figures[0].value = 0.5;
  rlimit unlimited{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  for (const std::size_t room : {std::size_t{100}, std::size_t{20000}, before.at("index.html").size() / 2}) {
    const rlimit small{room, unlimited.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    EXPECT_THROW(WriteReport(input_), WorkError) << room;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
    const auto after = FilesOf(folder_.path());
    EXPECT_EQ(after.size(), kFiles) << "half a file was left at " << room;
    EXPECT_TRUE(after.at("index.html") == before.at("index.html"));
    EXPECT_FALSE(Json::parse(after.at("report.json"), nullptr, false).is_discarded());
  }
  std::signal(SIGXFSZ, handler);
}

TEST_F(ReportTest, PerImageFiguresComeFromTheSamplesOrAsGiven) {
  input_.galleries[0].rows[0].cells[2].figures = {{"psnr", 12.5, "dB"}};
  WriteReport(input_);
  const Json rows = PageJson().at("galleries").at(0).at("rows");
  const Json stylised = rows.at(0).at("cells").at(1).at("figures");
  ASSERT_EQ(stylised.size(), 2U);
  const Figure& source = input_.document.figures.at(stylised.at(0).at("figure").get<std::size_t>());
  EXPECT_EQ(source.name, "psnr");
  EXPECT_EQ(source.hop, "x-y");
  EXPECT_EQ(stylised.at(0).at("value"), source.samples.at(0).value);
  EXPECT_EQ(rows.at(0).at("cells").at(2).at("figures"),
            Json::parse(R"([{"label": "PSNR", "value": 12.5, "shown": "12.5", "unit": "dB", "figure": null}])"));
}

TEST(PageTest, EscapesText) {
  EXPECT_EQ(EscapeHtml("<a href='x'>\"&"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
  EXPECT_EQ(ScriptSafe({{"k", "</script>"}}), "{\"k\":\"\\u003c/script>\"}");
}

}  // namespace
}  // namespace pentimento::test
