#include "experiments/benchmarks/worker.h"

#include <istream>
#include <ostream>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>

#include "experiments/benchmarks/work.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

void Answer(std::ostream& out, const Json& document) { out << document.dump() << std::endl; }

void Serve(std::istream& in, std::ostream& out, bool peer) {
  std::string line;
  std::getline(in, line);
  const Json task = Json::parse(line);
  const std::unique_ptr<Work> work =
      MakeRowWork(task.at("row").get<std::string>(), task.at("params"), task.at("inputs").get<std::string>(), peer);
  Answer(out, {{"ready", true}, {"implementation", work->implementation()}});
  while (std::getline(in, line)) {
    if (line != "go") {
      throw WorkError(fmt::format("expected the word go, got \"{}\"", line));
    }
    const WorkResult result = work->Go();
    rusage used = {};
    getrusage(RUSAGE_SELF, &used);
    Answer(out, {{"seconds", result.seconds},
                 {"items", result.items},
                 {"check", result.check},
                 {"peak_bytes", 1024 * used.ru_maxrss}});
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
