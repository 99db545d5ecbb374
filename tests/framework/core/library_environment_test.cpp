#include "framework/core/library_environment.h"

#include <array>
#include <cstdlib>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pentimento {
namespace {

using ::testing::Contains;
using ::testing::Not;

/// The variables as they were, afterwards.
class LibraryEnvironment : public ::testing::Test {
 protected:
  void SetUp() override {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      if (const char* value = std::getenv(kNames[i])) {
        before_[i] = value;
      }
      ::unsetenv(kNames[i]);
    }
  }
  void TearDown() override {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      ::unsetenv(kNames[i]);
      if (before_[i]) {
        ::setenv(kNames[i], before_[i]->c_str(), 1);
      }
    }
  }

  static std::string Value(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
  }

 private:
  static constexpr std::array<const char*, 3> kNames = {"GOMP_SPINCOUNT", "OMP_WAIT_POLICY", "THP_MEM_ALLOC_ENABLE"};
  std::array<std::optional<std::string>, 3> before_;
};

TEST_F(LibraryEnvironment, IsNotHandedToOtherPrograms) {
  ::setenv("PENTIMENTO_TEST", "is kept", 1);
  SetLibraryEnvironment();
  EXPECT_EQ(Value("GOMP_SPINCOUNT"), "2000");
  EXPECT_EQ(Value("THP_MEM_ALLOC_ENABLE"), "1");
  EXPECT_THAT(EnvironmentOfOthers(), Contains("PENTIMENTO_TEST=is kept"));
  EXPECT_THAT(EnvironmentOfOthers(), Not(Contains("GOMP_SPINCOUNT=2000")));
  EXPECT_THAT(EnvironmentOfOthers(), Not(Contains("THP_MEM_ALLOC_ENABLE=1")));
  ::unsetenv("PENTIMENTO_TEST");
}

TEST_F(LibraryEnvironment, LeavesWhatTheUserHasChosen) {
  ::setenv("GOMP_SPINCOUNT", "5", 1);
  ::setenv("THP_MEM_ALLOC_ENABLE", "0", 1);
  SetLibraryEnvironment();
  EXPECT_THAT(EnvironmentOfOthers(), Contains("GOMP_SPINCOUNT=5"));
  EXPECT_THAT(EnvironmentOfOthers(), Contains("THP_MEM_ALLOC_ENABLE=0"));
}

TEST_F(LibraryEnvironment, AWaitPolicyIsAChoiceToo) {
  ::setenv("OMP_WAIT_POLICY", "passive", 1);
  SetLibraryEnvironment();
  EXPECT_EQ(Value("GOMP_SPINCOUNT"), "");
}

}  // namespace
}  // namespace pentimento
