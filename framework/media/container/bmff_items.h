#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/media/container/bmff_boxes.h"

namespace pentimento {

/// A stretch of the file that holds part of an item.
struct BmffExtent {
  std::size_t offset = 0;
  std::size_t length = 0;
};

/// What an item of a HEIF or AVIF file is to its picture.
enum class BmffItemRole {
  kImage,    ///< the primary item, a tile or layer of it, its alpha plane
  kPicture,  ///< another picture: thumbnail, depth, gain map, or one that nothing refers to
  kExif,
  kXmp,
  kOther,  ///< another kind of data
};

struct BmffItem {
  std::uint32_t id = 0;
  std::string type;          ///< "hvc1", "av01", "grid", "Exif", "mime"
  std::string content_type;  ///< of "mime"
  std::string relation;      ///< how a picture belongs to the primary one: "thmb", "auxl"; "" for none
  BmffItemRole role = BmffItemRole::kOther;
  bool is_part = false;  ///< a tile or layer that another item is put together from
  std::vector<BmffExtent> extents;
};

/// The items of a meta box (ISO/IEC 14496-12, 8.11: iinf, iloc, pitm, iref; 23008-12, 6.5.8: auxC by ipma), in the
/// order of their ids. Bounded by the size of the box; what does not fit is left out and a fault.
/// @param meta of `file`.
std::vector<BmffItem> ReadBmffItems(std::string_view file, const BmffBox& meta,
                                    std::vector<std::pair<std::size_t, std::string>>& faults);

/// The numbers of the items of a file's first meta box that are no parts of others, by the offset of each one's first
/// byte.
std::map<std::size_t, std::uint32_t> ReadItemPlaces(std::string_view file);

}  // namespace pentimento
