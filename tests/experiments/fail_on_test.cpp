#include "experiments/audit/fail_on.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Json FigureOf(const std::string& name, const std::string& hop, const Json& value, const Json& reverse = nullptr,
              const Json& context = Json::object()) {
  return {{"name", name},      {"hop", hop},         {"value", value},
          {"forward", "tool"}, {"reverse", reverse}, {"context", context}};
}

Json Report() {
  return {{"figures",
           {FigureOf("retention[location]", "x-y", 0.0), FigureOf("retention[time]", "x-y", 0.25),
            FigureOf("auc", "x", 0.99), FigureOf("auc", "x-y", 0.61, nullptr, {{"probes", "detected"}}),
            FigureOf("auc", "x-y", 0.95, nullptr, {{"probes", "all-matching"}}),
            FigureOf("auc", "x-y", 0.94, nullptr, {{"impostors", "same-group"}}),
            FigureOf("auc", "x-xhat", 0.97, "oracle"), FigureOf("auc", "x-xhat", 0.7, "back"),
            FigureOf("tar@fmr=1e-2", "x-y", 0.3), FigureOf("psnr", "x-y", nullptr)}}};
}

FailOn::Verdict Judge(const std::string& expression) { return FailOn(expression).Judge(Report()); }

TEST(FailOn, ComparesTheStylisedPicturesFigure) {
  EXPECT_EQ(Judge("retention[location] > 0"), FailOn::Verdict::kFails);
  EXPECT_EQ(Judge("retention[location] >= 0"), FailOn::Verdict::kHolds);
  EXPECT_EQ(Judge("retention[time] == 0.25"), FailOn::Verdict::kHolds);
  EXPECT_EQ(Judge("retention[time] != 0.25"), FailOn::Verdict::kFails);
  EXPECT_EQ(Judge("tar@fmr=1e-2 < 0.4"), FailOn::Verdict::kHolds) << "an @ that belongs to the name";
}

TEST(FailOn, AHopIsNamedBehindTheFigure) {
  EXPECT_EQ(Judge("auc@x > 0.98"), FailOn::Verdict::kHolds);
  EXPECT_EQ(Judge("auc@y > 0.6"), FailOn::Verdict::kHolds);
  EXPECT_EQ(Judge("auc@xhat > 0.6"), FailOn::Verdict::kHolds);
  EXPECT_EQ(Judge("tar@fmr=1e-2@y > 0.2"), FailOn::Verdict::kHolds);
}

TEST(FailOn, BoundsOtherImpostorsAndControlsDoNotCount) {
  EXPECT_EQ(Judge("auc@y > 0.9"), FailOn::Verdict::kFails);
  EXPECT_EQ(Judge("auc@xhat > 0.9"), FailOn::Verdict::kFails) << "the oracle is the answer itself";
}

TEST(FailOn, AndBindsBeforeOr) {
  EXPECT_EQ(Judge("auc > 0.9 and auc > 0.6 or retention[time] > 0"), FailOn::Verdict::kHolds);
  EXPECT_EQ(Judge("retention[time] > 0 or auc > 0.9 and auc > 0.6"), FailOn::Verdict::kHolds);
  EXPECT_EQ(Judge("auc > 0.9 or auc > 0.6 and retention[location] > 0"), FailOn::Verdict::kFails);
}

TEST(FailOn, WithoutAValueNothingIsKnown) {
  EXPECT_EQ(Judge("psnr > 20"), FailOn::Verdict::kUnknown);
  EXPECT_EQ(Judge("psnr > 20 or auc > 0.6"), FailOn::Verdict::kHolds);
  EXPECT_EQ(Judge("psnr > 20 and auc > 0.9"), FailOn::Verdict::kFails);
  EXPECT_EQ(Judge("psnr > 20 and auc > 0.6"), FailOn::Verdict::kUnknown);
}

std::string WhyNot(const std::string& expression) {
  try {
    (void)Judge(expression);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(FailOn, SaysWhatItDoesNotUnderstand) {
  EXPECT_THAT(WhyNot("auc"), HasSubstr("with spaces between"));
  EXPECT_THAT(WhyNot("auc>0.6"), HasSubstr("with spaces between"));
  EXPECT_THAT(WhyNot("auc => 0.6"), HasSubstr("\"=>\" is no operator"));
  EXPECT_THAT(WhyNot("auc > much"), HasSubstr("\"much\" is no number"));
  EXPECT_THAT(WhyNot("auc > 0.6 xor auc > 0.7"), HasSubstr("\"xor\" where `and` or `or` was expected"));
  EXPECT_THAT(WhyNot("auc > 0.6 or"), HasSubstr("with spaces between"));
  EXPECT_THAT(WhyNot("retention[locatoin] > 0"),
              AllOf(HasSubstr("did you mean \"retention[location]\""), HasSubstr("hop x-y")));
}

/// What tells whether "nobody is recognised" may be believed.
TEST(FailOn, KnowsRulesThatAWeakAttackerMayPass) {
  EXPECT_TRUE(FailOn("auc@y > 0.6").LooksAtIdentity());
  EXPECT_TRUE(FailOn("psnr < 20 or leakage@fmr=1e-1 > 0.1").LooksAtIdentity());
  EXPECT_FALSE(FailOn("retention[location] > 0 and psnr < 20").LooksAtIdentity());
  Json report = Report();
  EXPECT_FALSE(HasAttestedAttacker(report));
  report["figures"].push_back(
      FigureOf("detection_limit@fmr=1e-1", "x-y", nullptr, nullptr, {{"attested", false}, {"attacker", "aware"}}));
  EXPECT_FALSE(HasAttestedAttacker(report));
  report["figures"].back()["context"]["attested"] = true;
  EXPECT_TRUE(HasAttestedAttacker(report));
}

TEST(FailOn, PermutedNamesAreNoPlainFigure) {
  Json report = Report();
  report["figures"].push_back(FigureOf("tar@fmr=1e-2", "x-y", 0.9, nullptr, {{"control", "permuted"}}));
  EXPECT_EQ(FailOn("tar@fmr=1e-2 > 0.5").Judge(report), FailOn::Verdict::kFails);
}

}  // namespace
}  // namespace pentimento
