#include "experiments/benchmarks/worker.h"

#include <istream>
#include <ostream>
#include <string>

#include <c10/core/CachingDeviceAllocator.h>
#include <fmt/format.h>

#include "experiments/benchmarks/peak_memory.h"
#include "experiments/benchmarks/work.h"
#include "framework/core/errors.h"
#include "framework/nn/device.h"

namespace pentimento {
namespace {

void Answer(std::ostream& out, const Json& document) { out << document.dump() << std::endl; }

/// The most that the process has held: of the device's memory, or of the machine's.
std::int64_t PeakBytes(const c10::Device& device) {
  if (!device.is_cpu()) {
    constexpr auto kAll = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);
    return c10::getDeviceAllocator(device.type())->getDeviceStats(device.index()).allocated_bytes[kAll].peak;
  }
  return PeakBytesOfProcess();
}

void Serve(std::istream& in, std::ostream& out, bool peer) {
  std::string line;
  std::getline(in, line);
  const Json task = Json::parse(line);
  const c10::Device device = SelectDevice(task.at("params").value("device", "cpu"));
  const std::unique_ptr<Work> work =
      MakeRowWork(task.at("row").get<std::string>(), task.at("params"), task.at("inputs").get<std::string>(), peer);
  Answer(out, {{"ready", true}, {"implementation", work->implementation()}});
  while (std::getline(in, line)) {
    if (line != "go") {
      throw WorkError(fmt::format("expected the word go, got \"{}\"", line));
    }
    const WorkResult result = work->Go();
    Answer(out, {{"seconds", result.seconds},
                 {"items", result.items},
                 {"check", result.check},
                 {"peak_bytes", PeakBytes(device)}});
  }
}

}  // namespace

void ServeBenchmarkWork(std::istream& in, std::ostream& out, bool peer) {
  const auto fail = [&](const std::exception& error, const char* kind) {
    Answer(out, {{"error", error.what()}, {"kind", kind}});
  };
  try {
    Serve(in, out, peer);
  } catch (const ConfigError& error) {
    fail(error, "unsupported");
  } catch (const MissingError& error) {
    fail(error, "missing");
  } catch (const std::exception& error) {
    fail(error, "failed");
  }
}

}  // namespace pentimento
