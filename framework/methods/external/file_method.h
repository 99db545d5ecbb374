#pragma once

#include "framework/methods/method.h"

namespace pentimento {

/// A method that maps files to files. Pictures in memory, which only attackers of the leakage metric hand to it, take
/// the way through files, too.
class FileMethod : public Method, public FileMapper {
 public:
  [[nodiscard]] const FileMapper* file_mapper() const final { return this; }
  /// Each picture is written as a PNG without metadata, mapped, and what became of it decoded.
  /// @throws ShapeError unless `images` is [N,3,H,W], and if what comes back differs in size among them; what
  /// `MapFile` throws.
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const override;
};

/// A folder for one task, readable by its owner alone, and removed with its contents.
class ScratchFolder {
 public:
  /// @throws WorkError if the system's folder for temporary files cannot be written.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The extension of a sample id or a path in lower case, with the dot; "" without one.
std::string LowerExtension(const std::filesystem::path& path);

}  // namespace pentimento
