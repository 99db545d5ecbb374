#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "framework/config/load.h"
#include "framework/config/resolve.h"
#include "tests/support/sample_options.h"
#include "tests/support/temporary_folder.h"

namespace pentimento::testing {

/// The message of the ConfigError that `call` throws.
inline std::string ConfigErrorOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const ConfigError& error) {
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

/// Runs in a folder of its own, so that messages name files as a user would: "configs/a.yaml".
class ConfigFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    before_ = std::filesystem::current_path();
    std::filesystem::current_path(folder_.path());
  }
  void TearDown() override { std::filesystem::current_path(before_); }

  void Write(const std::string& name, std::string_view text) const { folder_.Write(name, text); }

  /// What the sample experiment makes of `file`, or of one written here.
  [[nodiscard]] static ResolvedConfig ResolveFile(const std::string& file,
                                                  const std::vector<std::string>& overrides = {}) {
    return Resolve(LoadConfig(file, overrides), SampleExperiment());
  }
  [[nodiscard]] static std::string ErrorOfFile(const std::string& file,
                                               const std::vector<std::string>& overrides = {}) {
    return ConfigErrorOf([&] { (void)ResolveFile(file, overrides); });
  }
  [[nodiscard]] std::string ErrorOf(std::string_view text, const std::vector<std::string>& overrides = {}) const {
    Write("a.yaml", text);
    return ErrorOfFile("a.yaml", overrides);
  }

 private:
  TemporaryFolder folder_;
  std::filesystem::path before_;
};

}  // namespace pentimento::testing
