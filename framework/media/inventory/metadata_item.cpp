#include "framework/media/inventory/metadata_item.h"

#include <cctype>

#include <fmt/format.h>

#include "framework/core/hash.h"

namespace pentimento {
namespace {

constexpr std::size_t kLongestValue = 4096;

}  // namespace

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

std::string ShownValue(std::string bytes) { return bytes.size() > kLongestValue ? DigestValue(bytes) : bytes; }

std::string DigestValue(std::string_view bytes) {
  return fmt::format("{} bytes, SHA-256 {}", bytes.size(), Sha256(bytes));
}

}  // namespace pentimento
