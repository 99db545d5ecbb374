#include <cstdio>
#include <deque>
#include <filesystem>
#include <future>
#include <memory>

#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/pipeline/translator.h"
#include "experiments/thread_budget.h"
#include "framework/core/errors.h"
#include "framework/core/threads.h"
#include "framework/media/prefetch_loader.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

struct TranslateArguments {
  std::string method;
  std::vector<std::string> overrides;
  std::string output;
  bool raw = false;
  std::vector<std::string> inputs;
};

/// Pictures are decoded ahead of their use, in the order of the jobs.
class DecodedAhead {
 public:
  DecodedAhead(const std::vector<TranslationJob>& jobs, StopToken stop)
      : loader_(Pictures(jobs), DecodeOptions{}, ThreadBudget{}.loaders, kDepth, std::move(stop)) {}

  /// Of the next job that is a picture. @throws DataError.
  Picture Next() {
    auto item = loader_.Next();
    if (!item || !item->error.empty()) {
      throw DataError(item ? item->error : "no picture is left");
    }
    return std::move(item->decoded.picture);
  }

 private:
  static constexpr std::size_t kDepth = 4;

  static std::vector<fs::path> Pictures(const std::vector<TranslationJob>& jobs) {
    std::vector<fs::path> paths;
    for (const TranslationJob& job : jobs) {
      if (!job.array) {
        paths.push_back(job.input);
      }
    }
    return paths;
  }

  PrefetchLoader loader_;
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

/// The jobs one after the other: while one is translated, the next are decoded and the last ones encoded.
class TranslationRun {
 public:
  TranslationRun(const Session& session, const Translator& translator, const std::vector<TranslationJob>& jobs,
                 const StopToken& stop, Progress& progress)
      : session_(session), translator_(translator), jobs_(jobs), progress_(progress) {
    if (!translator.MapsFiles()) {
      decoded_ = std::make_unique<DecodedAhead>(jobs, stop);
    }
  }

  /// A file that is no picture, or of no use to the method, does not end the work. @throws WorkError and what else
  /// does.
  void Run() {
    progress_.Begin("translating", static_cast<std::int64_t>(jobs_.size()));
    for (const TranslationJob& job : jobs_) {
      try {
        Start(job);
      } catch (const DataError& error) {
        Fail(job, error);
      } catch (const ShapeError& error) {
        Fail(job, error);
      }
    }
    FinishAllBut(0);
  }

  [[nodiscard]] bool failed() const { return failed_; }
  /// Input and outputs, or error, of each job.
  [[nodiscard]] const Json& files() const { return files_; }

 private:
  struct Encoding {
    const TranslationJob* job;
    std::future<void> written;
  };

  void Start(const TranslationJob& job) {
    if (!translator_.MapsFiles() && !job.array) {
      Picture made = translator_.TranslatePicture(job, decoded_->Next());
      encodings_.push_back({&job, std::async(std::launch::async, [this, &job, made = std::move(made)] {
                              translator_.WritePicture(job, made);
                            })});
      FinishAllBut(kBehind);
      return;
    }
    FinishAllBut(0);
    if (job.array) {
      Done(job, translator_.TranslateArray(job));
    } else {
      translator_.MapFile(job);
      Done(job, {job.output});
    }
  }

  void FinishAllBut(std::size_t count) {
    while (encodings_.size() > count) {
      encodings_.front().written.get();
      Done(*encodings_.front().job, {encodings_.front().job->output});
      encodings_.pop_front();
    }
  }

  void Done(const TranslationJob& job, const std::vector<fs::path>& outputs) {
    Json document = {{"input", job.input.string()}, {"outputs", Json::array()}};
    for (const fs::path& output : outputs) {
      document["outputs"].push_back(output.string());
      if (!session_.json) {
        fmt::print("{} -> {}\n", job.input.string(), output.string());
      }
    }
    Add(std::move(document));
  }

  void Fail(const TranslationJob& job, const Error& error) {
    FinishAllBut(0);
    failed_ = true;
    std::fflush(stdout);
    fmt::print(stderr, "pentimento: {}\n", error.what());
    Add({{"input", job.input.string()}, {"error", error.what()}});
  }

  void Add(Json document) {
    files_.push_back(std::move(document));
    progress_.At(static_cast<std::int64_t>(files_.size()));
  }

  static constexpr std::size_t kBehind = 2;

  const Session& session_;
  const Translator& translator_;
  const std::vector<TranslationJob>& jobs_;
  Progress& progress_;
  std::unique_ptr<DecodedAhead> decoded_;
  std::deque<Encoding> encodings_;
  Json files_ = Json::array();
  bool failed_ = false;
};

int RunTranslate(const Session& session, const TranslateArguments& arguments) {
  AvoidSpinning(session.command_line);
  ApplyThreadBudget(ThreadBudget{});
  const SignalStop signals;
  const auto progress = session.MakeProgress();
  const TranslationMethod method = MakeTranslationMethod(session.registries, arguments.method, arguments.overrides);
  const Translator translator(method, arguments.raw, signals.Token(), *progress);
  const std::vector<TranslationJob> jobs = TranslationJobs(
      arguments.inputs, arguments.output, [&](const std::string& id) { return translator.ExtensionFor(id); });
  CheckKinds(jobs, translator, arguments.raw);
  TranslationRun translation(session, translator, jobs, signals.Token(), *progress);
  translation.Run();
  if (session.json) {
    PrintJson({{"method", method.resolved}, {"raw", arguments.raw}, {"files", translation.files()}});
  }
  return translation.failed() ? kBadUsage : kDone;
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
  command->add_option("inputs", arguments->inputs, "pictures, folders, arrays")->type_name("INPUT")->required();
  command->callback([arguments, &action] {
    action = [arguments](const Session& session) { return RunTranslate(session, *arguments); };
  });
}

}  // namespace pentimento
