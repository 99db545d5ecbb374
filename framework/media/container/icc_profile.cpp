#include "framework/media/container/icc_profile.h"

#include "framework/media/container/bytes.h"

namespace pentimento {

bool IsIccProfile(std::string_view bytes) {
  constexpr std::size_t kHeader = 128;
  constexpr std::size_t kSignature = 36;
  return bytes.size() > kHeader && ReadNumber(bytes, 0, 4) == bytes.size() && StandsAt(bytes, kSignature, "acsp");
}

}  // namespace pentimento
