#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>

#include "framework/media/container/bytes.h"
#include "framework/media/container/icc_elements.h"
#include "framework/media/container/icc_profile.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

/// A tag that colour is computed from, and the types that it may have (ICC.1:2022, chapter 9).
struct RenderingTag {
  std::string_view name;
  std::string_view types;  ///< four letters each
  bool is_curve = false;
};

// In this order they are written.
constexpr std::string_view kTables = "mft1mft2mAB mBA ";
constexpr auto kRenderingTags = std::to_array<RenderingTag>({
    {"wtpt", "XYZ "},           {"bkpt", "XYZ "},           {"lumi", "XYZ "},           {"chad", "sf32"},
    {"rXYZ", "XYZ "},           {"gXYZ", "XYZ "},           {"bXYZ", "XYZ "},           {"rTRC", "curvpara", true},
    {"gTRC", "curvpara", true}, {"bTRC", "curvpara", true}, {"kTRC", "curvpara", true}, {"chrm", "chrm"},
    {"cicp", "cicp"},           {"A2B0", kTables},          {"A2B1", kTables},          {"A2B2", kTables},
    {"B2A0", kTables},          {"B2A1", kTables},          {"B2A2", kTables},          {"gamt", kTables},
});

/// Tables of floating-point stages, which colour engines prefer to the others (9.2.6 and 9.2.12).
constexpr auto kUnwrittenTags =
    std::to_array<std::string_view>({"D2B0", "D2B1", "D2B2", "D2B3", "B2D0", "B2D1", "B2D2", "B2D3"});

bool IsOneOf(std::string_view word, std::string_view words) {
  for (std::size_t at = 0; at < words.size(); at += 4) {
    if (words.substr(at, 4) == word) {
      return true;
    }
  }
  return false;
}

/// The header (7.2) but for the size; "" for a profile of a kind that no picture has.
std::string PlainHeader(std::string_view profile) {
  const std::string_view device = profile.substr(12, 4);
  const std::string_view colours = profile.substr(16, 4);
  const std::string_view connection = profile.substr(20, 4);
  const std::uint8_t version = ByteAt(profile, 8);
  const std::uint64_t intent = ReadNumber(profile, 64, 4);
  if ((version != 2 && version != 4) || !IsOneOf(device, "scnrmntrprtrspac") || !IsOneOf(colours, "RGB GRAYCMYKLab ") ||
      !IsOneOf(connection, "XYZ Lab ")) {
    return "";
  }
  const std::string no_engine(4, '\0');
  const std::string no_date(12, '\0');
  const std::string no_device(4 + 4 + 4 + 4 + 8, '\0');  // platform, flags, manufacturer, model, attributes
  const std::string no_creator_and_identifier(kIccHeader - 80, '\0');
  const std::string_view illuminant = "\0\0\xF6\xD6\0\1\0\0\0\0\xD3\x2D"sv;  // D50, the only one that is allowed
  return no_engine + MakeNumber(version, 1) + "\x40\0\0"s + std::string(device) + std::string(colours) +
         std::string(connection) + no_date + "acsp" + no_device + MakeNumber(intent <= 3 ? intent : 0, 4) +
         std::string(illuminant) + no_creator_and_identifier;
}

/// A text in the form that a profile's version has for it: "mluc" (10.15), or "text" and "desc" of version 2
/// (ICC.1:2001-04, 6.5.18 and 6.5.17).
std::string PlainText(std::string_view text, bool is_description, std::uint8_t version) {
  if (version == 4) {
    std::string wide;
    for (const char letter : text) {
      wide += "\0"s + letter;
    }
    return "mluc\0\0\0\0"s + MakeNumber(1, 4) + MakeNumber(12, 4) + "enUS" + MakeNumber(wide.size(), 4) +
           MakeNumber(28, 4) + wide;
  }
  if (is_description) {
    return "desc\0\0\0\0"s + MakeNumber(text.size() + 1, 4) + std::string(text) + std::string(1 + 4 + 4 + 3 + 67, '\0');
  }
  return "text\0\0\0\0"s + std::string(text) + "\0"s;
}

/// Whether colours can be computed: by a table, or by curves and, but for grey, primaries (8.3 to 8.5).
bool CanRender(std::string_view colours, const std::set<std::string_view>& kept) {
  const auto has = [&](std::initializer_list<std::string_view> names) {
    return std::all_of(names.begin(), names.end(), [&](std::string_view name) { return kept.contains(name); });
  };
  return has({"A2B0"}) || (colours == "GRAY" && has({"kTRC"})) ||
         (colours == "RGB " && has({"rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"}));
}

/// Puts table and elements together; equal elements stand once, each at a place that four divides.
class ProfileWriter {
 public:
  void Add(std::string_view name, const std::string& element) {
    const auto [place, is_new] = places_.emplace(element, elements_.size());
    if (is_new) {
      elements_ += element;
      elements_.append((4 - elements_.size() % 4) % 4, '\0');
    }
    entries_.push_back({name, place->second, element.size()});
  }

  [[nodiscard]] std::size_t size() const { return elements_.size(); }

  [[nodiscard]] std::string Finish(const std::string& header) const {
    const std::size_t begin = kIccHeader + 4 + kIccTableEntry * entries_.size();
    std::string table = MakeNumber(entries_.size(), 4);
    for (const IccTag& entry : entries_) {
      table += std::string(entry.name) + MakeNumber(begin + entry.offset, 4) + MakeNumber(entry.length, 4);
    }
    return MakeNumber(begin + elements_.size(), 4) + header + table + elements_;
  }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<IccTag> entries_;
  std::string elements_;
};

}  // namespace

std::string PlainIccProfile(std::string_view profile) {
  const std::optional<std::vector<IccTag>> tags = ReadIccTags(profile);
  const std::string header = tags ? PlainHeader(profile) : "";
  if (header.empty()) {
    return "";
  }
  std::map<std::string_view, std::string_view> elements;
  for (const IccTag& tag : *tags) {
    const bool is_new = elements.emplace(tag.name, profile.substr(tag.offset, tag.length)).second;
    if (!is_new || std::find(kUnwrittenTags.begin(), kUnwrittenTags.end(), tag.name) != kUnwrittenTags.end()) {
      return "";
    }
  }
  const std::string_view colours = profile.substr(16, 4);
  const std::uint8_t version = ByteAt(profile, 8);
  ProfileWriter writer;
  writer.Add("desc", PlainText("profile", true, version));
  writer.Add("cprt", PlainText("not stated", false, version));
  // Tables that share bytes in odd ways could make the copy far larger than the profile.
  constexpr std::size_t kSharedCurves = 65'536;
  const std::size_t most = profile.size() + kSharedCurves;
  std::set<std::string_view> kept;
  for (const RenderingTag& tag : kRenderingTags) {
    const auto found = elements.find(tag.name);
    const bool of_other_colours = tag.is_curve && (tag.name == "kTRC") != (colours == "GRAY");
    if (found == elements.end() || of_other_colours) {
      continue;
    }
    const std::string element = PlainIccElement(found->second);
    const bool is_fit = !element.empty() && IsOneOf(element.substr(0, 4), tag.types) &&
                        (!tag.is_curve || IsRisingIccCurve(element)) && writer.size() + element.size() <= most;
    if (!is_fit) {
      return "";
    }
    writer.Add(tag.name, element);
    kept.insert(tag.name);
  }
  return CanRender(colours, kept) ? writer.Finish(header) : "";
}

}  // namespace pentimento
