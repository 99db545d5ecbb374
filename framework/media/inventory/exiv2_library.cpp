#include "framework/media/inventory/exiv2_library.h"

#include <mutex>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// Exiv2's XMP toolkit has global tables; it asks for a lock to guard them.
void LockXmp(void* data, bool lock) {
  auto* mutex = static_cast<std::recursive_mutex*>(data);
  if (lock) {
    mutex->lock();
  } else {
    mutex->unlock();
  }
}

}  // namespace

void SetUpExiv2() {
  static std::recursive_mutex xmp_mutex;
  static std::once_flag once;
  std::call_once(once, [] {
    Exiv2::XmpParser::initialize(LockXmp, &xmp_mutex);
    // Its warnings go to standard error, and nearly every camera's maker note draws some; errors are thrown.
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
  });
}

std::unique_ptr<Exiv2::Image> OpenWithExiv2(std::string_view bytes, const std::string& name) {
  SetUpExiv2();
  try {
    // The owning pointer that it returns was another one in earlier releases.
    std::unique_ptr<Exiv2::Image> image(
        Exiv2::ImageFactory::open(AsBytes(bytes), static_cast<long>(bytes.size())).release());
    image->readMetadata();
    return image;
  } catch (const Exiv2::Error& error) {
    throw DataError(
        fmt::format("{}: its metadata cannot be read: {}; save it again with another program", name, error.what()));
  }
}

std::string SaveWithExiv2(Exiv2::Image& image) {
  image.writeMetadata();
  Exiv2::BasicIo& io = image.io();
  if (io.open() != 0) {
    throw WorkError("metadata cannot be written: Exiv2 cannot read its own buffer");
  }
  const Exiv2::IoCloser closer(io);
  return BytesOf(io.read(static_cast<long>(io.size())));
}

}  // namespace pentimento
