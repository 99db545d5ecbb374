#include <cstdio>
#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/pipeline/translation_run.h"
#include "experiments/thread_budget.h"
#include "framework/core/errors.h"
#include "framework/core/threads.h"
#include "framework/core/trace.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

struct TranslateArguments {
  std::string method;
  std::vector<std::string> overrides;
  std::string output;
  bool raw = false;
  std::string trace;
  std::vector<std::string> inputs;
};

/// @throws ConfigError for an input that the method or --raw has no use for.
void CheckKinds(const std::vector<TranslationJob>& jobs, const Translator& translator, bool raw) {
  for (const TranslationJob& job : jobs) {
    if (raw && (!job.array || translator.MapsFiles())) {
      throw ConfigError(
          fmt::format("{}: --raw takes .npy arrays, and networks that translate them", job.input.string()));
    }
  }
}

/// Says what becomes of each job, on standard output or, with --json, in a list to be printed.
class Outcomes {
 public:
  explicit Outcomes(bool json) : json_(json) {}

  void Tell(const TranslationOutcome& outcome) {
    if (!outcome.error.empty()) {
      ++failed_;
      std::fflush(stdout);
      fmt::print(stderr, "pentimento: {}\n", outcome.error);
    }
    if (json_) {
      Json document = {{"input", outcome.job.input.string()}};
      if (outcome.error.empty()) {
        document["outputs"] = Json::array();
        for (const fs::path& output : outcome.outputs) {
          document["outputs"].push_back(output.string());
        }
      } else {
        document["error"] = outcome.error;
      }
      files_.push_back(std::move(document));
      return;
    }
    for (const fs::path& output : outcome.outputs) {
      fmt::print("{} -> {}\n", outcome.job.input.string(), output.string());
    }
  }

  [[nodiscard]] std::size_t failed() const { return failed_; }
  /// Input and outputs, or error, of each job; empty without --json.
  [[nodiscard]] const Json& files() const { return files_; }

 private:
  bool json_;
  std::size_t failed_ = 0;
  Json files_ = Json::array();
};

/// The trace that was asked for, if one was; what of it there is also lies under its name after an interruption.
class TraceFile {
 public:
  explicit TraceFile(const std::string& path) : path_(path) {
    if (!path.empty()) {
      trace_ = std::make_unique<Trace>(path);
    }
  }

  [[nodiscard]] Trace* get() const { return trace_.get(); }

  void Commit(Progress& progress) const {
    if (trace_ != nullptr) {
      progress.Note(fmt::format("{}: {:.2f} cores were busy on average; chrome://tracing and ui.perfetto.dev show it",
                                path_, trace_->BusyCores()));
      trace_->Commit();
    }
  }

 private:
  std::string path_;
  std::unique_ptr<Trace> trace_;
};

int RunTranslate(const Session& session, const TranslateArguments& arguments) {
  ApplyThreadBudget(ThreadBudget{});
  const SignalStop signals;
  const auto progress = session.MakeProgress();
  const TranslationMethod method = MakeTranslationMethod(session.registries, arguments.method, arguments.overrides);
  const Translator translator(method, arguments.raw, signals.Token(), *progress);
  const std::vector<TranslationJob> jobs = TranslationJobs(
      arguments.inputs, arguments.output, [&](const std::string& id) { return translator.ExtensionFor(id); });
  CheckKinds(jobs, translator, arguments.raw);
  Outcomes outcomes(session.json);
  const TraceFile trace(arguments.trace);
  try {
    TranslateAll(translator, jobs, {.stop = signals.Token(), .progress = *progress, .trace = trace.get()},
                 [&](const TranslationOutcome& outcome) { outcomes.Tell(outcome); });
  } catch (const Interrupted&) {
    trace.Commit(*progress);
    throw;
  }
  trace.Commit(*progress);
  if (session.json) {
    PrintJson({{"method", method.resolved}, {"raw", arguments.raw}, {"files", outcomes.files()}});
  }
  if (outcomes.failed() > 0 && jobs.size() > 1) {
    std::fflush(stdout);
    fmt::print(stderr, "pentimento: {} of {} inputs could not be translated\n", outcomes.failed(), jobs.size());
  }
  return outcomes.failed() > 0 ? kBadUsage : kDone;
}

}  // namespace

void AddTranslateCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("translate", "Apply one method to pictures, folders of them, or arrays");
  command->footer(
      "INPUT is a picture, a folder, or a float32 .npy of shape [3,H,W] or [N,3,H,W] with values from 0 to 1. With "
      "--raw, "
      "arrays are in the network's own range and come back as .npy, unrounded. A network's architecture is inferred "
      "from "
      "its weights: pentimento translate --method cyclegan --set weights=latest_net_G_A.pth --output out photo.jpg");
  auto arguments = std::make_shared<TranslateArguments>();
  command
      ->add_option("--method", arguments->method,
                   "a type (`pentimento list methods`), or a YAML file with a type and its options")
      ->type_name("TYPE|METHOD.yaml")
      ->required();
  command->add_option("--set", arguments->overrides, "an option of the method")
      ->type_name("KEY.PATH=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--output", arguments->output, "folder of what is made, under the inputs' names")
      ->type_name("DIR")
      ->required();
  command->add_flag("--raw", arguments->raw, "arrays in the network's own range, in and out");
  command
      ->add_option("--trace", arguments->trace,
                   "write when each picture was decoded, computed and encoded, and by which thread")
      ->type_name("FILE.json");
  command->add_option("inputs", arguments->inputs, "pictures, folders, arrays")->type_name("INPUT")->required();
  command->callback([arguments, &action] {
    action = [arguments](const Session& session) { return RunTranslate(session, *arguments); };
  });
}

}  // namespace pentimento
