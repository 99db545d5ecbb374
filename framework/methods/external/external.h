#pragma once

#include <filesystem>
#include <string>

#include "framework/core/options.h"
#include "framework/methods/external/file_method.h"

namespace pentimento {

/// Options of the method `external`.
struct ExternalOptions {
  std::string command;                 ///< how the program is called, with {input} and {output}
  std::string output_extension;        ///< of the file that it is to write; "": that of the input
  double timeout = 60.0;               ///< s for one picture
  std::string version_command;         ///< prints which version the program is; "": none
  std::string version;                 ///< which version it is, where no command says it; "": not stated
  std::filesystem::path folder = ".";  ///< where the commands run; relative paths in them start there

  static const OptionSchema& Schema();
  /// @throws ConfigError for a command that cannot be split or lacks {input} or {output}, a bad extension, and a
  /// version that is given twice.
  void Check() const;
};

/// A black box: a program that is called once a picture and reads and writes files. Words of the command are split
/// without a shell (framework/media/command_words.h).
///
/// The program is given a copy of the picture, byte for byte, of the same name and time, in a folder of its own, so
/// that nothing it does to its input reaches the user's file; what it writes is checked to be a picture that decodes
/// and moved into place as it is.
///
/// Material and provenance: {"command", "program", "program_sha256", "version", "files"}: the program as found, the
/// SHA-256 of its file, its version as stated or as the version command printed it, and the SHA-256 of every file that
/// a word of the command names (a script that an interpreter is given).
class ExternalMethod final : public FileMethod {
 public:
  /// @throws MissingError if the program is not there.
  explicit ExternalMethod(ExternalOptions options);

  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::string ExtensionFor(const std::string& id) const override;
  /// @throws WorkError if the version command fails.
  [[nodiscard]] Json Material(const std::vector<std::string>& ids) const override;
  [[nodiscard]] Json Provenance() const override;
  /// @throws WorkError naming the program, the input, how it ended and the last lines of what it said, if it fails,
  /// takes too long, or writes no picture.
  void MapFile(const FileTask& task, const MethodContext& context) const override;

 private:
  ExternalOptions options_;
  std::vector<std::string> words_;
  std::filesystem::path program_;
};

}  // namespace pentimento
