#include "experiments/benchmarks/score_file_work.h"

#include <fmt/format.h>

#include "experiments/benchmarks/peak_memory.h"
#include "experiments/benchmarks/stopwatch.h"
#include "framework/core/atomic_file.h"
#include "framework/results/score_file.h"

namespace pentimento {

void WriteScoreTable(const std::filesystem::path& path, std::int64_t lines, int people) {
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  AtomicFile file(path);
  std::string text = "probe_id,gallery_id,score\n";
  const std::int64_t pictures = 4 * std::int64_t{people};
  const auto picture = [](std::int64_t number) {
    return fmt::format("Person_{0:04}/Person_{0:04}_{1:04}.jpg", number / 4, number % 4);
  };
  for (std::int64_t line = 0; line < lines; ++line) {
    const std::int64_t probe = line / pictures % pictures;
    text += fmt::format("{},{},{}\n", picture(probe), picture(line % pictures),
                        static_cast<double>(line % (1 << 20)) * 0x1.0p-20);
    if (text.size() > kBlock) {
      file.Write(text);
      text.clear();
    }
  }
  file.Write(text);
  file.Commit();
}

std::string ScoreFileWork::implementation() const { return "Pentimento, one thread"; }

WorkResult ScoreFileWork::Go() {
  const PeakMemory memory;
  const Stopwatch stopwatch;
  const ScoreTable table = ReadScoreTable(path_);
  const double seconds = stopwatch.Seconds();
  const std::optional<std::int64_t> peak = memory.Bytes();
  double sum = 0.0;
  for (const ScoreTable::Row& row : table.rows) {
    sum += row.score;
  }
  const auto lines = static_cast<std::int64_t>(table.rows.size()) + table.self_comparisons;
  return {.seconds = seconds,
          .items = lines,
          .check = {static_cast<double>(table.ids.size()), static_cast<double>(table.self_comparisons), sum},
          .peak_bytes = peak};
}

}  // namespace pentimento
