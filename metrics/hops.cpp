#include "metrics/hops.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <string_view>

namespace pentimento {
namespace {

constexpr std::string_view kLaundered = "~laundered";

const HopView* RecoveredBy(const std::vector<HopView>& hops, const std::string& forward, const std::string& reverse) {
  const auto found = std::ranges::find_if(hops, [&](const HopView& hop) {
    return hop.hop == "x-xhat" && hop.forward == forward && hop.reverse == reverse;
  });
  return found == hops.end() ? nullptr : &*found;
}

}  // namespace

std::string SubjectOf(const ChainPicture& picture) { return picture.subject.empty() ? picture.id : picture.subject; }

std::vector<std::string> SubjectsOf(const std::vector<ChainPicture>& pictures) {
  std::vector<std::string> subjects;
  std::ranges::transform(pictures, std::back_inserter(subjects), SubjectOf);
  return subjects;
}

const HopView* FindHop(const std::vector<HopView>& hops, const std::string& forward, const std::string& reverse) {
  const auto found =
      std::ranges::find_if(hops, [&](const HopView& hop) { return hop.forward == forward && hop.reverse == reverse; });
  return found == hops.end() ? nullptr : &*found;
}

const std::vector<ChainPicture>& GalleryOf(const MeasureInput& input) {
  return input.gallery.empty() ? input.originals : input.gallery;
}

std::vector<std::string> SubjectsOf(const MeasureInput& input) {
  std::vector<std::string> subjects = SubjectsOf(input.originals);
  std::ranges::transform(input.gallery, std::back_inserter(subjects), SubjectOf);
  for (const HopView& hop : input.hops) {
    std::ranges::transform(hop.test, std::back_inserter(subjects), SubjectOf);
  }
  return subjects;
}

bool IsControl(const std::string& reverse) {
  constexpr std::array<std::string_view, 3> kControls = {"oracle", "noop", "mean_face"};
  return std::ranges::find(kControls, reverse) != kControls.end();
}

std::string LaunderedName(const std::string& name) { return name + std::string(kLaundered); }

bool IsLaundered(const std::string& reverse) { return reverse.ends_with(kLaundered); }

std::string WithoutLaundering(const std::string& name) {
  return IsLaundered(name) ? name.substr(0, name.size() - kLaundered.size()) : name;
}

const HopView* LaunderedTwinOf(const std::vector<HopView>& hops, const HopView& hop) {
  return hop.reverse.empty() ? nullptr : RecoveredBy(hops, hop.forward, LaunderedName(hop.reverse));
}

const HopView* ControlOf(const std::vector<HopView>& hops, const HopView& hop, const std::string& control) {
  return RecoveredBy(hops, hop.forward, control);
}

Figure FigureOfHop(const HopView& hop, const std::string& name, Direction direction, int version) {
  Figure figure;
  figure.name = name;
  figure.version = version;
  figure.value = std::numeric_limits<double>::quiet_NaN();
  figure.direction = direction;
  figure.hop = hop.hop;
  figure.forward = hop.forward;
  figure.reverse = hop.reverse;
  if (IsLaundered(hop.reverse)) {
    figure.context["laundered"] = true;
  }
  return figure;
}

void AppendFigures(std::vector<Figure>& figures, std::vector<Figure> more) {
  std::ranges::move(more, std::back_inserter(figures));
}

}  // namespace pentimento
