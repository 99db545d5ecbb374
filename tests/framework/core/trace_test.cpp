#include "framework/core/trace.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

void Sleep(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

TEST(Trace, HasARowAThreadAndAnEventASpan) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "trace.json";
  {
    Trace trace(path);
    std::thread other([&trace] {
      for (const char* what : {"a.png", "b.png"}) {
        const TraceSpan span(&trace, "decode", what);
        Sleep(60);
      }
    });
    {
      const TraceSpan span(&trace, "compute", "\xff is no UTF-8");
      Sleep(120);
    }
    other.join();
    EXPECT_FALSE(std::filesystem::exists(path)) << "not before it is whole";
    trace.Commit();
  }
  const Json events = Json::parse(ReadFile(path)).at("traceEvents");
  std::map<std::string, std::set<int>> rows;
  std::map<std::string, double> durations;
  std::vector<std::string> names;
  std::size_t counts = 0;
  for (const Json& event : events) {
    if (event.at("ph") == "X") {
      rows[event.at("name")].insert(event.at("tid").get<int>());
      durations[event.at("name")] += event.at("dur").get<double>();
      EXPECT_GE(event.at("ts").get<double>(), 0.0);
    } else if (event.at("ph") == "C") {
      ++counts;
      EXPECT_GE(event.at("args").at("cores").get<double>(), 0.0);
    } else if (event.at("name") == "thread_name") {
      names.push_back(event.at("args").at("name"));
    }
  }
  EXPECT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.at("decode").size(), 1U) << "both by one thread";
  EXPECT_NE(rows.at("decode"), rows.at("compute"));
  EXPECT_GE(durations.at("decode"), 120e3) << "microseconds";
  EXPECT_GE(durations.at("compute"), 120e3);
  EXPECT_EQ(names.size(), 2U);
  EXPECT_GE(counts, 1U);
}

TEST(Trace, WithoutOneNothingIsRecorded) { EXPECT_NO_THROW(TraceSpan(nullptr, "decode", "a.png")); }

TEST(Trace, ManyEventsComeOutWhole) {
  const testing::TemporaryFolder folder;
  Trace trace(folder.path() / "trace.json");
  for (int i = 0; i < 3000; ++i) {
    const TraceSpan span(&trace, "compute", fmt::format("{}", i));
  }
  trace.Commit();
  const Json document = Json::parse(ReadFile(folder.path() / "trace.json"));
  int next = 0;
  for (const Json& event : document.at("traceEvents")) {
    if (event.at("ph") == "X") {
      EXPECT_EQ(event.at("args").at("of"), fmt::format("{}", next++));
    }
  }
  EXPECT_EQ(next, 3000);
}

TEST(Trace, AFileThatCannotBeIsSaidAtOnce) { EXPECT_THROW(Trace("/proc/no/such/folder/trace.json"), WorkError); }

}  // namespace
}  // namespace pentimento
