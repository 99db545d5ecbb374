#include "experiments/cli/metadata.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include <fmt/format.h>

#include "experiments/cli/metadata_text.h"
#include "framework/core/errors.h"
#include "framework/core/stop_token.h"
#include "framework/media/inventory/inventory_json.h"
#include "metrics/metadata/inventories.h"
#include "metrics/metadata/verdicts.h"

namespace pentimento {
namespace {

struct MetadataArguments {
  std::vector<std::string> files;
  std::string taxonomy;
};

InventoryReading ReadingOf(const MetadataArguments& arguments) {
  return {.taxonomy = arguments.taxonomy, .workers = WorkersFor(arguments.files.size()), .program = {}};
}

/// The taxonomy that workers use, read here first so that its mistakes are told once.
Taxonomy TaxonomyOf(const MetadataArguments& arguments) {
  return arguments.taxonomy.empty() ? Taxonomy() : Taxonomy(arguments.taxonomy);
}

/// Written as it came, without a copy. What cannot be written is found out when standard output is flushed.
void Print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void ShowAsJson(const InventoryReport& report, const std::string& file, bool first) {
  Print(first ? "" : ",");
  if (report.error.empty()) {
    Print(report.json);
  } else {
    std::string json = "{\"file\": ";
    AppendJsonText(json, file);
    json += ", \"error\": ";
    AppendJsonText(json, report.error);
    Print(json += "}");
  }
  // The line ends here, so that what is said on standard error stands on one of its own.
  Print("\n");
}

int Show(const Console& console, const MetadataArguments& arguments) {
  const Taxonomy taxonomy = TaxonomyOf(arguments);
  const SignalStop stop;
  bool failed = false;
  if (console.json) {
    fmt::print("{{\"files\": [\n");
  }
  ReadInventories(arguments.files, ReadingOf(arguments), stop.Token(),
                  [&](std::size_t i, const InventoryReport& report) {
                    const std::string& file = arguments.files[i];
                    if (console.json) {
                      ShowAsJson(report, file, i == 0);
                    } else if (report.error.empty()) {
                      fmt::print("{}{}", i == 0 ? "" : "\n",
                                 InventoryText(Json::parse(report.json), taxonomy, console.verbosity > 0));
                    }
                    if (!report.error.empty()) {
                      failed = true;
                      std::fflush(stdout);
                      fmt::print(stderr, "pentimento: {}\n", OneLine(report.error));
                    }
                  });
  if (console.json) {
    fmt::print("]}}\n");
  }
  return failed ? kBadUsage : kDone;
}

int Diff(const Console& console, const MetadataArguments& arguments) {
  const Taxonomy taxonomy = TaxonomyOf(arguments);
  const SignalStop stop;
  std::vector<Inventory> inventories;
  ReadInventories(arguments.files, ReadingOf(arguments), stop.Token(), [&](std::size_t, const InventoryReport& report) {
    if (!report.error.empty()) {
      throw DataError(OneLine(report.error));
    }
    inventories.push_back(InventoryFromJson(Json::parse(report.json)));
  });
  Classifier classifier(taxonomy);
  const std::vector<ItemVerdict> verdicts =
      CompareMetadata(inventories.at(0).items, inventories.at(1).items, classifier);
  if (console.json) {
    PrintJson({{"files", {DiffJson(arguments.files.at(0), arguments.files.at(1), inventories.at(1), verdicts)}}});
  } else {
    fmt::print("{}", DiffText(arguments.files.at(0), arguments.files.at(1), verdicts, taxonomy));
  }
  return kDone;
}

/// A subcommand that works on files.
CLI::App* AddOnFiles(CLI::App& command, const char* name, const char* doc, MetadataArguments& arguments) {
  CLI::App* sub = command.add_subcommand(name, doc);
  sub->add_option("files", arguments.files, "picture files")->required();
  sub->add_option("--taxonomy", arguments.taxonomy,
                  "JSON file of categories and rules that come before those built in (docs/metadata.md)");
  return sub;
}

}  // namespace

int WorkersFor(std::size_t files) {
  constexpr std::size_t kFilesEach = 8;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  return static_cast<int>(std::min(cores, (files + kFilesEach - 1) / kFilesEach));
}

CLI::App& AddMetadataCommand(CLI::App& app, ConsoleAction& action) {
  auto* command = app.add_subcommand("metadata", "What files say besides their pixels, and what became of it");
  command->require_subcommand(1);
  command->footer(
      "Files are read in worker processes that may take 256 MB and 1.8 s of computing each. A file that cannot be read "
      "is an error (exit code 2); the others are reported all the same. docs/metadata.md has the categories.");
  auto arguments = std::make_shared<MetadataArguments>();
  AddOnFiles(*command, "show", "Every item of metadata in files, with what it gives away", *arguments)
      ->callback(
          [arguments, &action] { action = [arguments](const Console& console) { return Show(console, *arguments); }; });
  AddOnFiles(*command, "diff", "What of the first file's metadata the second retains, alters, removes and adds",
             *arguments)
      ->callback(
          [arguments, &action] { action = [arguments](const Console& console) { return Diff(console, *arguments); }; })
      ->get_option("files")
      ->expected(2);
  AddMetadataStripCommand(*command, action);
  return *command;
}

}  // namespace pentimento
