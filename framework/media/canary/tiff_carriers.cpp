#include <algorithm>
#include <functional>
#include <vector>

#include "framework/core/errors.h"
#include "framework/media/canary/carriers.h"
#include "framework/media/canary/tiff_directory_writer.h"
#include "framework/media/container/container.h"
#include "framework/media/container/tiff_tree.h"

namespace pentimento {
namespace {

/// Where a directory says what comes next in the chain.
std::size_t NextPlace(const TiffDirectoryNode& node) { return node.offset + node.length - 4; }

/// The names of the directories behind the first of the chain and of those that hang from them.
std::vector<std::string> FurtherDirectories(std::string_view tiff, const TiffTree& tree) {
  std::vector<std::uint32_t> own;
  if (const TiffField* field = tree.directories.front().Find(tiff_tag::kSubDirectories)) {
    own = TiffNumbers(tiff, *field, tree.order, field->count);
  }
  std::vector<std::string> names;
  for (const TiffDirectoryNode& node : tree.directories) {
    const bool chained = node.name.starts_with("IFD") && node.name != "IFD0";
    const bool hanging = node.name.starts_with("SubIFD") && std::ranges::find(own, node.offset) == own.end();
    if (chained || hanging) {
      names.push_back(node.name);
    }
  }
  return names;
}

/// A picture of plain RGB rows with a text (TIFF 6.0, section 6), its pixels behind it. @param kind of its
/// NewSubfileType. @param next,sub where other directories stand; 0 for none.
std::string PixelDirectory(const TiffPage& page, std::uint32_t kind, ByteOrder order, std::size_t place,
                           std::size_t next, std::size_t sub) {
  constexpr std::uint16_t kUncompressed = 1;
  constexpr std::uint16_t kRgb = 2;
  const auto side = static_cast<std::uint16_t>(page.side);
  const auto directory = [&](std::size_t pixels_place) {
    TiffDirectoryWriter writer(order);
    writer.Long(tiff_tag::kSubfileType, kind);
    writer.Shorts(tiff_tag::kWidth, {side});
    writer.Shorts(tiff_tag::kHeight, {side});
    writer.Shorts(258, {8, 8, 8});  // bits of a sample
    writer.Shorts(tiff_tag::kCompression, {kUncompressed});
    writer.Shorts(262, {kRgb});
    writer.Text(270, page.description);
    writer.Long(tiff_tag::kStripOffsets, pixels_place);
    writer.Shorts(277, {3});     // samples of a pixel
    writer.Shorts(278, {side});  // rows of the strip
    writer.Long(tiff_tag::kStripByteCounts, page.pixels.size());
    if (sub != 0) {
      writer.Long(tiff_tag::kSubDirectories, sub);
    }
    return writer.Write(place, next);
  };
  return directory(place + directory(0).size()) + page.pixels;
}

}  // namespace

std::string WithoutFurtherDirectories(std::string tiff) {
  const TiffTree tree = ReadTiffTree(tiff);
  if (tree.directories.empty()) {
    throw DataError("it has no directory");
  }
  const std::vector<std::string> names = FurtherDirectories(tiff, tree);
  for (const Segment& segment : WalkContainer(tiff).segments) {
    if (std::ranges::find(names, segment.name) != names.end()) {
      std::fill_n(tiff.begin() + static_cast<std::ptrdiff_t>(segment.offset), segment.length, '\0');
    }
  }
  return tiff.replace(NextPlace(tree.directories.front()), 4, std::string(4, '\0'));
}

std::string WithCarriers(std::string tiff, const TiffCarriers& carriers) {
  constexpr std::uint32_t kReduced = 1;
  constexpr std::uint32_t kPage = 2;
  const TiffTree tree = ReadTiffTree(tiff);
  if (tree.directories.empty()) {
    throw DataError("it has no directory");
  }
  tiff += std::string(tiff.size() % 2, '\0');
  const auto size = [](const TiffPage& page, std::size_t sub) {
    return PixelDirectory(page, 0, ByteOrder::kBig, 0, 0, sub).size();
  };
  const std::size_t first = tiff.size();
  const std::size_t second = first + size(carriers.reduced, 1);
  const std::size_t sub = second + size(carriers.page, 0);
  tiff.replace(NextPlace(tree.directories.front()), 4, MakeNumber(first, 4, tree.order));
  tiff += PixelDirectory(carriers.reduced, kReduced, tree.order, first, second, sub);
  tiff += PixelDirectory(carriers.page, kPage, tree.order, second, 0, 0);
  tiff += PixelDirectory(carriers.sub, kReduced, tree.order, sub, 0, 0);
  return tiff + carriers.trailer;
}

}  // namespace pentimento
