#include <algorithm>

#include <fmt/format.h>

#include "experiments/audit/audit_document.h"
#include "experiments/audit/fail_on.h"
#include "experiments/cli/command.h"
#include "experiments/cli/execute.h"
#include "experiments/cli/retention_text.h"
#include "experiments/pipeline/experiment.h"
#include "experiments/pipeline/run_folder.h"
#include "framework/config/resolve.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

struct AuditArguments {
  AuditRequest request;
  std::string originals;
  std::string stylised;
  std::string gallery;
  std::string reverse;
  std::vector<std::string> fail_on;
  std::string runs = "runs";
  bool fresh = false;
};

/// What became of the canaries of one hop, a line a field.
void PrintCanaries(const Json& figure) {
  const Json& context = figure.at("context");
  fmt::print("\nCanaries after {}{}, in {} files:\n  {:<6} {:<44} {:>8} {:>6} {:>8} {:>8}\n",
             figure.at("forward").get<std::string>(),
             figure.at("reverse").is_null() ? "" : " and " + figure.at("reverse").get<std::string>(),
             context.at("files").get<std::int64_t>(), "format", "field", "survived", "moved", "altered", "removed");
  for (const Json& row : context.at("fields")) {
    fmt::print("  {:<6} {:<44} {:>8} {:>6} {:>8} {:>8}\n", row.at("format").get<std::string>(),
               row.at("field").get<std::string>(), row.at("survived").get<std::int64_t>(),
               row.at("moved").get<std::int64_t>(), row.at("altered").get<std::int64_t>(),
               row.at("removed").get<std::int64_t>());
  }
  for (const Json& row : context.at("fields")) {
    if (const auto unseen = row.at("unseen").get<std::int64_t>(); unseen > 0) {
      fmt::print("  {} of {} files cannot be told: this program named them\n", row.at("field").get<std::string>(),
                 unseen);
    }
  }
  for (const Json& row : context.at("added")) {
    fmt::print("  added  {} in {} files: {}\n", row.at("field").get<std::string>(), row.at("files").get<std::int64_t>(),
               row.at("example").get<std::string>());
  }
}

/// What the tool and what reversed it did to metadata: counts, whatever the number of people.
void PrintMatrices(const Json& report) {
  for (const Json& figure : report.at("figures")) {
    const Json& reverse = figure.at("reverse");
    const bool is_control =
        reverse.is_string() && std::ranges::find(kControls, reverse.get<std::string>()) != kControls.end();
    if (figure.at("name") == "kept_cells" && !is_control) {
      fmt::print("\n{}", RetentionText(figure));
    }
  }
}

void PrintAnswer(const Json& report) {
  for (const Json& sentence : report.at("answer").at("headline")) {
    fmt::print("{}\n", sentence.at("text").get<std::string>());
  }
  for (const Json& section : report.at("answer").at("sections")) {
    fmt::print("\n{}\n", section.at("title").get<std::string>());
    for (const Json& sentence : section.at("sentences")) {
      fmt::print("  {}\n", sentence.at("text").get<std::string>());
    }
    if (section.at("id") == "metadata") {
      PrintMatrices(report);
    }
  }
  for (const Json& figure : report.at("figures")) {
    if (figure.at("name") == "canary_survival[all]" && figure.at("hop") == "x-y") {
      PrintCanaries(figure);
    }
  }
}

/// The exit code that the rules ask for; says on standard error which of them hold.
int Judge(const std::vector<std::string>& expressions, const std::vector<FailOn>& rules, const Json& report) {
  int code = kDone;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    switch (rules[i].Judge(report)) {
      case FailOn::Verdict::kHolds:
        fmt::print(stderr, "--fail-on '{}' holds\n", expressions[i]);
        code = kCheckFailed;
        break;
      case FailOn::Verdict::kUnknown:
        fmt::print(stderr, "--fail-on '{}' cannot be told: its figures have no value\n", expressions[i]);
        code = code == kDone ? static_cast<int>(kInconclusive) : code;
        break;
      case FailOn::Verdict::kFails:
        if (rules[i].LooksAtIdentity() && !HasAttestedAttacker(report)) {
          fmt::print(stderr,
                     "--fail-on '{}' does not hold; that nobody is recognised is inconclusive, for no attacker's "
                     "strength was attested\n",
                     expressions[i]);
        }
        break;
    }
  }
  return code;
}

int Audit(const Session& session, AuditArguments arguments) {
  const std::vector<FailOn> rules(arguments.fail_on.begin(), arguments.fail_on.end());
  arguments.request.originals = arguments.originals;
  arguments.request.stylised = arguments.stylised;
  arguments.request.gallery = arguments.gallery;
  arguments.request.reverse = arguments.reverse;
  const ResolvedConfig config = Resolve(AuditDocument(arguments.request), session.experiment_schema);
  const fs::path folder = RunFolderPath(arguments.runs, config.values.at("name"), config.hash, arguments.fresh);
  const bool worked = Execute(session, config, folder, fs::current_path(), {.fresh = arguments.fresh});
  const Json report = LoadReport(folder);
  if (!session.json) {
    PrintAnswer(report);
    fmt::print("\n");
  }
  PrintOutcome(session, folder, worked);
  // That no figure has the name that a rule gives is known only now.
  return Judge(arguments.fail_on, rules, report);
}

}  // namespace

void AddAuditCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "audit", "Measure a black box: a program that is run on pictures, or the pictures that it has made");
  auto arguments = std::make_shared<AuditArguments>();
  AuditRequest& request = arguments->request;
  command->add_option("--tool", request.tool, "how the program is called, with {input} and {output}; without a shell");
  command->add_option("--originals", arguments->originals, "folder of pictures, or of one folder a person")->required();
  command->add_option("--stylised", arguments->stylised,
                      "what the tool has made of them, under the same relative paths");
  command->add_option("--gallery", arguments->gallery,
                      "other photographs of the people, one folder a person of the same name, to look for them in; by "
                      "default the other originals");
  command->add_option("--reverse", arguments->reverse, "a file with one reverse method (YAML)");
  command->add_option("--version-command", request.version_command, "prints which version the program is");
  command->add_option("--tool-version", request.version,
                      "which tool it is and in which version, where no command says so: 'StyleApp 4.2, web'");
  command->add_option("--output-extension", request.output_extension,
                      "of the files that the program writes, such as .png; by default that of its input");
  command->add_option("--timeout", request.timeout, "s for one picture")->capture_default_str();
  command
      ->add_option("--fail-on", arguments->fail_on,
                   "exit with 3 if it holds: 'retention[location] > 0', 'auc@y > 0.6 or psnr < 20'")
      ->type_name("EXPR")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--set", request.overrides, "override a value of the experiment that this makes")
      ->type_name("KEY.PATH=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--runs", arguments->runs, "folder of the run folders")->capture_default_str();
  command->add_flag(
      "--fresh", arguments->fresh,
      "everything anew, in a folder beside one that is there already; nothing is taken over from other runs");
  command->callback(
      [arguments, &action] { action = [arguments](const Session& session) { return Audit(session, *arguments); }; });
}

}  // namespace pentimento
