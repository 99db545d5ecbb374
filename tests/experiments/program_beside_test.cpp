#include "experiments/cli/program_beside.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

TEST(ProgramBeside, OneThatIsNotThereIsNamedWithWhatToDo) {
  try {
    BecomeProgramBeside("pentimento-no-such-program", {"pentimento", "bench"});
  } catch (const MissingError& error) {
    EXPECT_THAT(error.what(), ::testing::AllOf(::testing::StartsWith(PENTIMENTO_BINARY_DIR),
                                               ::testing::HasSubstr("/pentimento-no-such-program: cannot be started: "),
                                               ::testing::HasSubstr("build or install it beside this program")));
  }
}

}  // namespace
}  // namespace pentimento
