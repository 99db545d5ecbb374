#include "framework/methods/external/external.h"

#include <chrono>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/media/command_words.h"
#include "framework/media/decode.h"
#include "framework/media/run_program.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kWhyNotEncoded = "what the program writes is measured as it is, and never encoded again";
constexpr std::string_view kWhyNotScaled = "the program is given the file itself, of whatever size";
constexpr std::string_view kWhyNotMixed =
    "what the program writes is measured as it is, and never mixed with its input";

std::chrono::milliseconds Milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000.0));
}

/// A copy of the same name and time: what a program sees of the file itself.
fs::path CopyInto(const fs::path& folder, const fs::path& file) {
  fs::path copy = folder / file.filename();
  std::error_code error;
  fs::create_directories(folder, error);
  fs::copy_file(file, copy, error);
  if (!error) {
    fs::last_write_time(copy, fs::last_write_time(file, error), error);
  }
  if (error) {
    throw DataError(fmt::format("{}: cannot be copied for an external program: {}", file.string(), error.message()));
  }
  return copy;
}

std::string Shown(const ProgramResult& result) {
  const std::string lines = LastLines(result.err.empty() ? result.out : result.err);
  return lines.empty() ? "; it said nothing" : "; it said last:" + lines;
}

}  // namespace

const OptionSchema& ExternalOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<ExternalOptions>()
          .Add("command", &ExternalOptions::command,
               "how the program is called, once a picture: its words are split as a shell would, but nothing is "
               "expanded; {input} and {output} stand for the two files",
               {.required = true})
          .Add("output_extension", &ExternalOptions::output_extension,
               "of the file that it is to write, such as .jpg; empty: that of the input")
          .Add("timeout", &ExternalOptions::timeout, "for one picture; then the program is killed",
               {.unit = "s", .minimum = 0.1, .maximum = 86400})
          .Add("version_command", &ExternalOptions::version_command,
               "prints which version the program is; part of what makes two results comparable")
          .Add("version", &ExternalOptions::version, "which version it is, where no command says so")
          .Add("folder", &ExternalOptions::folder, "where the commands are run, and relative paths in them start",
               {.folder = true})
          .Refuse("encoding", std::string(kWhyNotEncoded))
          .Refuse("working_size", std::string(kWhyNotScaled))
          .Refuse("strength", std::string(kWhyNotMixed))
          .Build();
  return schema;
}

void ExternalOptions::Check() const {
  const std::vector<std::string> words = SplitCommand(command);
  for (const char* name : {"input", "output"}) {
    if (!HasPlaceholder(words, name)) {
      throw ConfigError(
          fmt::format("the command `{}` has no {{{}}}, which stands for the file that the program is to {}", command,
                      name, std::string_view(name) == "input" ? "read" : "write"));
    }
  }
  if (!version_command.empty()) {
    SplitCommand(version_command);
    if (!version.empty()) {
      throw ConfigError("version and version_command both say which version the program is: give one of them");
    }
  }
  if (!output_extension.empty() && !HasPictureExtension("a" + output_extension)) {
    throw ConfigError(fmt::format(
        "output_extension \"{}\" is no extension of pictures that can be read; it begins with a dot, such as .jpg",
        output_extension));
  }
}

ExternalMethod::ExternalMethod(ExternalOptions options)
    : options_(std::move(options)),
      words_(SplitCommand(options_.command)),
      program_(FindProgram(words_.front(), options_.folder)) {}

std::string ExternalMethod::ExtensionFor(const std::string& id) const {
  return LowerExtension(options_.output_extension.empty() ? fs::path(id) : fs::path("a" + options_.output_extension));
}

Json ExternalMethod::Material(const std::vector<std::string>& /*ids*/) const {
  Json material = Provenance();
  material.erase("program");  // the same program elsewhere is the same program
  return material;
}

Json ExternalMethod::Provenance() const {
  Json provenance = {{"command", options_.command},
                     {"program", program_.string()},
                     {"program_sha256", Sha256OfFile(program_)},
                     {"version", options_.version.empty() ? Json(nullptr) : Json(options_.version)},
                     {"files", Json::object()}};
  for (const std::string& word : words_) {
    std::error_code error;
    const fs::path file = options_.folder / word;
    if (fs::is_regular_file(file, error) && file.lexically_normal() != program_) {
      provenance["files"][word] = Sha256OfFile(file);
    }
  }
  if (!options_.version_command.empty()) {
    const ProgramRequest request{SplitCommand(options_.version_command), options_.folder,
                                 Milliseconds(options_.timeout)};
    const ProgramResult result = RunProgram(request);
    if (!result.Succeeded()) {
      throw WorkError(fmt::format("version_command `{}` {}{}", options_.version_command,
                                  HowItEnded(result, request.timeout), Shown(result)));
    }
    // Some print it on standard error.
    const std::string text = result.out.empty() ? result.err : result.out;
    provenance["version"] = text.substr(0, text.find_last_not_of(" \r\n") + 1);
  }
  return provenance;
}

void ExternalMethod::MapFile(const FileTask& task, const MethodContext& context) const {
  const ScratchFolder scratch;
  const fs::path input = CopyInto(scratch.path() / "input", task.input);
  const fs::path output = scratch.path() / "output" / (task.input.stem().string() + task.output.extension().string());
  fs::create_directories(output.parent_path());
  const ProgramRequest request{FillPlaceholders(words_, {{"input", input.string()}, {"output", output.string()}}),
                               options_.folder, Milliseconds(options_.timeout)};
  const ProgramResult result = RunProgram(request, context.stop);
  const auto fail = [&](const std::string& what) {
    throw WorkError(
        fmt::format("{}: the program `{}` {}{}", task.input.string(), options_.command, what, Shown(result)));
  };
  if (!result.Succeeded()) {
    fail(HowItEnded(result, request.timeout));
  }
  std::error_code error;
  if (!fs::is_regular_file(output, error)) {
    fail(fmt::format("ended well, but wrote no file {}", output.filename().string()));
  }
  if (context.progress != nullptr && !(result.out.empty() && result.err.empty())) {
    context.progress->Log(fmt::format("{}: {}{}", task.id, result.out, result.err));
  }
  const std::string bytes = ReadFile(output);
  try {
    DecodePictureBytes(bytes, output.filename().string());
  } catch (const DataError& problem) {
    fail(fmt::format("wrote what is no picture that can be read ({})", problem.what()));
  }
  WriteFileAtomically(task.output, bytes);
}

}  // namespace pentimento
