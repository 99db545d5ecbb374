#include "metrics/hops.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <string_view>

namespace pentimento {

std::string SubjectOf(const ChainPicture& picture) { return picture.subject.empty() ? picture.id : picture.subject; }

std::vector<std::string> SubjectsOf(const MeasureInput& input) {
  std::vector<std::string> subjects;
  for (const ChainPicture& picture : input.originals) {
    subjects.push_back(SubjectOf(picture));
  }
  for (const HopView& hop : input.hops) {
    for (const ChainPicture& picture : hop.test) {
      subjects.push_back(SubjectOf(picture));
    }
  }
  return subjects;
}

bool IsControl(const std::string& reverse) {
  constexpr std::array<std::string_view, 3> kControls = {"oracle", "noop", "mean_face"};
  return std::ranges::find(kControls, reverse) != kControls.end();
}

const HopView* ControlOf(const std::vector<HopView>& hops, const HopView& hop, const std::string& control) {
  const auto found = std::ranges::find_if(hops, [&](const HopView& other) {
    return other.hop == "x-xhat" && other.forward == hop.forward && other.reverse == control;
  });
  return found == hops.end() ? nullptr : &*found;
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
  return figure;
}

void AppendFigures(std::vector<Figure>& figures, std::vector<Figure> more) {
  std::ranges::move(more, std::back_inserter(figures));
}

}  // namespace pentimento
