#include "framework/media/container/byte_account.h"

namespace pentimento {

ByteAccount AccountBytes(const ContainerMap& map, const std::vector<UnknownStretch>& inside) {
  ByteAccount account;
  account.total = map.total;
  for (const Segment& segment : map.segments) {
    (segment.role == ByteRole::kImage     ? account.image
     : segment.role == ByteRole::kCarrier ? account.known
                                          : account.unknown) += segment.length;
  }
  for (const UnknownStretch& stretch : inside) {
    (stretch.carrier == "IDAT" || stretch.carrier == "fdAT" ? account.image : account.known) -= stretch.length;
    account.unknown += stretch.length;
  }
  return account;
}

ByteAccount AccountBytes(std::string_view bytes, const ContainerMap& map) {
  return AccountBytes(map, FindUnknownInside(bytes, map).stretches);
}

}  // namespace pentimento
