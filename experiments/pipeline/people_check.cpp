#include "experiments/pipeline/people_check.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace pentimento {
namespace {

bool HasPeople(const Json& resolved, const char* part) {
  return resolved.at("dataset").value(part, std::int64_t{0}) > 0;
}

void CheckLeakage(const Json& resolved, const Json& metric, const std::string& pointer,
                  std::vector<OptionProblem>& problems) {
  if (!HasPeople(resolved, "select_identities")) {
    problems.push_back(
        {pointer,
         false,
         "the metric \"leakage\" sets thresholds and chooses attackers on people who are neither trained "
         "nor tested on, and the data set sets none apart: give it select_identities (64 for a "
         "false-match rate of 10 %, more for a smaller one)",
         {}});
  }
  const Json attest = metric.value("attest", Json::object());
  if (attest.is_object() && !attest.value("forwards", Json::array()).empty() &&
      !HasPeople(resolved, "attest_identities")) {
    problems.push_back({pointer + "/attest/forwards",
                        false,
                        "attackers prove their strength on people of their own, and the data set sets none apart: give "
                        "it attest_identities (32, for an exact lower bound above 0.8), or leave attest.forwards out",
                        {}});
  }
}

/// A cache lies outside the run folder, where no purge reaches it.
void CheckCachedTemplates(const Json& resolved, const Json& metric, const std::string& pointer,
                          std::vector<OptionProblem>& problems) {
  const bool faces = std::ranges::any_of(metric.at("extractors"),
                                         [](const Json& extractor) { return extractor.at("type") == "face"; });
  if (faces && !metric.at("cache").is_null() && resolved.at("dataset").at("type") != "portraits" &&
      resolved.at("keep_templates").is_null()) {
    problems.push_back(
        {pointer + "/cache",
         false,
         "the features of the extractor \"face\" are templates of real people, which are kept only where "
         "the config says until when: give keep_templates, or leave the cache out; what lies in a cache "
         "is yours to delete, `pentimento purge` removes nothing outside the run folder",
         {}});
  }
}

}  // namespace

std::vector<OptionProblem> CheckPeople(const Json& resolved) {
  std::vector<OptionProblem> problems;
  const Json& metrics = resolved.at("metrics");
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const std::string pointer = fmt::format("/metrics/{}", i);
    if (metrics[i].at("type") == "leakage") {
      CheckLeakage(resolved, metrics[i], pointer, problems);
    } else if (metrics[i].at("type") == "distribution") {
      CheckCachedTemplates(resolved, metrics[i], pointer, problems);
    }
  }
  return problems;
}

}  // namespace pentimento
