#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "framework/core/json.h"
#include "framework/media/inventory/inventory.h"
#include "metrics/metadata/taxonomy.h"
#include "metrics/metadata/verdicts.h"

namespace pentimento {

/// Strangers' text on one line of a terminal: control characters, which could move its cursor or hide text, as "\x1b".
/// @param most  bytes; a longer text ends in "...".
std::string OneLine(std::string_view text, std::size_t most = std::string_view::npos);

/// One file of `metadata show`: a line on its bytes, then its items, the most sensitive first.
/// @param document  the file's, of `InventoryJson`. @param everything  also lists what rendering needs.
std::string InventoryText(const Json& document, const Taxonomy& taxonomy, bool everything);

/// `metadata diff` in words: a table of items by category and verdict, then the items.
std::string DiffText(const std::string& before, const std::string& after, const std::vector<ItemVerdict>& verdicts,
                     const Taxonomy& taxonomy);

/// One file of `metadata diff --json`: that of `metadata show` for the second file, with "reference", and in each item
/// "verdict"; an altered one has "before" and "change" ({"how", "metres", "seconds"}). Removed items are the first
/// file's.
Json DiffJson(const std::string& before, const std::string& after, const Inventory& now,
              const std::vector<ItemVerdict>& verdicts);

}  // namespace pentimento
