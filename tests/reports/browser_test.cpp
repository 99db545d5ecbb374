#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "reports/format.h"
#include "reports/report.h"
#include "tests/reports/measure_demo.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;

std::string FindBrowser() {
  for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
    if (std::system(fmt::format("command -v {} > /dev/null 2>&1", name).c_str()) == 0) {
      return name;
    }
  }
  return "";
}

struct Loaded {
  std::string dom;
  std::string console;  ///< lines of the page's console
};

/// Chromium without a screen has no narrower window.
constexpr int kNarrowestWindow = 500;

/// Writes a page beside `page` that shows it in a frame of this width, where it is as wide as on a phone, and then
/// takes its place, for Chromium prints the outermost page alone.
fs::path Framed(const fs::path& page, int width) {
  fs::path frame = page.parent_path() / "frame.html";
  WriteFileAtomically(frame, fmt::format(R"(<!doctype html>
<iframe src="{}" style="width: {}px; height: 900px; border: 0"></iframe>
<script>
const page = document.querySelector("iframe").contentWindow;
(function waitUntilReady() {{
  const root = page.document.documentElement;
  if (!root.dataset.ready) {{
    setTimeout(waitUntilReady, 50);
    return;
  }}
  root.dataset.width = page.innerWidth;
  document.documentElement.replaceWith(root);
}})();
</script>
)",
                                         page.filename().string(), width));
  return frame;
}

Loaded Load(const fs::path& page, const fs::path& profile, int width) {
  const bool framed = width < kNarrowestWindow;
  ProcessOptions options;
  options.timeout = std::chrono::seconds(120);
  std::vector<std::string> command = {FindBrowser(),
                                      "--headless",
                                      "--no-sandbox",
                                      "--disable-gpu",
                                      "--disable-dev-shm-usage",
                                      "--no-first-run",
                                      "--user-data-dir=" + profile.string(),
                                      "--host-resolver-rules=MAP * ~NOTFOUND",
                                      "--enable-logging=stderr",
                                      "--virtual-time-budget=10000",
                                      fmt::format("--window-size={},900", std::max(width, kNarrowestWindow)),
                                      "--dump-dom"};
  if (framed) {
    // A phone's scroll bars take no room, and a frame may look into a page from disk only if it is allowed to.
    command.insert(command.end(), {"--hide-scrollbars", "--allow-file-access-from-files"});
  }
  command.push_back("file://" + (framed ? Framed(page, width) : page).string());
  const ProcessResult result = RunProcess(command, options);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  if (framed) {
    EXPECT_NE(result.out.find(fmt::format("data-width=\"{}\"", width)), std::string::npos) << "it was no phone";
  }
  Loaded loaded{.dom = result.out, .console = ""};
  std::istringstream lines(result.err);
  for (std::string line; std::getline(lines, line);) {
    if (line.find(":CONSOLE") != std::string::npos) {
      loaded.console += line + "\n";
    }
  }
  return loaded;
}

std::string Unescaped(std::string text) {
  for (const auto& [entity, character] :
       {std::pair{"&quot;", "\""}, std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}, std::pair{"&amp;", "&"}}) {
    text = std::regex_replace(text, std::regex(entity), character);
  }
  return text;
}

/// The page as it was built, without the scripts, their data and the inlined pictures.
std::string Body(const std::string& dom) {
  const std::size_t begin = dom.find("<body");
  std::string body = dom.substr(begin, dom.find("<script type=\"application/json\"") - begin);
  const std::string source = "src=\"data:";
  for (std::size_t at = body.find(source); at != std::string::npos; at = body.find(source, at)) {
    body.erase(at, body.find('"', at + source.size()) + 1 - at);
  }
  return body;
}

std::size_t Count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

class BrowserTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (FindBrowser().empty()) {
      GTEST_SKIP() << "no Chromium on this machine: install the package chromium";
    }
    input_ = DemoReport(folder_.path());
    WriteReport(input_);
  }

  Loaded LoadPage(int width) const {
    Loaded page = Load(folder_.path() / "index.html", profile_.path(), width);
    EXPECT_EQ(page.console, "");
    EXPECT_EQ(Count(page.dom, "data-ready=\"yes\""), 1U) << "the scripts did not come to their end";
    EXPECT_EQ(Count(page.dom, "data-errors=\"0\""), 1U);
    EXPECT_EQ(Count(page.dom, "data-overflow=\"0\""), 1U) << "wider than " << width << " pixels";
    return page;
  }

  /// Every marked number carries report.json's value, and every figure is there, written as the rules for digits say.
  void ExpectFiguresOfTheReport(const std::string& body) const {
    const Json report = Json::parse(ReadFile(folder_.path() / "report.json"));
    const std::regex element(
        "<span class=\"[a-z]+\" data-figure=\"([0-9]+)\" data-field=\"(value|ci95)\" data-value=\"([^\"]*)\">([^<]*)<");
    std::map<std::size_t, std::string> values;
    std::map<std::size_t, std::string> intervals;
    for (auto found = std::sregex_iterator(body.begin(), body.end(), element); found != std::sregex_iterator();
         ++found) {
      const std::size_t index = std::stoul((*found)[1]);
      const std::string field = (*found)[2];
      ASSERT_LT(index, report.at("figures").size());
      EXPECT_EQ(Json::parse(Unescaped((*found)[3])), report.at("figures").at(index).at(field)) << (*found)[0];
      (field == "value" ? values : intervals)[index] = (*found)[4];
    }
    for (std::size_t i = 0; i < input_.document.figures.size(); ++i) {
      const Figure& figure = input_.document.figures[i];
      const ShownFigure shown = Show(figure);
      // The table comes last on the page, so that the last mark of a figure is the table's.
      const bool with_unit = !figure.unit.empty() && std::isfinite(figure.value);
      EXPECT_EQ(values[i], with_unit ? shown.value + " " + figure.unit : shown.value) << "figure " << i;
      EXPECT_EQ(intervals[i], shown.interval) << "figure " << i;
    }
  }

  void ExpectSamplesUnderTheirPictures(const std::string& body) const {
    const std::regex element("data-figure=\"([0-9]+)\" data-sample=\"([^\"]*)\" data-value=\"([^\"]*)\"");
    std::size_t seen = 0;
    for (auto found = std::sregex_iterator(body.begin(), body.end(), element); found != std::sregex_iterator();
         ++found) {
      const Figure& figure = input_.document.figures.at(std::stoul((*found)[1]));
      const std::string id = Unescaped((*found)[2]);
      const auto sample = std::find_if(figure.samples.begin(), figure.samples.end(),
                                       [&](const SampleValue& value) { return value.id == id; });
      ASSERT_NE(sample, figure.samples.end()) << id;
      EXPECT_EQ(Json::parse((*found)[3].str()).get<double>(), sample->value);
      ++seen;
    }
    EXPECT_EQ(seen, input_.galleries[0].rows.size() * 4) << "PSNR and SSIM under y and under x̂";
  }

  /// What a reader of the screen is told of a point: its value and interval as they are shown everywhere.
  [[nodiscard]] std::string SpokenPoint(const std::string& x, std::size_t figure) const {
    const ShownFigure shown = Show(input_.document.figures[figure]);
    return fmt::format("{}: {}, 95% interval {}", x, shown.value, shown.interval);
  }

  TemporaryFolder folder_;
  TemporaryFolder profile_;
  ReportInput input_;
};

TEST_F(BrowserTest, AWideScreenShowsTheReportWithoutAnyError) {
  const Loaded page = LoadPage(1600);
  const std::string body = Body(page.dom);
  ExpectFiguresOfTheReport(body);
  ExpectSamplesUnderTheirPictures(body);
  EXPECT_EQ(Count(body, "class=\"canvas"), 2U + 3U + 2U + 3U) << "leakage, scores, fidelity, training";
  EXPECT_EQ(Count(body, "class=\"retention\""), 2U) << "one forward's matrix, and the shares of one population";
  EXPECT_EQ(Count(body, "<svg"), Count(body, "class=\"canvas"));
  EXPECT_EQ(Count(page.dom, "<title>demo · Pentimento</title>"), 1U) << "a name became markup that runs";
  EXPECT_EQ(Count(body, "NaN"), 0U);
  EXPECT_EQ(Count(body, "undefined"), 0U);
}

TEST_F(BrowserTest, FoldsTheFiguresByName) {
  std::set<std::string> names;
  for (const Figure& figure : input_.document.figures) {
    names.insert(figure.name);
  }
  const std::string body = Body(LoadPage(1600).dom);
  EXPECT_EQ(Count(body, "class=\"metric\""), names.size());
  EXPECT_EQ(Count(body, "class=\"metric\" open"), 0U) << "none is open at first";
  EXPECT_EQ(Count(body, "No value for oracle: the pictures are equal."), 1U) << "the chart of PSNR says what it lacks";
}

TEST_F(BrowserTest, ChartsSayWhyNoRateHasAValue) {
  for (Figure& figure : input_.document.figures) {
    if (figure.name.starts_with("tar@")) {
      figure.value = std::numeric_limits<double>::quiet_NaN();
      figure.ci95.reset();
      figure.note = "an FMR of 0.01 needs 78 people";
    }
  }
  WriteReport(input_);
  const std::string body = Body(LoadPage(1600).dom);
  ExpectFiguresOfTheReport(body);
  EXPECT_EQ(Count(body, "class=\"canvas"), 1U + 3U + 2U + 3U) << "of leakage the AUC alone";
  EXPECT_EQ(Count(body, "mean_face: an FMR of 0.01 needs 78 people."), 1U);
  EXPECT_EQ(Count(body, "class=\"hundred"), 0U);
}

TEST_F(BrowserTest, PlantedValuesHaveTables) {
  const auto counts = [](int survived, int moved, int removed) {
    return Json{{"survived", survived}, {"moved", moved}, {"altered", 0}, {"removed", removed}, {"unseen", 0}};
  };
  const auto add = [&](const std::string& carrier, const std::string& reverse, const Json& context) {
    Figure figure;
    figure.name = fmt::format("canary_survival[{}]", carrier);
    figure.hop = reverse.empty() ? "x-y" : "x-xhat";
    figure.forward = "ghibli";
    figure.reverse = reverse;
    figure.value = 0.5;
    figure.n = 4;
    figure.context = context;
    input_.document.figures.push_back(figure);
  };
  Json field = counts(2, 0, 0);
  field["format"] = "jpeg";
  field["field"] = "exif.Image.Artist";
  const Json all = {{"values", counts(2, 1, 1)},
                    {"files", 2},
                    {"fields", {field}},
                    {"added", {{{"field", "xmp.service.id"}, {"files", 2}, {"example", "<b>4711</b>"}}}}};
  add("exif", "", {{"values", counts(2, 0, 0)}});
  add("all", "", all);
  add("all", "oracle", all);
  WriteReport(input_);
  const std::string body = Body(LoadPage(1600).dom);
  ExpectFiguresOfTheReport(body);
  EXPECT_EQ(Count(body, "class=\"retention fates\""), 2U) << "carriers and fields; none of the oracle, a control";
  EXPECT_EQ(Count(body, "exif.Image.Artist (jpeg)"), 1U);
  EXPECT_EQ(Count(body, "Added to some of 2 files: 1 field"), 1U);
  EXPECT_EQ(Count(body, "&lt;b&gt;4711"), 1U);
  EXPECT_EQ(Count(body, "<b>4711"), 0U);
  LoadPage(360);
}

TEST_F(BrowserTest, MeasuredPairsAreShownWithoutAnyError) {
  WriteFileAtomically(folder_.path() / "index.html", RenderMeasurePage(DemoMeasurePage()));
  for (const int width : {360, 1600}) {
    const Loaded page = LoadPage(width);
    EXPECT_EQ(Count(page.dom, "<img src=\"x\""), 0U) << "a name became markup that runs";
    EXPECT_EQ(Count(Body(page.dom), "∞"), 1U) << "of the pair";
    EXPECT_EQ(Count(Body(page.dom), "undefined"), 0U);
  }
}

TEST_F(BrowserTest, FitsAPhone) { LoadPage(360); }

TEST_F(BrowserTest, ASweepComesFirstAmongTheCharts) {
  const std::size_t first = input_.document.figures.size();
  AddSweep(input_);
  WriteReport(input_);
  const std::string body = Body(LoadPage(1600).dom);
  ExpectFiguresOfTheReport(body);
  EXPECT_EQ(Count(body, "class=\"canvas"), 10U + 1U + 1U) << "the sweep, and its attackers among the others";
  EXPECT_EQ(Count(body, "<svg"), Count(body, "class=\"canvas"));
  EXPECT_LT(body.find("<h3>Sweep"), body.find("<h3>Leakage"));
  EXPECT_EQ(
      Count(body, "against strength of ghibli. naive: " + SpokenPoint("0", first) + "; " +
                      SpokenPoint("0.5", first + 2) + "; " + SpokenPoint("1", first + 4) + ". combined: 0: no value; " +
                      SpokenPoint("0.5", first + 8) + "; " + SpokenPoint("1", first + 10) + "\""),
      1U)
      << "in the order of the values, aligned faces left out";
  EXPECT_EQ(Count(body, "No value for combined at 0: the table of figures says why."), 1U);
  EXPECT_EQ(Count(body, "class=\"chart-key\""), 1U);
}

TEST_F(BrowserTest, PooledPicturesHaveChartsOfTheirOwnAndNoOthers) {
  const std::size_t first = input_.document.figures.size();
  AddPooled(input_);
  WriteReport(input_);
  const std::string body = Body(LoadPage(1600).dom);
  ExpectFiguresOfTheReport(body);
  EXPECT_EQ(Count(body, "class=\"canvas"), 10U + 4U) << "leakage and TAR, against references and stylised pictures";
  EXPECT_EQ(Count(body, "against the number of reference photographs of each person. mean-template: " +
                            SpokenPoint("1", first) + "; " + SpokenPoint("2", first + 6) + "; " +
                            SpokenPoint("4", first + 12) + ". best-of: "),
            1U);
  EXPECT_EQ(Count(body, "against the number of stylised pictures of one person. mean-template: " +
                            SpokenPoint("1", first + 1) + "; " + SpokenPoint("3", first + 19) + ". best-of: "),
            1U)
      << "the TAR";
  EXPECT_EQ(Count(body, "mean-template, originals: "), 2U) << "the ceiling beside both";
}

TEST_F(BrowserTest, SweepsFitAPhone) {
  AddSweep(input_);
  AddPooled(input_);
  WriteReport(input_);
  LoadPage(390);
}

TEST_F(BrowserTest, ASweepWithoutLeakageShowsWhoIsLinked) {
  AddSweep(input_);
  for (Figure& figure : input_.document.figures) {
    if (figure.name == "leakage@fmr=1e-2") {
      figure.name = "tar@fmr=1e-2";
    }
  }
  WriteReport(input_);
  const std::string body = Body(LoadPage(1600).dom);
  EXPECT_EQ(
      Count(
          body,
          "Share of pairs of the same person linked by dlib-resnet at a false-match rate of 0.01, against strength of"),
      2U)
      << "as its heading and as its description";
}

TEST_F(BrowserTest, ShowsARunThatMeasuredNothing) {
  ReportInput empty;
  empty.folder = folder_.path();
  WriteReport(empty);
  LoadPage(800);
}

TEST_F(BrowserTest, FindsPicturesThatAreNotInlined) {
  Gallery last{.title = "Beyond", .note = "", .rows = {input_.galleries[0].rows[1]}};
  std::vector<GridRow>& rows = input_.galleries[0].rows;
  while (rows.size() * 3 < kInlinedPictures) {
    rows.emplace_back(rows[0]);
  }
  input_.galleries.push_back(std::move(last));
  WriteReport(input_);
  const Loaded page = LoadPage(1000);
  EXPECT_GE(Count(page.dom, "src=\"images/1_"), 3U);
}

}  // namespace
}  // namespace pentimento::test
