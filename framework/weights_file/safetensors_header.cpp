#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/json.h"
#include "framework/weights_file/safetensors.h"

namespace pentimento {
namespace {

constexpr const char* kMetadata = "__metadata__";

}  // namespace

std::string MakeSafetensorsHeader(std::vector<SafetensorsEntry>& entries,
                                  const std::map<std::string, std::string>& metadata) {
  std::ranges::sort(entries, [](const SafetensorsEntry& a, const SafetensorsEntry& b) {
    return std::make_tuple(ElementSize(b.type), std::string_view(a.name)) <
           std::make_tuple(ElementSize(a.type), std::string_view(b.name));
  });
  // The order of the keys is free; the ordered kind writes them as their bytes lie.
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (!metadata.empty()) {
    json[kMetadata] = metadata;
  }
  // It would look for each name among all others.
  auto& members = json.get_ref<nlohmann::ordered_json::object_t&>();
  std::set<std::string_view> names = {kMetadata};
  std::size_t offset = 0;
  for (SafetensorsEntry& entry : entries) {
    if (!names.insert(entry.name).second) {
      throw InternalError(fmt::format("a safetensors file cannot hold two tensors named \"{}\"", entry.name));
    }
    entry.size = ElementSize(entry.type);
    for (const std::int64_t length : entry.shape) {
      if (length < 0) {
        throw InternalError(fmt::format("tensor \"{}\" has a negative length", entry.name));
      }
      entry.size *= static_cast<std::size_t>(length);
    }
    entry.offset = offset;
    offset += entry.size;
    members.push_back(
        {entry.name,
         {{"dtype", ToString(entry.type)}, {"shape", entry.shape}, {"data_offsets", {entry.offset, offset}}}});
  }
  std::string text = json.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  std::string header(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    header[i] = static_cast<char>((text.size() >> (8 * i)) & 0xFF);
  }
  return header + text;
}

}  // namespace pentimento
