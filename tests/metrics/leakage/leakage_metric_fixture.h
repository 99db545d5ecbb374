#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "datasets/portraits/portraits.h"
#include "framework/media/encode.h"
#include "framework/results/kept_scores.h"
#include "metrics/leakage/kept_leakage.h"
#include "metrics/leakage/leakage_metric.h"
#include "metrics/matchers/dlib_matcher.h"
#include "tests/metrics/weights_folder.h"

namespace pentimento {

inline constexpr int kImages = 2;
inline const std::string kAlpha = "@fmr=2.5e-1";

/// Portraits of people that are trained, select and tested on, and two tools: `copy` changes nothing, `stranger` gives
/// back the same photograph of somebody else.
class LeakageMetricTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const std::string& file : metric_.weights()) {
      if (!std::filesystem::exists(WeightsFolder() / file)) {
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
  void TearDown() override { std::filesystem::remove_all(folder_); }

  ChainPicture Render(std::uint64_t person, std::uint64_t image) {
    const std::string subject = fmt::format("p{:03}", person);
    const std::string id = fmt::format("{}/{}.png", subject, image);
    const std::filesystem::path path = folder_ / id;
    if (!std::filesystem::exists(path)) {
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
        std::filesystem::create_directories(copy.test.back().path.parent_path());
        std::filesystem::copy_file(original.path, copy.test.back().path,
                                   std::filesystem::copy_options::overwrite_existing);
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

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / fmt::format("pentimento-leakage-{}", ::getpid());
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
inline void AddLaundered(std::vector<HopView>& hops) {
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

}  // namespace pentimento
