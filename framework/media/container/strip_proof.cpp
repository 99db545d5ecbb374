#include "framework/media/container/strip_proof.h"

#include <limits>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/container.h"
#include "framework/media/container/strip_formats.h"
#include "framework/media/container/unknown_inside.h"

namespace pentimento {
namespace {

/// Whether the ratio is one that strip writes.
bool IsReduced(std::uint64_t x, std::uint64_t y) {
  const PixelAspect reduced = ReducedAspect(x, y);
  return reduced.x == x && reduced.y == y;
}

class StripProof {
 public:
  StripProof(std::string_view bytes, const StripOptions& options, int orientation)
      : bytes_(bytes), map_(WalkContainer(bytes)), options_(options), orientation_(orientation) {}

  void Check(const std::string& format) {
    if (map_.format != format) {
      throw WorkError(fmt::format("the stripped copy is not written: it is no longer {}", format));
    }
    if (!map_.faults.empty()) {
      throw WorkError(fmt::format("the stripped copy is not written: {}", map_.faults.front()));
    }
    for (const Segment& segment : map_.segments) {
      if (segment.role == ByteRole::kUnknown) {
        Refuse(segment, "bytes that nothing names");
      }
      if (segment.role == ByteRole::kCarrier && !MayStay(segment)) {
        Refuse(segment, segment.carrier);
      }
    }
    // Strip itself has inflated all of the rows already.
    const UnknownInside inside = FindUnknownInside(bytes_, map_, std::numeric_limits<std::size_t>::max());
    if (!inside.faults.empty()) {
      throw WorkError(fmt::format("the stripped copy is not written: {}", inside.faults.front()));
    }
    for (const UnknownStretch& stretch : inside.stretches) {
      throw WorkError(
          fmt::format("the stripped copy is not written: {} holds bytes at {} that nothing names; report the "
                      "file",
                      stretch.carrier, stretch.offset));
    }
  }

 private:
  [[noreturn]] static void Refuse(const Segment& segment, const std::string& what) {
    throw WorkError(fmt::format("the stripped copy is not written: {} ({}) is still at byte {}; report the file", what,
                                segment.name, segment.offset));
  }

  [[nodiscard]] bool MayStay(const Segment& segment) const {
    const std::string_view whole = Part(bytes_, segment.offset, segment.length);
    const std::string_view payload = Part(bytes_, segment.payload_offset, segment.payload_length);
    if (segment.carrier == "icc") {
      return options_.keep_icc && has_plain_profile_;
    }
    if (segment.carrier == "exif") {
      return orientation_ != 1 && payload == OrientationBlock(orientation_);
    }
    if (segment.carrier == "jfif") {
      const std::uint64_t x = ReadNumber(payload, 3, 2);
      const std::uint64_t y = ReadNumber(payload, 5, 2);
      return IsReduced(x, y) && whole == PlainJfif({static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y)});
    }
    if (segment.carrier == "adobe") {
      return whole == PlainAdobe(ByteAt(payload, 6));
    }
    if (segment.carrier == "chunk" && map_.format == "png" && segment.name == "pHYs") {
      return payload.size() == 9 && ByteAt(payload, 8) == 0 &&
             IsReduced(ReadNumber(payload, 0, 4), ReadNumber(payload, 4, 4));
    }
    // Zeros between the parts of a TIFF, which begin at even places.
    return segment.carrier == "padding" && map_.format == "tiff" && segment.length < 4;
  }

  std::string_view bytes_;
  ContainerMap map_;
  const StripOptions& options_;
  int orientation_;
  bool has_plain_profile_ = HasPlainProfile(bytes_, map_);
};

}  // namespace

void ProveStripped(std::string_view bytes, const std::string& format, const StripOptions& options, int orientation) {
  StripProof(bytes, options, orientation).Check(format);
}

}  // namespace pentimento
