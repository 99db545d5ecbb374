#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "framework/core/options.h"
#include "framework/methods/external/file_method.h"

namespace pentimento {

/// Options of the method `precomputed`.
struct PrecomputedOptions {
  std::filesystem::path path;  ///< folder of finished pictures
  std::string version = {};    ///< which service made them, and in which version; "": not stated

  static const OptionSchema& Schema();
};

/// Pictures that somebody has made already: those of a service without a command line. Of a picture `person/1.png` it
/// is the file of that relative path, else the one that differs in its extension (`person/1.jpg`), or has one more
/// (`person/1.png.jpg`).
class PrecomputedMethod final : public FileMethod {
 public:
  /// Lists the folder. @throws MissingError if it is not there.
  explicit PrecomputedMethod(const PrecomputedOptions& options);

  [[nodiscard]] int version() const override { return 1; }
  /// @throws DataError if there is no picture for the id, or more than one.
  [[nodiscard]] std::string ExtensionFor(const std::string& id) const override;
  /// "" if there is no picture for the id.
  [[nodiscard]] std::string GivenName(const std::string& id) const override;
  /// SHA-256 by id. @throws DataError listing every id without a picture.
  [[nodiscard]] Json Material(const std::vector<std::string>& ids) const override;
  /// {"folder", "version"}
  [[nodiscard]] Json Provenance() const override;
  void MapFile(const FileTask& task, const MethodContext& context) const override;

 private:
  [[nodiscard]] std::filesystem::path FileOf(const std::string& id) const;

  std::filesystem::path folder_;
  std::string version_;
  std::map<std::string, std::vector<std::filesystem::path>> by_name_;  ///< relative path, whole and without extension
};

}  // namespace pentimento
