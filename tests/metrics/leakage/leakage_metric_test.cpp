#include "metrics/leakage/leakage_metric.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "datasets/portraits/portraits.h"
#include "framework/core/errors.h"
#include "framework/media/encode.h"
#include "framework/methods/method.h"
#include "framework/results/kept_scores.h"
#include "metrics/leakage/kept_leakage.h"
#include "metrics/matchers/dlib_matcher.h"
#include "metrics/statistics/score_figures.h"
#include "tests/metrics/weights_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

constexpr int kImages = 2;
const std::string kAlpha = "@fmr=2.5e-1";

/// A reverse that makes four times as much of what lies between 32 levels: what is planted there a naive attacker
/// does not see.
class Magnifier final : public Method {
 public:
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] bool differentiable() const override { return true; }
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& /*context*/) const override {
    const torch::Tensor coarse = (images.detach() * 31.0).round() / 31.0;
    return {(coarse + 4.0 * (images - coarse)).clamp(0.0, 1.0), {}};
  }
};

/// Portraits of people that are trained, select and tested on, and two tools: `copy` changes nothing, `stranger` gives
/// back the same photograph of somebody else.
class LeakageMetricTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const std::string& file : metric_.weights()) {
      if (!fs::exists(WeightsFolder() / file)) {
        GTEST_SKIP() << "no " << file << " in " << WeightsFolder() << " (`make setup` fetches them)";
      }
    }
    const PartView select = Part(100, 32);
    input_.select = select;
    const PartView test = Part(200, 16);
    input_.originals = test.originals;
    input_.hops = test.hops;
    input_.fit = Part(300, 6);
    input_.training = input_.fit.originals;
    input_.weights_folder = WeightsFolder();
    input_.statistics.replicates = 100;
    input_.progress = &progress_;
  }
  void TearDown() override { fs::remove_all(folder_); }

  ChainPicture Render(std::uint64_t person, std::uint64_t image) {
    const std::string subject = fmt::format("p{:03}", person);
    const std::string id = fmt::format("{}/{}.png", subject, image);
    const fs::path path = folder_ / id;
    if (!fs::exists(path)) {
      EncodePicture(RenderPortrait(DrawIdentity(8, person), DrawCapture(8, person, image), PortraitDomain::kPhoto, 128),
                    path, {});
    }
    return {id, subject, path};
  }

  PartView Part(std::uint64_t first, std::uint64_t people) {
    PartView part;
    HopView copy{"x-y", "copy", "", {}, {}};
    HopView stranger{"x-y", "stranger", "", {}, {}};
    HopView back{"x-xhat", "stranger", "back", {}, {}};
    for (std::uint64_t person = first; person < first + people; ++person) {
      for (std::uint64_t image = 0; image < kImages; ++image) {
        const ChainPicture original = Render(person, image);
        part.originals.push_back(original);
        copy.test.push_back(original);
        copy.test.back().path = folder_ / "copy" / original.id;
        fs::create_directories(copy.test.back().path.parent_path());
        fs::copy_file(original.path, copy.test.back().path, fs::copy_options::overwrite_existing);
        back.test.push_back(original);
        ChainPicture swapped = Render(first + (person - first + 1) % people, image);
        swapped.id = original.id;
        swapped.subject = original.subject;
        stranger.test.push_back(swapped);
      }
    }
    copy.reference = stranger.reference = back.reference = part.originals;
    part.hops = {copy, stranger, back};
    return part;
  }

  static const Figure& Find(const MeasureResult& result, const std::string& name, const std::string& forward,
                            const std::string& attacker, const std::string& control = "") {
    for (const Figure& figure : result.figures) {
      if (figure.name == name && figure.forward == forward && figure.context["attacker"] == attacker &&
          figure.context.value("control", "") == control) {
        return figure;
      }
    }
    throw std::runtime_error(fmt::format("no figure {} of {} by {}", name, forward, attacker));
  }

  /// Whether a figure of a run is what the kept scores give again, interval and note included.
  void ExpectRecomputed(const MeasureResult& result, const Figure& figure, const std::string& name,
                        const ScoreLabels& minus = {}) {
    ScoreLabels where = {{"hop", figure.hop}};
    for (const auto& [key, value] : {std::pair("forward", figure.forward), std::pair("reverse", figure.reverse)}) {
      if (!value.empty()) {
        where[key] = value;
      }
    }
    for (const char* const key :
         {"attacker", "probes", "impostors", "references", "stylised", "combine", "planted", "dose"}) {
      if (figure.context.contains(key)) {
        const Json& value = figure.context[key];
        where[key] = value.is_string() ? value.get<std::string>() : value.dump();
      }
    }
    const bool is_bound = where["probes"].starts_with("all-");
    if (is_bound) {
      where["probes"] = "detected";
    }
    std::vector<Figure>& again = again_[ToString(where) + " " + ToString(minus)];
    if (again.empty()) {
      again = LeakageOfKept(result.scores, where, minus,
                            {.fmr = Options().fmr, .replicates = input_.statistics.replicates, .threads = 2});
    }
    const auto found = std::ranges::find_if(again, [&](const Figure& one) {
      return one.name == name && one.context["probes"] == figure.context["probes"] &&
             one.context.value("control", "") == (figure.context.contains("permutations") ? "permuted" : "");
    });
    ASSERT_NE(found, again.end()) << name << " of " << ToString(where);
    EXPECT_TRUE(found->value == figure.value || (std::isnan(found->value) && std::isnan(figure.value)))
        << name << " of " << ToString(where) << ": " << found->value << ", in the run " << figure.value;
    EXPECT_EQ(found->ci95, figure.ci95) << name << " of " << ToString(where);
    EXPECT_EQ(found->note, figure.note) << name << " of " << ToString(where);
    EXPECT_EQ(found->n, figure.n) << name << " of " << ToString(where);
  }

  /// One test picture of `stranger` is blank, and two that `back` recovers.
  void BlankSomeFaces() {
    int blanks = 0;
    const auto blank = [&](ChainPicture& picture) {
      picture.path = folder_ / fmt::format("blank{}.png", ++blanks);
      EncodePicture(Picture(128, 128), picture.path, {});
    };
    blank(input_.hops[1].test[0]);
    blank(input_.hops[2].test[3]);
    blank(input_.hops[2].test[4]);
  }

  /// Everybody is of one of two groups.
  void GroupPeople() {
    const auto group = [](std::vector<ChainPicture>& pictures) {
      for (ChainPicture& picture : pictures) {
        picture.group = picture.subject.back() % 2 == 0 ? "even" : "odd";
      }
    };
    for (const auto& [originals, hops] :
         {std::pair(&input_.originals, &input_.hops), std::pair(&input_.select.originals, &input_.select.hops)}) {
      group(*originals);
      for (HopView& hop : *hops) {
        group(hop.test);
        group(hop.reference);
      }
    }
  }

  fs::path folder_ = fs::temp_directory_path() / fmt::format("pentimento-leakage-{}", ::getpid());
  Progress progress_;
  MeasureInput input_;
  std::map<std::string, std::vector<Figure>> again_;  ///< of one result, by which attack they are
  static LeakageOptions Options() {
    LeakageOptions options;
    options.fmr = {0.25};
    options.retraining.steps = 2;
    options.retraining.batch = 4;
    return options;
  }

  LeakageMetric metric_{Options(), {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}};
};

/// `back` was told by the forward whom to show, and laundering takes that away; `fresh` sees it without being told.
void AddLaundered(std::vector<HopView>& hops) {
  HopView smuggled = hops[1];
  smuggled.hop = "x-xhat";
  smuggled.reverse = "back~laundered";
  HopView fresh = hops[2];
  fresh.reverse = "fresh";
  fresh.afresh_for = "back";
  HopView inferred = hops[2];
  inferred.reverse = "fresh~laundered";
  hops.insert(hops.end(), {smuggled, fresh, inferred});
}

TEST_F(LeakageMetricTest, ACopyLeaksAllAndAStrangerNothingUntilItIsReversed) {
  const MeasureResult result = metric_.Measure(input_);
  EXPECT_EQ(Find(result, "leakage" + kAlpha, "copy", "naive").value, 1.0);
  EXPECT_GT(Find(result, "tar" + kAlpha, "", "none").value, 0.9);
  EXPECT_EQ(Find(result, "tar" + kAlpha, "copy", "naive").value, Find(result, "tar" + kAlpha, "", "none").value);
  // Everybody is the next person: the naive attacker links nobody, and points at somebody else.
  EXPECT_LT(Find(result, "leakage" + kAlpha, "stranger", "naive").value, 0.1);
  EXPECT_GT(Find(result, "false_accusation" + kAlpha, "stranger", "naive").value, 0.8);
  EXPECT_EQ(Find(result, "false_accusation" + kAlpha, "stranger", "reversing").value,
            Find(result, "false_accusation" + kAlpha, "copy", "naive").value);
  // One who stylises the gallery too, or who reverses, gets everything.
  // (At this rate the selecting people do not support its threshold: strangers' faces hang together.)
  EXPECT_GT(Find(result, "auc", "stranger", "gallery-stylised").value, 0.95);
  EXPECT_EQ(Find(result, "leakage" + kAlpha, "stranger", "reversing").value, 1.0);
  EXPECT_GT(Find(result, "auc", "stranger", "combined").value, 0.95);
  EXPECT_LT(Find(result, "leakage" + kAlpha, "stranger", "naive").value, 0.3);
  const Figure& permuted = Find(result, "leakage" + kAlpha, "copy", "naive", "permuted");
  ASSERT_TRUE(permuted.ci95);
  EXPECT_LE(permuted.ci95->first, 0.0);
  EXPECT_GE(permuted.ci95->second, 0.0);
  int strongest = 0;
  for (const Figure& figure : result.figures) {
    if (figure.context.contains("strongest") && figure.forward == "stranger") {
      ++strongest;
      EXPECT_NE(figure.context["attacker"], "naive");
    }
    if (figure.name == "reversal_gain" + kAlpha && figure.context["versus_attacker"] == "naive") {
      EXPECT_GT(figure.value, 0.7) << figure.note;
      EXPECT_LT(figure.value, 1.4) << "a stranger can leak less than nothing";
    }
  }
  EXPECT_GE(strongest, 4);
}

TEST_F(LeakageMetricTest, LeakageIsRecomputableFromTheScoresThatAreKept) {
  LeakageOptions options = Options();
  options.retrain = false;
  const MeasureResult result =
      LeakageMetric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}).Measure(input_);
  const auto table = [&](const std::string& labels) {
    return TableOf(SelectScores(result.scores, ParseScoreLabels("probes=detected," + labels)));
  };
  const auto value = [](const ResultDocument& document, const std::string& name) {
    const auto figure =
        std::ranges::find_if(document.figures, [&](const Figure& one) { return one.name.starts_with(name); });
    return std::pair(figure->value, figure->context.value("threshold", 0.0));
  };
  // At the threshold that the selecting people's impostors set, the tested people's TAR; so of the originals, too.
  const auto tar = [&](const std::string& labels) {
    const ScoreFigureOptions select{.fmr = {0.25}, .replicates = 0};
    const double threshold = value(FiguresOfScores(table(labels + ",part=select"), select), "tar@fmr").second;
    const ScoreFigureOptions test{.thresholds = {threshold}, .replicates = 0};
    return value(FiguresOfScores(table(labels + ",part=test"), test), "tar@threshold").first;
  };
  const double ceiling = tar("attacker=none");
  EXPECT_EQ(ceiling, Find(result, "tar" + kAlpha, "", "none").value);
  for (const char* const forward : {"copy", "stranger"}) {
    const Figure& leakage = Find(result, "leakage" + kAlpha, forward, "naive");
    const double recomputed = (tar(fmt::format("attacker=naive,forward={}", forward)) - 0.25) / (ceiling - 0.25);
    EXPECT_NEAR(recomputed, leakage.value, 1e-12) << forward;
  }
  EXPECT_EQ(Find(result, "tar" + kAlpha, "stranger", "combined").context["attackers"].size(), 4U);
  EXPECT_NO_THROW((void)table("attacker=combined,forward=stranger,part=test"));
}

TEST_F(LeakageMetricTest, EveryFigureIsRecomputableFromTheScoresThatAreKept) {
  input_.select = Part(100, 48);
  input_.statistics.replicates = 20;
  AddLaundered(input_.hops);
  AddLaundered(input_.select.hops);
  BlankSomeFaces();
  GroupPeople();
  LeakageOptions options = Options();
  options.retrain = false;
  options.pooling = {.references = {1}, .stylised = {1}, .combine = {Combine::kMeanTemplate}};
  const MeasureResult result =
      LeakageMetric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}).Measure(input_);
  const ScoreFigureOptions select{.fmr = {0.25}, .replicates = 0};
  std::map<std::string, int> compared;
  for (const Figure& figure : result.figures) {
    const std::string kind = figure.name.substr(0, figure.name.find('@'));
    const std::string probes = figure.context["probes"];
    const bool bound = probes.starts_with("all-");
    if (kind == "ftd" || kind == "co_adapted_share" || (bound && figure.context.contains("impostors"))) {
      continue;  // who was not detected, and a difference of four leakages
    }
    ++compared[kind];
    if (kind == "reversal_gain" || kind == "laundering_drop") {
      // Of a twin the drop is that of the reverse it belongs to, minus its own.
      Figure plain = figure;
      ScoreLabels minus = {{"forward", figure.forward}, {"probes", probes}};
      if (kind == "laundering_drop") {
        plain.reverse = figure.reverse.substr(0, figure.reverse.find('~'));
        minus["reverse"] = figure.reverse;
      } else {
        minus["attacker"] = figure.context["versus_attacker"];
      }
      ExpectRecomputed(result, plain, "difference[leakage" + kAlpha + "]", minus);
    } else if (kind == "false_accusation") {
      if (bound) {
        continue;  // they count those who were not detected
      }
      const std::string attack = fmt::format("forward={},attacker={},probes={}{}", figure.forward,
                                             figure.context["attacker"].get<std::string>(), probes,
                                             figure.reverse.empty() ? "" : ",reverse=" + figure.reverse);
      const auto document = [&](const std::string& part, const ScoreFigureOptions& wanted) {
        return FiguresOfScores(TableOf(SelectScores(result.scores, ParseScoreLabels(attack + part))), wanted);
      };
      const ResultDocument thresholds = document(",part=select", select);
      const auto tar = std::ranges::find(thresholds.figures, "tar" + kAlpha, &Figure::name);
      const double threshold = tar->context["threshold"];
      const ResultDocument accused =
          document(",part=test,gallery=with-training", {.thresholds = {threshold}, .replicates = 0});
      const auto again = std::ranges::find_if(
          accused.figures, [](const Figure& one) { return one.name.starts_with("false_accusation@"); });
      if (std::isfinite(figure.value)) {
        EXPECT_EQ(again->value, figure.value) << attack;
        EXPECT_EQ(again->n, figure.n) << attack;
      }
    } else {
      ExpectRecomputed(result, figure, figure.name);
    }
  }
  for (const char* const kind : {"leakage", "tar", "fmr", "auc", "leakage_transferred", "tar_transferred",
                                 "fmr_transferred", "reversal_gain", "laundering_drop", "false_accusation"}) {
    EXPECT_GE(compared[kind], 4) << kind;
  }
  EXPECT_EQ(compared.size(), 10U) << "a kind of figure that this test doesn't know";
}

TEST_F(LeakageMetricTest, AttackersProveTheirStrengthOnAPlantedIdentity) {
  input_.attest = Part(400, 16);
  input_.select = Part(100, 50);
  LeakageOptions options = Options();
  options.retrain = false;
  options.attest = {.forwards = {"copy"}, .doses = {0.01, 12.0}, .steps = 6};
  const LeakageMetric metric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})});
  const MeasureResult result = metric.Measure(input_);
  std::map<std::pair<std::string, double>, Figure> doses;
  for (const Figure& figure : result.figures) {
    if (figure.name == "attestation" + kAlpha) {
      doses[{figure.context["attacker"], figure.context["dose"].get<double>()}] = figure;
    }
    if (figure.name == "detection_limit" + kAlpha && figure.context["attacker"] == "gallery-stylised") {
      EXPECT_EQ(figure.value, 12.0);
    }
  }
  for (const auto& [place, figure] : doses) {
    ExpectRecomputed(result, figure, "leakage" + kAlpha);
  }
  EXPECT_LT((doses.at({"naive", 12.0}).value), 0.2) << doses.at({"naive", 12.0}).note;
  EXPECT_GT((doses.at({"gallery-stylised", 12.0}).value), 0.7);
  // A dose too small to move a rounded pixel plants nothing, and the carriers show other people.
  EXPECT_LT((doses.at({"gallery-stylised", 0.01}).value), 0.4);
}

TEST_F(LeakageMetricTest, PooledPicturesAreRelativeToPooledOriginals) {
  LeakageOptions options = Options();
  options.retrain = false;
  input_.select = Part(100, 50);
  options.pooling = {.references = {1, 12}, .stylised = {1}, .combine = {Combine::kMeanTemplate, Combine::kBestOf}};
  const MeasureResult result =
      LeakageMetric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}).Measure(input_);
  const auto find = [&](const std::string& name, const std::string& forward, int references,
                        const std::string& combine) -> const Figure& {
    for (const Figure& figure : result.figures) {
      if (figure.name == name && figure.forward == forward && figure.context["probes"] == "detected" &&
          figure.context.value("references", 0) == references && figure.context["combine"] == combine) {
        return figure;
      }
    }
    throw std::runtime_error(fmt::format("no pooled figure {} of {}", name, forward));
  };
  std::set<std::string> places;
  for (const Figure& figure : result.figures) {
    Json context = figure.context;
    context.erase("threshold");
    EXPECT_TRUE(places.insert(figure.name + figure.hop + figure.forward + figure.reverse + context.dump()).second)
        << figure.name << " " << context;
    EXPECT_FALSE(figure.context.contains("combine") && figure.context.contains("strongest"));
  }
  for (const char* const combine : {"mean-template", "best-of"}) {
    EXPECT_EQ(find("leakage" + kAlpha, "copy", 1, combine).value, 1.0);
    EXPECT_LT(find("leakage" + kAlpha, "stranger", 1, combine).value, 0.3);
    EXPECT_GT(find("tar" + kAlpha, "", 1, combine).value, 0.9);
    EXPECT_EQ(find("tar" + kAlpha, "", 1, combine).context["attacker"], "none");
    EXPECT_GT(find("auc", "", 1, combine).value, 0.95);
    for (const char* const name : {"leakage", "tar", "fmr"}) {
      const Figure& lacking = find(name + kAlpha, "copy", 12, combine);
      EXPECT_TRUE(std::isnan(lacking.value));
      EXPECT_THAT(lacking.note, testing::HasSubstr("take 13 pictures of a person; nobody among the selecting people"));
    }
    EXPECT_THAT(find("tar" + kAlpha, "", 12, combine).note, testing::HasSubstr("take 13 pictures"));
  }
  // With one picture of each, "pooled" comparisons are single ones: each probe against the person's other photograph.
  EXPECT_EQ(find("tar" + kAlpha, "copy", 1, "best-of").n, Find(result, "tar" + kAlpha, "copy", "naive").n);
  EXPECT_EQ(find("auc", "copy", 1, "best-of").value, find("auc", "copy", 1, "mean-template").value);
}

TEST_F(LeakageMetricTest, AReverseProvesItsStrengthOnAnIdentityThatItAloneBringsBack) {
  input_.attest = Part(400, 30);
  input_.select = Part(100, 32);
  input_.fit = {};
  input_.training = {};
  input_.reverse_method = [](const std::string& reverse) -> std::unique_ptr<Method> {
    EXPECT_EQ(reverse, "back");
    return std::make_unique<Magnifier>();
  };
  LeakageOptions options = Options();
  options.retrain = false;
  options.attest = {.forwards = {"stranger"}, .doses = {5.0}, .steps = 8};
  const LeakageMetric metric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})});
  const MeasureResult result = metric.Measure(input_);
  std::map<std::string, Figure> found;
  for (const Figure& figure : result.figures) {
    if (figure.name == "attestation" + kAlpha) {
      EXPECT_EQ(figure.context["planted"], "back");
      found[figure.context["attacker"].get<std::string>()] = figure;
    }
  }
  EXPECT_LT(found.at("naive").value, 0.2) << found.at("naive").note;
  EXPECT_GT(found.at("reversing").value, 0.7) << found.at("reversing").note;
  EXPECT_EQ(found.at("reversing").reverse, "back");
  const Figure& limit = Find(result, "detection_limit" + kAlpha, "stranger", "reversing");
  EXPECT_EQ(limit.value, 5.0) << limit.note;
  EXPECT_EQ(limit.context["attested"], true) << found.at("reversing").ci95->first;
  EXPECT_EQ(Find(result, "leakage" + kAlpha, "stranger", "reversing").context["attested"], true);
  EXPECT_FALSE(Find(result, "leakage" + kAlpha, "stranger", "naive").context.contains("attested"))
      << "what it cannot see it cannot find";
}

TEST_F(LeakageMetricTest, FacesThatGoUndetectedAreAFigureOfEveryHopAndBoundTheOthers) {
  BlankSomeFaces();
  LeakageOptions options = Options();
  options.retrain = false;
  const MeasureResult result =
      LeakageMetric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}).Measure(input_);
  const auto find = [&](const std::string& name, const std::string& forward, const std::string& reverse,
                        const std::string& probes, const std::string& attacker) -> const Figure& {
    for (const Figure& figure : result.figures) {
      if (figure.name == name && figure.forward == forward && figure.reverse == reverse &&
          figure.context["probes"] == probes && figure.context["attacker"] == attacker &&
          !figure.context.contains("control")) {
        return figure;
      }
    }
    throw std::runtime_error(fmt::format("no figure {} of {} over {} by {}", name, forward, probes, attacker));
  };
  EXPECT_EQ(find("ftd", "", "", "all", "none").value, 0.0);
  EXPECT_EQ(find("ftd", "copy", "", "all", "naive").value, 0.0);
  EXPECT_EQ(find("ftd", "stranger", "", "all", "naive").value, 1.0 / 32.0);
  EXPECT_EQ(find("ftd", "stranger", "back", "all", "reversing").value, 2.0 / 32.0);
  EXPECT_EQ(find("ftd", "stranger", "back", "all", "reversing").context["detected"], 30);
  EXPECT_EQ(find("ftd", "stranger", "back", "all", "reversing").context["several_faces"], 0);
  for (const char* const name : {"leakage", "tar", "leakage_transferred", "tar_transferred"}) {
    const auto value = [&](const char* probes) {
      const Figure& figure = find(name + kAlpha, "stranger", "back", probes, "reversing");
      EXPECT_TRUE(figure.context["fmr_achieved"].is_number()) << name;
      EXPECT_TRUE(figure.context["auc"].is_number()) << name;
      return figure.value;
    };
    EXPECT_LT(value("all-nonmatching"), value("detected")) << name;
    EXPECT_LE(value("detected"), value("all-matching")) << name;
  }
  EXPECT_TRUE(std::isfinite(find("fmr" + kAlpha, "stranger", "back", "all-matching", "reversing").value));
  EXPECT_EQ(find("false_accusation" + kAlpha, "stranger", "back", "all-nonmatching", "reversing").n, 32);
  EXPECT_NEAR(find("false_accusation" + kAlpha, "stranger", "back", "all-matching", "reversing").value -
                  find("false_accusation" + kAlpha, "stranger", "back", "all-nonmatching", "reversing").value,
              2.0 / 32.0, 1e-12);
}

TEST_F(LeakageMetricTest, ImpostorsOfTheSameGroupSeparateThePersonFromTheGroup) {
  input_.select = Part(100, 48);
  GroupPeople();
  LeakageOptions options = Options();
  options.retrain = false;
  const MeasureResult result =
      LeakageMetric(options, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}).Measure(input_);
  const auto matched = [&](const std::string& name, const std::string& forward, const std::string& attacker) {
    const auto found = std::ranges::find_if(result.figures, [&](const Figure& figure) {
      return figure.name == name && figure.forward == forward && figure.context["attacker"] == attacker &&
             figure.context.value("impostors", "") == "same-group";
    });
    EXPECT_NE(found, result.figures.end()) << name << " of " << forward << " by " << attacker;
    return found == result.figures.end() ? Figure() : *found;
  };
  EXPECT_TRUE(std::isfinite(matched("auc", "", "none").value));
  EXPECT_NE(matched("auc", "", "none").value, Find(result, "auc", "", "none").value) << "other comparisons";
  EXPECT_EQ(matched("auc", "copy", "naive").value, matched("auc", "", "none").value);
  const Figure copied = matched("leakage" + kAlpha, "copy", "naive");
  EXPECT_TRUE(copied.value == 1.0 || !copied.note.empty());
  EXPECT_LT(matched("auc", "stranger", "naive").value, 0.6);
  for (const Figure& figure : result.figures) {
    EXPECT_FALSE(figure.context.contains("impostors") && figure.context.contains("strongest")) << figure.name;
  }
}

TEST_F(LeakageMetricTest, WithoutSelectingPeopleThereIsNothingToSay) {
  input_.select = {};
  EXPECT_TRUE(metric_.Measure(input_).figures.empty());
}

TEST_F(LeakageMetricTest, FewSelectingPeopleGiveNullsWithTheirNumber) {
  input_.select = Part(100, 5);
  const MeasureResult result = metric_.Measure(input_);
  const Figure& leakage = Find(result, "leakage" + kAlpha, "copy", "naive");
  EXPECT_TRUE(std::isnan(leakage.value));
  EXPECT_THAT(leakage.note, testing::HasSubstr("of these 5 people are worth"));
  EXPECT_TRUE(std::isfinite(Find(result, "auc", "copy", "naive").value));
}

TEST_F(LeakageMetricTest, LaunderedTwinsAreMeasuredAndNotConcludedFrom) {
  AddLaundered(input_.hops);
  AddLaundered(input_.select.hops);
  const MeasureResult result = metric_.Measure(input_);
  const auto find = [&](const std::string& name, const std::string& reverse) -> const Figure& {
    for (const Figure& figure : result.figures) {
      if (figure.name == name && figure.reverse == reverse && figure.context["probes"] == "detected") {
        return figure;
      }
    }
    throw std::runtime_error(fmt::format("no figure {} of {}", name, reverse));
  };
  EXPECT_LT(find("leakage" + kAlpha, "back~laundered").value, 0.1);
  EXPECT_EQ(find("leakage" + kAlpha, "fresh~laundered").value, 1.0);
  const double drop = find("laundering_drop" + kAlpha, "back~laundered").value;
  EXPECT_NEAR(drop, 1.0 - find("leakage" + kAlpha, "back~laundered").value, 0.1) << "over the probes of both";
  EXPECT_EQ(find("laundering_drop" + kAlpha, "fresh~laundered").value, 0.0);
  EXPECT_EQ(find("co_adapted_share" + kAlpha, "back~laundered").value, drop);
  EXPECT_EQ(find("co_adapted_share" + kAlpha, "back~laundered").context["afresh"], "fresh");
  int shares = 0;
  for (const Figure& figure : result.figures) {
    const bool twin = figure.reverse.ends_with("~laundered");
    EXPECT_EQ(twin, figure.context.contains("laundered")) << figure.name;
    EXPECT_FALSE(twin && figure.context.contains("strongest")) << figure.name;
    EXPECT_FALSE(twin && figure.name.starts_with("reversal_gain")) << figure.name;
    if (figure.context.contains("attackers")) {
      EXPECT_THAT(figure.context["attackers"].dump(), testing::Not(testing::HasSubstr("laundered")));
    }
    shares += figure.name.starts_with("co_adapted_share") && figure.context["probes"] == "detected" ? 1 : 0;
  }
  EXPECT_EQ(shares, 1);
}

TEST(LeakageOptions, AreChecked) {
  EXPECT_NO_THROW((void)ParseOptions<LeakageOptions>({{"fmr", {0.1}}, {"retraining", {{"steps", 3}}}}, "test"));
  EXPECT_THROW((void)ParseOptions<LeakageOptions>({{"fmr", {1.0}}}, "test"), ConfigError);
  EXPECT_THROW((void)ParseOptions<LeakageOptions>({{"ridge", {0.0}}}, "test"), ConfigError);
}

}  // namespace
}  // namespace pentimento
