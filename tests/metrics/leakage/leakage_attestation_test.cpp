#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/methods/method.h"
#include "metrics/leakage/leakage_metric.h"
#include "tests/metrics/leakage/leakage_metric_fixture.h"

namespace pentimento {
namespace {

/// A reverse that makes four times as much of what lies between 32 levels: what is planted there a naive attacker
/// does not see.
class Magnifier final : public Method {
 public:
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] bool differentiable() const override { return true; }
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& /*context*/) const override {
    const torch::Tensor coarse = (images.detach() * 31.0).round() / 31.0;
    return {(coarse + 4.0 * (images - coarse)).clamp(0.0, 1.0)};
  }
};

class LeakageAttestationTest : public LeakageMetricTest {};

TEST_F(LeakageAttestationTest, AttackersProveTheirStrengthOnAPlantedIdentity) {
  input_.attest = Part(400, 16);
  input_.select = Part(100, 50);
  LeakageOptions options = Options();
  options.retrain = false;
  options.attest = {.forwards = {"copy"}, .doses = {0.01, 12.0}, .steps = 4};
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

TEST_F(LeakageAttestationTest, AReverseProvesItsStrengthOnAnIdentityThatItAloneBringsBack) {
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
  options.attest = {.forwards = {"stranger"}, .doses = {5.0}, .steps = 5};
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
  EXPECT_EQ(limit.note, "no interval: the smallest of the doses that were planted");
  EXPECT_EQ(limit.context["attested"], true) << found.at("reversing").ci95->first;
  for (const char* const key : {"dose", "threshold", "fmr_achieved", "auc", "auc_select"}) {
    EXPECT_FALSE(limit.context.contains(key)) << key << " belongs to one dose";
    EXPECT_TRUE(found.at("reversing").context.contains(key)) << key;
  }
  EXPECT_EQ(Find(result, "leakage" + kAlpha, "stranger", "reversing").context["attested"], true);
  EXPECT_EQ(found.at("combined").context["attackers"], Json({"naive", "reversing:back"}));
  EXPECT_EQ(Find(result, "detection_limit" + kAlpha, "stranger", "combined").context["attested"], true);
  EXPECT_FALSE(Find(result, "leakage" + kAlpha, "stranger", "naive").context.contains("attested"))
      << "what it cannot see it cannot find";
}

}  // namespace
}  // namespace pentimento
