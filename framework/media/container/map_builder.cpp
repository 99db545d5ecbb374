#include "framework/media/container/map_builder.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "framework/media/container/bytes.h"

namespace pentimento {
namespace {

std::size_t EndOf(const Segment& segment) { return segment.offset + segment.length; }

/// The part of a segment in [begin, end), which overlaps it.
Segment Between(Segment segment, std::size_t begin, std::size_t end) {
  const std::size_t payload_end = std::min(segment.payload_offset + segment.payload_length, end);
  segment.payload_offset = std::clamp(segment.payload_offset, begin, end);
  segment.payload_length = std::max(payload_end, segment.payload_offset) - segment.payload_offset;
  segment.offset = begin;
  segment.length = end - begin;
  return segment;
}

/// Sorted by offset, with what an earlier one covers cut off.
std::vector<Segment> Disjoint(std::vector<Segment> claims, std::vector<std::size_t>& overlaps) {
  // Most files say their parts in order, and moving them costs more than looking.
  if (!std::ranges::is_sorted(claims, {}, &Segment::offset)) {
    std::ranges::stable_sort(claims, {}, &Segment::offset);
  }
  std::vector<Segment> disjoint;
  disjoint.reserve(claims.size());
  std::size_t covered = 0;
  for (Segment& claim : claims) {
    if (claim.offset < covered) {
      overlaps.push_back(claim.offset);
    }
    if (EndOf(claim) > covered) {
      const std::size_t begin = std::max(claim.offset, covered);
      const std::size_t end = EndOf(claim);
      disjoint.push_back(begin == claim.offset ? std::move(claim) : Between(std::move(claim), begin, end));
      covered = end;
    }
  }
  return disjoint;
}

/// Both lists, in order; of the second what the first leaves free.
std::vector<Segment> Merge(std::vector<Segment> first, std::vector<Segment> second,
                           std::vector<std::size_t>& overlaps) {
  std::vector<Segment> merged;
  merged.reserve(first.size() + second.size());
  auto next = first.begin();
  for (Segment& segment : second) {
    std::size_t at = segment.offset;
    const std::size_t end = EndOf(segment);
    while (next != first.end() && EndOf(*next) <= at) {
      merged.push_back(std::move(*next++));
    }
    while (next != first.end() && next->offset < end) {
      overlaps.push_back(next->offset);
      if (next->offset > at) {
        merged.push_back(Between(segment, at, next->offset));
      }
      at = EndOf(*next);
      if (at > end) {
        break;  // it may cover the next one, too
      }
      merged.push_back(std::move(*next++));
    }
    if (at < end) {
      merged.push_back(at == segment.offset ? std::move(segment) : Between(segment, at, end));
    }
  }
  std::move(next, first.end(), std::back_inserter(merged));
  return merged;
}

bool Alike(const Segment& a, const Segment& b) {
  return a.role == b.role && a.carrier == b.carrier && a.name == b.name && a.payload_length == a.length &&
         b.payload_length == b.length;
}

}  // namespace

MapBuilder::MapBuilder(std::string_view bytes, std::string_view format) : bytes_(bytes) {
  map_.format = format;
  map_.total = bytes.size();
}

void MapBuilder::Add(Segment segment) {
  if (segment.offset >= bytes_.size() || segment.length == 0 || full()) {
    return;
  }
  segment.length = std::min(segment.length, bytes_.size() - segment.offset);
  segment.payload_offset = std::clamp(segment.payload_offset, segment.offset, EndOf(segment));
  segment.payload_length = std::min(segment.payload_length, EndOf(segment) - segment.payload_offset);
  claims_.push_back(std::move(segment));
  if (full()) {
    Fault(EndOf(claims_.back()), "more parts than are told apart");
  }
}

void MapBuilder::Image(std::size_t offset, std::size_t length, std::string_view name) {
  Add({offset, length, offset, length, ByteRole::kImage, "", std::string(name)});
}

void MapBuilder::Unknown(std::size_t offset, std::size_t length, std::string_view name) {
  Add({offset, length, offset, length, ByteRole::kUnknown, "", std::string(name)});
}

void MapBuilder::Carrier(std::size_t offset, std::size_t length, std::string_view carrier, std::string_view name,
                         std::size_t payload_offset, std::size_t payload_length) {
  Add({offset, length, payload_offset, payload_length, ByteRole::kCarrier, std::string(carrier), std::string(name)});
}

void MapBuilder::Carrier(std::size_t offset, std::size_t length, std::string_view carrier, std::string_view name) {
  Carrier(offset, length, carrier, name, offset, length);
}

void MapBuilder::Fault(std::size_t offset, std::string_view what) {
  if (map_.faults.size() < kMostFaults) {
    map_.faults.push_back(fmt::format("at byte {}: {}", offset, what));
  } else {
    ++faults_left_out_;
  }
}

ContainerMap MapBuilder::Finish(bool join_alike) {
  const auto pictures = std::stable_partition(claims_.begin(), claims_.end(),
                                              [](const Segment& s) { return s.role != ByteRole::kImage; });
  std::vector<Segment> images(std::make_move_iterator(pictures), std::make_move_iterator(claims_.end()));
  claims_.erase(pictures, claims_.end());
  std::vector<std::size_t> overlaps;
  std::vector<Segment> carriers = Disjoint(std::move(claims_), overlaps);
  images = Disjoint(std::move(images), overlaps);
  std::vector<Segment> claimed = Merge(std::move(carriers), std::move(images), overlaps);

  std::vector<Segment>& tiles = map_.segments;
  const auto append = [&](Segment segment) {
    if (join_alike && !tiles.empty() && Alike(tiles.back(), segment)) {
      tiles.back().length += segment.length;
      tiles.back().payload_length += segment.length;
    } else {
      tiles.push_back(std::move(segment));
    }
  };
  std::size_t covered = 0;
  const auto fill_up_to = [&](std::size_t end) {
    if (end > covered) {
      const std::size_t length = end - covered;
      const bool zeros = LeadingRun(bytes_.substr(covered, length), '\0') == length;
      append({covered, length, covered, length, zeros ? ByteRole::kCarrier : ByteRole::kUnknown, zeros ? "padding" : "",
              ""});
    }
  };
  for (Segment& segment : claimed) {
    fill_up_to(segment.offset);
    covered = EndOf(segment);
    append(std::move(segment));
  }
  fill_up_to(bytes_.size());
  for (const std::size_t offset : overlaps) {
    Fault(offset, "two parts share these bytes");
  }
  if (faults_left_out_ > 0) {
    map_.faults.push_back(fmt::format("and {} more faults", faults_left_out_));
  }
  return std::move(map_);
}

std::string PrintableName(std::string_view name) {
  std::string printable;
  for (const char letter : name) {
    if (letter >= ' ' && letter <= '~') {
      printable += letter;
    } else {
      printable += fmt::format("\\x{:02X}", static_cast<unsigned char>(letter));
    }
  }
  return printable;
}

std::size_t LeadingRun(std::string_view bytes, char byte) {
  const std::size_t end = bytes.find_first_not_of(byte);
  return end == std::string_view::npos ? bytes.size() : end;
}

}  // namespace pentimento
