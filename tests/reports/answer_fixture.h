#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reports/answer.h"
#include "tests/reports/demo.h"
#include "tests/support/process.h"

namespace pentimento::test {

/// The sentences, one a line.
inline std::string TextOf(const Json& sentences) {
  std::string text;
  for (const Json& sentence : sentences) {
    text += sentence.at("text").get<std::string>() + "\n";
  }
  return text;
}

/// The sentences of one section, "" if it is not there.
inline std::string Section(const Json& answer, const std::string& id) {
  for (const Json& section : answer.at("sections")) {
    if (section.at("id") == id) {
      return TextOf(section.at("sentences"));
    }
  }
  return "";
}

/// The answer to the demo report, whose figures a test may change.
class AnswerTest : public ::testing::Test {
 protected:
  AnswerTest() : input_(DemoReport(folder_.path(), 1)), figures_(input_.document.figures) {}

  [[nodiscard]] Json Answer() const { return BuildAnswer(figures_, input_.study); }
  Figure& The(const std::string& name, const std::string& hop, const std::string& reverse,
              const std::string& versus = "") {
    const auto found = std::find_if(figures_.begin(), figures_.end(), [&](const Figure& figure) {
      return figure.name == name && figure.hop == hop && figure.reverse == reverse &&
             figure.context.value("versus", "") == versus;
    });
    EXPECT_NE(found, figures_.end()) << name;
    return *found;
  }

  TemporaryFolder folder_;
  ReportInput input_;
  std::vector<Figure>& figures_;
};

}  // namespace pentimento::test
