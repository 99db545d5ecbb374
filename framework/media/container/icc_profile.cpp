#include "framework/media/container/icc_profile.h"

#include <algorithm>
#include <array>
#include <set>

#include "framework/media/container/bytes.h"
#include "framework/media/container/icc_elements.h"

namespace pentimento {
namespace {

/// Where the header's named fields end; zeros follow (7.2.19).
constexpr std::size_t kNamedHeader = 100;
constexpr std::size_t kSignature = 36;

/// Tags of ICC.1:2022, chapter 9, and of ICC.1:2001-04, 6.4, which later versions left out.
bool IsStandardTag(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"A2B0", "A2B1", "A2B2", "B2A0", "B2A1", "B2A2", "B2D0", "B2D1", "B2D2", "B2D3", "D2B0", "D2B1", "D2B2",
       "D2B3", "bTRC", "bXYZ", "bfd ", "bkpt", "calt", "chad", "chrm", "cicp", "ciis", "clot", "clro", "clrt",
       "cprt", "crdi", "desc", "devs", "dmdd", "dmnd", "gTRC", "gXYZ", "gamt", "kTRC", "lumi", "meas", "meta",
       "ncl2", "ncol", "pre0", "pre1", "pre2", "ps2i", "ps2s", "psd0", "psd1", "psd2", "psd3", "pseq", "psid",
       "rTRC", "rXYZ", "resp", "rig0", "rig2", "scrd", "scrn", "targ", "tech", "view", "vued", "wtpt"});
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool IsZero(std::string_view bytes) { return bytes.find_first_not_of('\0') == std::string_view::npos; }

/// The table's entries, whatever they point at; nothing if it reaches beyond the end.
std::optional<std::vector<IccTag>> ReadTable(std::string_view profile) {
  const std::size_t count = ReadNumber(profile, kIccHeader, 4);
  if (count > kMostIccTags || !Holds(profile, kIccHeader + 4, kIccTableEntry * count)) {
    return std::nullopt;
  }
  std::vector<IccTag> tags;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = kIccHeader + 4 + kIccTableEntry * i;
    tags.push_back({profile.substr(entry, 4), ReadNumber(profile, entry + 4, 4), ReadNumber(profile, entry + 8, 4)});
  }
  return tags;
}

bool HasSignature(std::string_view profile) {
  return profile.size() > kIccHeader && StandsAt(profile, kSignature, "acsp");
}

}  // namespace

std::optional<std::vector<IccTag>> ReadIccTags(std::string_view profile) {
  if (!HasSignature(profile) || ReadNumber(profile, 0, 4) != profile.size()) {
    return std::nullopt;
  }
  std::optional<std::vector<IccTag>> tags = ReadTable(profile);
  const bool is_whole =
      tags && std::all_of(tags->begin(), tags->end(), [&](const IccTag& tag) {
        return tag.offset >= kIccHeader + 4 + kIccTableEntry * tags->size() && Holds(profile, tag.offset, tag.length);
      });
  return is_whole ? tags : std::nullopt;
}

std::vector<std::pair<std::size_t, std::size_t>> UnknownInIccProfile(std::string_view profile) {
  if (!HasSignature(profile)) {
    return profile.empty() ? std::vector<std::pair<std::size_t, std::size_t>>()
                           : std::vector<std::pair<std::size_t, std::size_t>>{{0, profile.size()}};
  }
  std::vector<std::pair<std::size_t, std::size_t>> known = {{0, kNamedHeader}};  // begin and end
  if (const std::optional<std::vector<IccTag>> tags = ReadTable(profile)) {
    known.emplace_back(kIccHeader, kIccHeader + 4 + kIccTableEntry * tags->size());
    // Tags may share elements; elements that overlap otherwise are no honest profile's, and could take long to read.
    std::set<std::pair<std::size_t, std::size_t>> seen;
    std::size_t readable = 2 * profile.size();
    for (const IccTag& tag : *tags) {
      if (IsStandardTag(tag.name) && tag.length <= readable && seen.emplace(tag.offset, tag.length).second) {
        readable -= tag.length;
        known.emplace_back(tag.offset, tag.offset + IccElementLength(Part(profile, tag.offset, tag.length)));
      }
    }
  }
  known.emplace_back(profile.size(), profile.size());
  std::sort(known.begin(), known.end());
  std::vector<std::pair<std::size_t, std::size_t>> unknown;
  std::size_t at = 0;
  for (const auto& [begin, end] : known) {
    if (begin > at && begin <= profile.size()) {
      const std::string_view gap = profile.substr(at, begin - at);
      const std::size_t aligned = std::min((4 - at % 4) % 4, gap.size());
      const std::size_t padding = IsZero(gap.substr(0, aligned)) ? aligned : 0;
      if (!IsZero(gap)) {
        unknown.emplace_back(at + padding, gap.size() - padding);
      }
    }
    at = std::max(at, std::min(end, profile.size()));
  }
  return unknown;
}

}  // namespace pentimento
