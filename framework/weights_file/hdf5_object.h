#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/weights_file/byte_reader.h"
#include "framework/weights_file/element_type.h"

namespace pentimento {

/// An address that stands for none.
inline constexpr std::uint64_t kNoHdf5Address = ~std::uint64_t{0};

/// Where a group's members are listed.
struct Hdf5Group {
  std::uint64_t tree = 0;   ///< the B-tree of its members
  std::uint64_t names = 0;  ///< the heap of their names
};

/// Where the elements of a data set lie.
struct Hdf5Layout {
  bool contiguous = false;  ///< neither in pieces nor within the object's own header
  std::uint64_t address = kNoHdf5Address;
  std::uint64_t size = 0;
};

/// What the header of an object says. A data set has a shape, a layout and a type.
struct Hdf5Object {
  std::optional<Hdf5Group> group;
  bool newer_group = false;  ///< a group whose members are listed as HDF5 1.8 and later do, if asked to
  std::optional<std::vector<std::int64_t>> shape;
  std::optional<Hdf5Layout> layout;
  std::optional<ElementType> type;  ///< nothing if its elements are no numbers, or none that a weight file has
  bool elsewhere = false;           ///< its elements lie in other files
};

/// The bytes of a file, and how much of reading them is left.
class Hdf5Bytes {
 public:
  /// @param file for messages.
  Hdf5Bytes(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

  /// A reader of what lies at that address. Structures may be part of many others and even of themselves.
  /// @param part for messages. @throws WeightsError if it lies outside of the file or too much was read.
  ByteReader At(std::uint64_t address, std::string_view part);
  /// At most `size` bytes from there on.
  ByteReader At(std::uint64_t address, std::uint64_t size, std::string_view part);
  /// `size` bytes from there on, for which reading counts as well.
  std::string_view Part(std::uint64_t address, std::uint64_t size, std::string_view part);

  /// Another part of a structure is looked at. @throws WeightsError if there were too many.
  void Count();

 private:
  std::string_view bytes_;
  const std::string& file_;
  std::size_t steps_ = 0;
};

/// Reads the header of an object (HDF5 File Format Specification 3.0, IV.A, version 1). @throws WeightsError.
Hdf5Object ReadHdf5Object(Hdf5Bytes& bytes, std::uint64_t address, std::string_view part);

}  // namespace pentimento
