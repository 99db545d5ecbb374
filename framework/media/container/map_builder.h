#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "framework/media/container/container.h"

namespace pentimento {

/// Collects what a walker says about stretches of a file, in any order, and makes a map of them in which every byte
/// stands once. Where claims overlap, carriers win over the picture (what can be read as metadata is metadata) and
/// among equals the one that begins first; that is a fault. What nobody claims is padding where it is all zeros, and
/// unknown elsewhere.
class MapBuilder {
 public:
  /// So many claims, and no more, are kept: a hostile file cannot make the map much larger than itself.
  static constexpr std::size_t kMostSegments = 150'000;
  static constexpr std::size_t kMostFaults = 64;

  /// The bytes must outlive it.
  MapBuilder(std::string_view bytes, std::string_view format);

  /// What reaches beyond the end is cut off. Empty stretches are left out.
  void Image(std::size_t offset, std::size_t length, std::string_view name);
  void Unknown(std::size_t offset, std::size_t length, std::string_view name);
  /// @param payload_offset,payload_length where the carrier's own content is.
  void Carrier(std::size_t offset, std::size_t length, std::string_view carrier, std::string_view name,
               std::size_t payload_offset, std::size_t payload_length);
  /// A carrier that is its own content.
  void Carrier(std::size_t offset, std::size_t length, std::string_view carrier, std::string_view name);
  void Fault(std::size_t offset, std::string_view what);

  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  /// Whether further claims would be dropped; a walker then stops.
  [[nodiscard]] bool full() const { return claims_.size() >= kMostSegments; }

  /// Ends the building. @param join_alike makes one segment of neighbours that differ in nothing but their place.
  ContainerMap Finish(bool join_alike);

 private:
  void Add(Segment segment);

  std::string_view bytes_;
  ContainerMap map_;
  std::vector<Segment> claims_;
  std::size_t faults_left_out_ = 0;
};

/// Letters of a format's name for something; others than printable ASCII as \xNN.
std::string PrintableName(std::string_view name);

/// How many of the leading bytes are that byte.
std::size_t LeadingRun(std::string_view bytes, char byte);

}  // namespace pentimento
