#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "framework/media/container/container.h"
#include "framework/media/container/unknown_inside.h"

namespace pentimento {

/// How many bytes of a file are what. `image + known + unknown == total`.
struct ByteAccount {
  std::size_t total = 0;
  std::size_t image = 0;
  std::size_t known = 0;
  std::size_t unknown = 0;
};

/// The account of a map, with what nothing accounts for inside of its segments counted as unknown.
ByteAccount AccountBytes(const ContainerMap& map, const std::vector<UnknownStretch>& inside);
/// @param bytes the file that the map is of.
ByteAccount AccountBytes(std::string_view bytes, const ContainerMap& map);

}  // namespace pentimento
