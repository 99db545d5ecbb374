#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/results/result.h"

namespace pentimento {

/// Which figures are meant; an empty optional means any.
struct FigureQuery {
  std::optional<std::string> name = std::nullopt;
  std::optional<std::string> hop = std::nullopt;
  std::optional<std::string> forward = std::nullopt;
  std::optional<std::string> reverse = std::nullopt;
};

/// Indices, in the document's order, of the figures that the answer may speak of: those with neither `context.set` nor
/// `context.laundered` that are not pooled.
std::vector<std::size_t> FindFigures(const std::vector<Figure>& figures, const FigureQuery& query);

/// Whether the figure is of several pictures of a person taken together (`context.combine` says how). Such figures have
/// charts of their own and are left out everywhere else.
bool IsPooled(const Figure& figure);

/// A text of the figure's context, "" where it has none.
std::string ContextText(const Figure& figure, const std::string& key);

/// The index with the largest finite value; none if there is no finite value.
std::optional<std::size_t> LargestOf(const std::vector<Figure>& figures, const std::vector<std::size_t>& candidates);

/// The distinct values of a field among the queried figures, in the document's order.
std::vector<std::string> DistinctOf(const std::vector<Figure>& figures, const FigureQuery& query,
                                    std::string Figure::*field);

/// oracle, noop and mean_face: the reverses that every run has as controls.
bool IsControl(std::string_view reverse);

/// `base` of "difference[base]", "" for other names.
std::string BaseOfDifference(const std::string& name);

/// What a paired contrast says about its first partner.
enum class Contrast { kMore, kLess, kUndecided, kNoInterval };

/// Reads the sign of a contrast by its direction (its base figure's where it has none of its own): kMore is closer to
/// the original, or leaking more. kUndecided: zero lies inside the interval.
Contrast Judge(const std::vector<Figure>& figures, std::size_t difference);

/// The direction of a figure; for a difference without one that of its base figure.
Direction DirectionOf(const std::vector<Figure>& figures, std::size_t index);

}  // namespace pentimento
