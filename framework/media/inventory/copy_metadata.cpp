#include "framework/media/inventory/copy_metadata.h"

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/inventory/exiv2_library.h"
#include "framework/media/inventory/standing_workers.h"

namespace pentimento {
namespace {

bool CanWrite(const Exiv2::Image& image, Exiv2::MetadataId kind) {
  return (image.checkMode(kind) & Exiv2::amWrite) != 0;
}

}  // namespace

std::string AnswerCopyRequest(const std::string& request) {
  const std::size_t end = request.find('\0');
  if (end == std::string::npos) {
    throw InternalError("a request to copy metadata without a picture");
  }
  const std::string source = request.substr(0, end);
  const auto from = OpenWithExiv2(ReadFile(source), source);
  const auto to = OpenWithExiv2(std::string_view(request).substr(end + 1), "the picture to be written");
  try {
    Exiv2::ExifData exif = from->exifData();
    if (const auto orientation = exif.findKey(Exiv2::ExifKey("Exif.Image.Orientation")); orientation != exif.end()) {
      *orientation = std::uint16_t{1};
    }
    Exiv2::XmpData xmp = from->xmpData();
    if (const auto orientation = xmp.findKey(Exiv2::XmpKey("Xmp.tiff.Orientation")); orientation != xmp.end()) {
      *orientation = "1";
    }
    to->setExifData(exif);
    to->setXmpData(xmp);
    if (CanWrite(*to, Exiv2::mdIptc)) {
      to->setIptcData(from->iptcData());
    }
    if (CanWrite(*to, Exiv2::mdComment)) {
      to->setComment(from->comment());
    }
    return SaveWithExiv2(*to);
  } catch (const Exiv2::Error& error) {
    throw DataError(
        fmt::format("{}: its metadata cannot be copied: {}; choose metadata: colour or none", source, error.what()));
  }
}

std::string CopyMetadata(std::string_view picture_bytes, const std::filesystem::path& source) {
  StandingWorkers worker({MetadataWorkerProgram().string(), kCopyMetadataMode});
  // Paths hold no NUL.
  WorkerAnswer answer = worker.Ask(source.string() + '\0' + std::string(picture_bytes));
  if (answer.ok) {
    return std::move(answer.text);
  }
  throw DataError(answer.ended ? fmt::format("{}: its metadata cannot be copied: {}; it may be damaged, or made to do "
                                             "harm; choose metadata: colour or none",
                                             source.string(), answer.text)
                               : answer.text);
}

}  // namespace pentimento
