#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/picture.h"
#include "framework/media/inventory/standing_workers.h"

namespace pentimento {

/// A picture that a file carries besides the one that it shows.
struct CarriedPicture {
  std::size_t number = 0;  ///< among what `FindSecondPictures` finds
  std::string carrier;     ///< "exif", "second-image"
};

struct CarriedPictures {
  std::vector<CarriedPicture> pictures;  ///< whole ones, `SecondPictureReader::kMostPictures` at most
  std::int64_t left_out = 0;             ///< those beyond
  std::string fault;                     ///< what looking for them did to the worker; "" otherwise
};

/// Finds and decodes the pictures within strangers' files, in worker processes (pentimento-picture-worker) that hold
/// OpenCV's decoders and no libtorch. A request, which is one picture, may take 256 MB beyond the program itself and
/// 1.8 s of computing. Thread-safe.
class SecondPictureReader {
 public:
  static constexpr std::size_t kMostPictures = 64;

  /// @param program of the worker; "": the one beside this program.
  explicit SecondPictureReader(const std::filesystem::path& program = {});

  /// None is decoded. @throws DataError for a file that cannot be read, MissingError without the worker's program,
  /// WorkError.
  CarriedPictures List(const std::filesystem::path& file);

  /// The pixels of picture `number`, shrunk as `DecodeSecondPicture` does. @throws DataError if it is damaged or too
  /// large, or for what decoding it did to the worker; MissingError, WorkError.
  Picture Load(const std::filesystem::path& file, std::size_t number);

 private:
  StandingWorkers workers_;
};

/// The worker's side: serves the requests of readers. @returns an exit code.
int ServeSecondPictures();

}  // namespace pentimento
