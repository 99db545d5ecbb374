#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "experiments/cli/metadata.h"
#include "experiments/cli/metadata_text.h"
#include "framework/core/errors.h"
#include "framework/core/stop_token.h"
#include "metrics/metadata/stripping.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

struct StripArguments {
  std::vector<std::string> files;
  std::string output;
  bool in_place = false;
  bool without_icc = false;
};

/// "photo.jpg" becomes "photo.stripped.jpg".
fs::path Beside(const fs::path& file) {
  return file.parent_path() / fmt::format("{}.stripped{}", file.stem().string(), file.extension().string());
}

fs::path OutputOf(const fs::path& file, const StripArguments& arguments) {
  if (arguments.in_place) {
    std::error_code error;
    const fs::path real = fs::canonical(file, error);  // a link stays a link, and what it names is stripped
    return error ? file : real;
  }
  return arguments.output.empty() ? Beside(file) : fs::path(arguments.output) / file.filename();
}

/// @throws ConfigError where a copy would take another file's place.
std::vector<StripJob> JobsOf(const StripArguments& arguments) {
  std::vector<StripJob> jobs;
  std::set<fs::path> taken;
  for (const std::string& file : arguments.files) {
    const fs::path output = OutputOf(file, arguments);
    std::error_code ignored;
    if (!taken.insert(output).second) {
      throw ConfigError(
          fmt::format("{}: two of the files would be written there; strip them one after the other, to "
                      "another --output",
                      output.string()));
    }
    if (!arguments.in_place && fs::exists(output, ignored)) {
      throw ConfigError(fmt::format("{}: is there already; remove it, or give another --output", output.string()));
    }
    jobs.push_back({file, output.string()});
  }
  return jobs;
}

std::string Words(const Json& document) {
  std::map<std::string, std::size_t> removed;
  for (const Json& part : document.at("removed")) {
    removed[OneLine(part.at("carrier").get<std::string>())] += part.at("length").get<std::size_t>();
  }
  std::string text = fmt::format("{} -> {}: {} of {} bytes stay\n", OneLine(document.at("file").get<std::string>()),
                                 OneLine(document.at("output").get<std::string>()),
                                 document.at("bytes").at("after").get<std::size_t>(),
                                 document.at("bytes").at("before").get<std::size_t>());
  for (const auto& [carrier, length] : removed) {
    text += fmt::format("  removed {:<14} {} bytes\n", carrier, length);
  }
  if (removed.empty()) {
    text += "  nothing was found to remove, which is no proof that nothing is there\n";
  }
  return text;
}

int Strip(const Console& console, const StripArguments& arguments) {
  const std::vector<StripJob> jobs = JobsOf(arguments);
  const SignalStop stop;
  Json files = Json::array();
  bool failed = false;
  StripFiles(jobs, {.keep_icc = !arguments.without_icc}, WorkersFor(jobs.size()), stop.Token(),
             [&](std::size_t i, const StripReport& report) {
               if (!report.error.empty()) {
                 failed = true;
                 files.push_back({{"file", jobs[i].input}, {"error", report.error}});
                 std::fflush(stdout);
                 fmt::print(stderr, "pentimento: {}\n", OneLine(report.error));
               } else if (console.json) {
                 files.push_back(report.document);
               } else {
                 fmt::print("{}", Words(report.document));
               }
             });
  if (console.json) {
    PrintJson({{"files", files}});
  }
  return failed ? kBadUsage : kDone;
}

}  // namespace

void AddMetadataStripCommand(CLI::App& metadata, ConsoleAction& action) {
  auto* command = metadata.add_subcommand(
      "strip", "Copies with nothing but what rendering needs; pixels stay bit for bit, and each copy is proven");
  command->footer(
      "Without --output or --in-place, photo.jpg is stripped into photo.stripped.jpg beside it. The orientation stays. "
      "A "
      "file whose copy cannot be proven is an error (exit code 2), and nothing is written for it. What pixels hide "
      "themselves stays: docs/metadata-container.md.");
  auto arguments = std::make_shared<StripArguments>();
  command->add_option("files", arguments->files, "picture files")->required();
  auto* output = command->add_option("--output", arguments->output, "folder of the copies, under the files' names");
  command->add_flag("--in-place", arguments->in_place, "put each copy in the place of its file")->excludes(output);
  command->add_flag("--no-icc", arguments->without_icc, "remove ICC profiles, too; colours are then shown as sRGB");
  command->callback(
      [arguments, &action] { action = [arguments](const Console& console) { return Strip(console, *arguments); }; });
}

}  // namespace pentimento
