#include "framework/media/inventory/metadata_item.h"

#include <cctype>

namespace pentimento {

std::string MetadataItem::Key() const {
  std::string key;
  key.reserve(carrier.size() + group.size() + name.size() + 2);
  key += carrier;
  if (!key.empty()) {
    key.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(key.front())));
  }
  if (!group.empty()) {
    key.append(".").append(group);
  }
  return key.append(".").append(name);
}

}  // namespace pentimento
