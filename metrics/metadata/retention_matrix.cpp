#include "metrics/metadata/retention_matrix.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace pentimento {
namespace {

void Count(MatrixCell& cell, const ItemVerdict& verdict) {
  switch (verdict.verdict) {
    case Verdict::kRetained:
      ++cell.kept;
      break;
    case Verdict::kAltered:
      ++(verdict.HasItsValue() ? cell.kept : cell.altered);
      cell.coarsened += verdict.Kept() && !verdict.HasItsValue() ? 1 : 0;
      break;
    case Verdict::kRemoved:
      ++cell.removed;
      break;
    case Verdict::kAdded:
      ++cell.added;
      break;
  }
}

}  // namespace

std::string CarriersOf(const std::vector<MetadataItem>& items, Classifier& classifier) {
  std::set<std::string> carriers;
  for (const MetadataItem& item : items) {
    if (item.carrier != "file" && !carriers.contains(item.carrier) && classifier.Classify(item).IsStatement()) {
      carriers.insert(item.carrier);
    }
  }
  std::string text;
  for (const std::string& carrier : carriers) {
    text += (text.empty() ? "" : "+") + carrier;
  }
  return text.empty() ? "none" : text;
}

std::vector<MatrixCell> RetentionMatrix(const std::vector<std::string>& carriers,
                                        const std::vector<std::vector<ItemVerdict>>& verdicts,
                                        const Taxonomy& taxonomy) {
  // By template and the category's place among the taxonomy's.
  std::map<std::pair<std::string, std::ptrdiff_t>, MatrixCell> cells;
  for (std::size_t i = 0; i < carriers.size(); ++i) {
    std::map<std::ptrdiff_t, MatrixCell> own;
    for (const ItemVerdict& verdict : verdicts.at(i)) {
      Count(own[verdict.given.category - taxonomy.categories().data()], verdict);
    }
    for (const auto& [category, cell] : own) {
      MatrixCell& total = cells[{carriers[i], category}];
      ++total.images;
      total.carrying += cell.kept + cell.altered + cell.removed > 0 ? 1 : 0;
      total.keeping += cell.kept + cell.coarsened > 0 ? 1 : 0;
      total.kept += cell.kept;
      total.coarsened += cell.coarsened;
      total.altered += cell.altered;
      total.removed += cell.removed;
      total.added += cell.added;
    }
  }
  std::vector<MatrixCell> matrix;
  for (auto& [place, cell] : cells) {
    cell.carriers = place.first;
    cell.category = taxonomy.categories().at(static_cast<std::size_t>(place.second)).name;
    matrix.push_back(std::move(cell));
  }
  return matrix;
}

Json ToJson(const MatrixCell& cell) {
  return {{"carriers", cell.carriers}, {"category", cell.category},   {"images", cell.images},
          {"carrying", cell.carrying}, {"keeping", cell.keeping},     {"kept", cell.kept},
          {"altered", cell.altered},   {"coarsened", cell.coarsened}, {"removed", cell.removed},
          {"added", cell.added}};
}

}  // namespace pentimento
