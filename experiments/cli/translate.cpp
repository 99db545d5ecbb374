#include <cstdio>
#include <filesystem>
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

std::vector<fs::path> TranslateOne(const Translator& translator, const TranslationJob& job, DecodedAhead* decoded) {
  if (translator.MapsFiles()) {
    translator.MapFile(job);
    return {job.output};
  }
  if (job.array) {
    return translator.TranslateArray(job);
  }
  translator.TranslatePicture(job, decoded->Next());
  return {job.output};
}

int Translate(const Session& session, const TranslateArguments& arguments) {
  AvoidSpinning(session.command_line);
  ApplyThreadBudget(ThreadBudget{});
  const SignalStop signals;
  const auto progress = session.MakeProgress();
  const TranslationMethod method = MakeTranslationMethod(session.registries, arguments.method, arguments.overrides);
  const Translator translator(method, arguments.raw, signals.Token(), *progress);
  const std::vector<TranslationJob> jobs = TranslationJobs(
      arguments.inputs, arguments.output, [&](const std::string& id) { return translator.ExtensionFor(id); });
  CheckKinds(jobs, translator, arguments.raw);
  std::unique_ptr<DecodedAhead> decoded;
  if (!translator.MapsFiles()) {
    decoded = std::make_unique<DecodedAhead>(jobs, signals.Token());
  }
  Json files = Json::array();
  bool failed = false;
  progress->Begin("translating", static_cast<std::int64_t>(jobs.size()));
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    Json document = {{"input", jobs[i].input.string()}};
    const auto fail = [&](const Error& error) {
      failed = true;
      document["error"] = error.what();
      fmt::print(stderr, "pentimento: {}\n", error.what());
    };
    try {
      for (const fs::path& output : TranslateOne(translator, jobs[i], decoded.get())) {
        document["outputs"].push_back(output.string());
        if (!session.json) {
          fmt::print("{} -> {}\n", jobs[i].input.string(), output.string());
        }
      }
    } catch (const DataError& error) {
      fail(error);
    } catch (const ShapeError& error) {
      fail(error);
    }
    files.push_back(std::move(document));
    progress->At(static_cast<std::int64_t>(i + 1));
  }
  if (session.json) {
    PrintJson({{"method", method.resolved}, {"raw", arguments.raw}, {"files", files}});
  }
  return failed ? kBadUsage : kDone;
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
    action = [arguments](const Session& session) { return Translate(session, *arguments); };
  });
}

}  // namespace pentimento
