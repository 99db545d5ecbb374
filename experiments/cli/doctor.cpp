#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "experiments/cli/command.h"
#include "experiments/pipeline/library_versions.h"
#include "experiments/pipeline/manifest.h"
#include "experiments/weights.h"
#include "framework/core/precision.h"
#include "framework/nn/device.h"

namespace pentimento {
namespace {

/// One thing that work may need. A failed check that only costs a convenience is a warning.
struct Finding {
  std::string what;
  enum class State { kGood, kWarning, kBad } state = State::kGood;
  std::string text;
};

using State = Finding::State;

std::string NameOf(State state) {
  return state == State::kGood ? "ok" : state == State::kWarning ? "warning" : "missing";
}

Finding CheckBlas(const std::string& in_use) {
  if (in_use.find("OpenBLAS") != std::string::npos) {
    return {"blas", State::kGood, in_use};
  }
  return {
      "blas", State::kWarning,
      fmt::format("OpenBLAS is not in use, but {}, so that dlib's face descriptor is about 16 times slower; install "
                  "libopenblas0-pthread",
                  in_use)};
}

Finding CheckBf16() {
  if (HasBf16Instructions()) {
    return {"bfloat16", State::kGood, "this processor has instructions for it"};
  }
  return {"bfloat16", State::kWarning,
          "this processor emulates it, several times slower than float32; `precision: auto` takes fp32 here"};
}

Finding CheckWritable(const std::filesystem::path& folder) {
  if (access(folder.c_str(), W_OK) != 0) {
    return {"current folder", State::kWarning,
            fmt::format("{} cannot be written; use --runs to put run folders elsewhere", folder.string())};
  }
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  const double gib = error ? 0.0 : static_cast<double>(space.available) / (1 << 30);
  return {"disk", gib < 1.0 ? State::kWarning : State::kGood,
          fmt::format("{:.1f} GiB free in {}", gib, folder.string())};
}

std::vector<Finding> Examine() {
  std::vector<Finding> findings;
  const Json versions = LibraryVersions();
  for (const auto& [library, version] : versions.items()) {
    const auto text = version.get<std::string>();
    findings.push_back(library == "blas" ? CheckBlas(text) : Finding{library, State::kGood, text});
  }
  const Json device = DeviceDescription();
  findings.push_back(
      {"processor", State::kGood,
       fmt::format("{}, {} cores", device.at("processor").get<std::string>(), device.at("cores").get<int>())});
  const std::vector<std::string> accelerators = Accelerators();
  findings.push_back({"accelerator", State::kGood,
                      accelerators.empty() ? "none: networks are computed on the processor"
                                           : fmt::format("{}", fmt::join(accelerators, ", "))});
  findings.push_back(CheckBf16());
  findings.push_back(CheckWritable(std::filesystem::current_path()));
  for (const WeightsState& state : InspectWeights(true)) {
    const auto name = state.entry.at("name").get<std::string>();
    if (state.intact) {
      findings.push_back({name, State::kGood, "installed, every file has its pinned SHA-256"});
    } else if (state.entry.at("default").get<bool>()) {
      findings.push_back(
          {name, State::kBad, fmt::format("{}; run: pentimento weights get {}", state.problems.front(), name)});
    }
  }
  return findings;
}

int Doctor(const Session& session) {
  Json document = Json::array();
  bool bad = false;
  for (const Finding& finding : Examine()) {
    bad = bad || finding.state == State::kBad;
    document.push_back({{"what", finding.what}, {"state", NameOf(finding.state)}, {"text", finding.text}});
    if (!session.json) {
      fmt::print("{:<8} {:<24} {}\n", NameOf(finding.state), finding.what, finding.text);
    }
  }
  if (session.json) {
    PrintJson({{"checks", document}, {"source", SourceRevision(session.registries.extension)}});
  }
  return bad ? kMissing : kDone;
}

}  // namespace

void AddDoctorCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("doctor", "Say what this machine has and what is missing (exit 4 if anything is)");
  command->callback([&action] { action = Doctor; });
}

}  // namespace pentimento
