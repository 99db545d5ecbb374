#include "framework/media/inventory/exiv2_library.h"

#include <mutex>

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

}  // namespace pentimento
