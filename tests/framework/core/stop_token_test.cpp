#include "framework/core/stop_token.h"

#include <chrono>
#include <csignal>
#include <functional>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pentimento {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

/// The exit code of `body` in a process of its own; 1000 + signal if one ended it.
int ExitCodeOf(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    _exit(body());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool WaitForStop(const StopToken& token) {
  const auto end = steady_clock::now() + seconds(20);
  while (!token.stop_requested() && steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return token.stop_requested();
}

class SignalStopTest : public ::testing::TestWithParam<int> {};

TEST_P(SignalStopTest, OneSignalAsksToStop) {
  const int signal = GetParam();
  EXPECT_EQ(ExitCodeOf([signal] {
              const SignalStop stop;
              const StopToken token = stop.Token();
              if (token.stop_requested()) {
                return 1;
              }
              kill(getpid(), signal);
              if (!WaitForStop(token)) {
                return 2;
              }
              try {
                ThrowIfStopped(token);
              } catch (const Interrupted&) {
                return 0;
              }
              return 3;
            }),
            0);
}

TEST_P(SignalStopTest, ASecondSignalEndsTheProcess) {
  const int signal = GetParam();
  EXPECT_EQ(ExitCodeOf([signal] {
              const SignalStop stop;
              kill(getpid(), signal);
              if (!WaitForStop(stop.Token())) {
                return 2;
              }
              kill(getpid(), signal);
              std::this_thread::sleep_for(seconds(20));
              return 1;
            }),
            130);
}

TEST_P(SignalStopTest, AfterwardsTheSignalEndsTheProcessAsEver) {
  const int signal = GetParam();
  EXPECT_EQ(ExitCodeOf([signal] {
              { const SignalStop stop; }
              kill(getpid(), signal);
              std::this_thread::sleep_for(seconds(20));
              return 1;
            }),
            1000 + signal);
}

INSTANTIATE_TEST_SUITE_P(Signals, SignalStopTest, ::testing::Values(SIGINT, SIGTERM),
                         [](const auto& instance) { return instance.param == SIGINT ? "Interrupt" : "Terminate"; });

TEST(StopToken, ADefaultOneNeverStops) {
  EXPECT_NO_THROW(ThrowIfStopped(StopToken()));
  EXPECT_FALSE(StopToken().stop_possible());
}

}  // namespace
}  // namespace pentimento
