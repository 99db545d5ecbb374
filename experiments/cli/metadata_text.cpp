#include "experiments/cli/metadata_text.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace pentimento {
namespace {

constexpr std::size_t kLongestShown = 80;

using Row = std::vector<std::string>;

/// Columns of equal width, two spaces apart, each line led by `indent`.
std::string Columns(const std::vector<Row>& rows, std::string_view indent) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line(indent);
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += i + 1 == row.size() ? row[i] : fmt::format("{:<{}}  ", row[i], widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string Place(const std::string& group, const std::string& name) {
  return OneLine(group.empty() ? name : group + "." + name, 48);
}

std::string ChangeText(const ItemChange& change) {
  std::string text = change.how;
  if (change.metres) {
    text += *change.metres < 10000 ? fmt::format(" by {:.0f} m", *change.metres)
                                   : fmt::format(" by {:.0f} km", *change.metres / 1000);
  }
  if (change.seconds) {
    text += fmt::format(" by {:+.10g} s", *change.seconds);
  }
  return text;
}

}  // namespace

std::string OneLine(std::string_view text, std::size_t most) {
  std::string line;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (line.size() >= most) {
      // Not within a UTF-8 sequence.
      while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0U) == 0x80U) {
        line.pop_back();
      }
      return line + "...";
    }
    line += byte < 0x20 || byte == 0x7F ? fmt::format("\\x{:02x}", byte) : std::string(1, letter);
  }
  return line;
}

std::string InventoryText(const Json& document, const Taxonomy& taxonomy, bool everything) {
  const Json& bytes = document.at("bytes");
  const auto unknown = bytes.at("unknown").get<std::size_t>();
  std::string text = fmt::format("{}: {}, {} bytes: {} picture, {} named carriers, {} unknown\n",
                                 OneLine(document.at("file").get<std::string>()),
                                 document.at("format").get<std::string>(), bytes.at("total").get<std::size_t>(),
                                 bytes.at("image").get<std::size_t>(), bytes.at("known").get<std::size_t>(), unknown);
  for (const Json& fault : document.at("faults")) {
    text += fmt::format("  could not read all of it: {}\n", OneLine(fault.get<std::string>()));
  }
  std::map<std::string, std::vector<Row>> by_sensitivity;
  std::size_t of_the_file = 0;
  for (const Json& item : document.at("items")) {
    const auto sensitivity = item.at("sensitivity").get<std::string>();
    by_sensitivity[sensitivity].push_back({item.at("category"), item.at("carrier"),
                                           Place(item.at("group"), item.at("name")),
                                           OneLine(item.at("value").get<std::string>(), kLongestShown)});
    of_the_file += item.at("carrier") != "file" && sensitivity != "none" ? 1 : 0;
  }
  if (of_the_file == 0) {
    text += fmt::format("  nothing was found in it that this program knows{}; that is no proof that nothing is there\n",
                        unknown == 0 ? "" : " by name");
  }
  for (const Sensitivity sensitivity :
       {Sensitivity::kHigh, Sensitivity::kMedium, Sensitivity::kLow, Sensitivity::kNone}) {
    std::vector<Row>& rows = by_sensitivity[std::string(SensitivityName(sensitivity))];
    if (rows.empty()) {
      continue;
    }
    if (sensitivity == Sensitivity::kNone && !everything) {
      text += fmt::format("sensitivity none: {} items that rendering needs (--verbose lists them)\n", rows.size());
      continue;
    }
    const auto place = [&](const Row& row) {
      return std::ranges::find(taxonomy.categories(), row.front(), &MetadataCategory::name);
    };
    std::ranges::stable_sort(rows, {}, place);
    text += fmt::format("sensitivity {}\n{}", SensitivityName(sensitivity), Columns(rows, "  "));
  }
  return text;
}

std::string DiffText(const std::string& before, const std::string& after, const std::vector<ItemVerdict>& verdicts,
                     const Taxonomy& taxonomy) {
  std::string text = fmt::format("{} -> {}\n", OneLine(before), OneLine(after));
  if (verdicts.empty()) {
    return text + "  nothing was found in either that this program knows; that is no proof that nothing is there\n";
  }
  std::vector<Row> table = {{"category", "retained", "altered", "removed", "added"}};
  std::vector<Row> items;
  for (const MetadataCategory& category : taxonomy.categories()) {
    std::array<int, 4> counts{};
    for (const ItemVerdict& verdict : verdicts) {
      if (verdict.given.category != &category) {
        continue;
      }
      ++counts.at(static_cast<std::size_t>(verdict.verdict));
      const std::string value = OneLine(verdict.item.value, kLongestShown);
      items.push_back(
          {std::string(ToString(verdict.verdict)), category.name, verdict.item.carrier,
           Place(verdict.item.group, verdict.item.name),
           verdict.verdict == Verdict::kAltered
               ? fmt::format("{} -> {} ({})", OneLine(verdict.before, kLongestShown), value, ChangeText(verdict.change))
               : value});
    }
    if (counts != std::array<int, 4>{}) {
      table.push_back({category.name, fmt::format("{}", counts[0]), fmt::format("{}", counts[1]),
                       fmt::format("{}", counts[2]), fmt::format("{}", counts[3])});
    }
  }
  return text + Columns(table, "  ") + "\n" + Columns(items, "  ");
}

Json DiffJson(const std::string& before, const std::string& after, const Inventory& now,
              const std::vector<ItemVerdict>& verdicts) {
  Json items = Json::array();
  for (const ItemVerdict& verdict : verdicts) {
    const MetadataItem& item = verdict.item;
    Json entry = {{"carrier", item.carrier},
                  {"group", item.group},
                  {"name", item.name},
                  {"value", item.value},
                  {"category", verdict.given.category->name},
                  {"sensitivity", SensitivityName(verdict.given.sensitivity)},
                  {"offset", item.offset},
                  {"length", item.length},
                  {"verdict", ToString(verdict.verdict)}};
    if (verdict.verdict == Verdict::kAltered) {
      entry["before"] = verdict.before;
      entry["change"] = {{"how", verdict.change.how}};
      if (verdict.change.metres) {
        entry["change"]["metres"] = *verdict.change.metres;
      }
      if (verdict.change.seconds) {
        entry["change"]["seconds"] = *verdict.change.seconds;
      }
    }
    items.push_back(std::move(entry));
  }
  return {{"file", after},
          {"reference", before},
          {"format", now.format},
          {"items", std::move(items)},
          {"bytes",
           {{"total", now.bytes.total},
            {"image", now.bytes.image},
            {"known", now.bytes.known},
            {"unknown", now.bytes.unknown}}},
          {"faults", now.faults}};
}

}  // namespace pentimento
