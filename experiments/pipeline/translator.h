#pragma once

#include <filesystem>
#include <vector>

#include "experiments/pipeline/translation_jobs.h"
#include "experiments/pipeline/translation_method.h"
#include "framework/core/progress.h"
#include "framework/core/stop_token.h"
#include "framework/media/decode.h"

namespace pentimento {

/// Applies one method to pictures and arrays and writes what it gives.
class Translator {
 public:
  /// @param raw arrays are in the network's own range, in and out. Everything given must outlive this.
  Translator(const TranslationMethod& method, bool raw, StopToken stop, Progress& progress);

  /// The extension of what becomes of an input.
  [[nodiscard]] std::string ExtensionFor(const std::string& id) const;

  /// The method writes the file itself, from the input's bytes. @throws DataError, WorkError.
  [[nodiscard]] bool MapsFiles() const;
  void MapFile(const TranslationJob& job) const;

  /// Whether pictures are better translated one after the other than on several threads.
  [[nodiscard]] bool OneAtATime() const { return method_.method->one_at_a_time(); }
  /// Thread-safe. @throws ShapeError if the picture is of a size that the method has no use for.
  [[nodiscard]] Picture TranslatePicture(const TranslationJob& job, const Picture& picture) const;
  /// Encodes it where the job says. Thread-safe. @throws WorkError.
  void WritePicture(const TranslationJob& job, const Picture& made) const;

  /// Reads float32 [3,H,W] or [N,3,H,W]. Without `raw`, values are in [0,1] and pictures come of them, NAME-0, NAME-1,
  /// ... if there may be several; with it, an array of the same form with every bit of what the network gives.
  /// @returns the files written. @throws DataError, ShapeError, WorkError.
  [[nodiscard]] std::vector<std::filesystem::path> TranslateArray(const TranslationJob& job) const;

 private:
  [[nodiscard]] torch::Tensor Apply(const torch::Tensor& images, const std::string& id) const;

  const TranslationMethod& method_;
  bool raw_;
  StopToken stop_;
  Progress& progress_;
};

}  // namespace pentimento
