#pragma once

#include <string>
#include <vector>

#include "metrics/metric.h"

namespace pentimento {

/// Who is on a picture; a picture of nobody known counts as a person of its own.
std::string SubjectOf(const ChainPicture& picture);

/// Everybody on the originals and on the pictures of every hop, in no order and with repeats. All metrics resample this
/// one list, so that their figures are paired.
std::vector<std::string> SubjectsOf(const MeasureInput& input);

/// True for the reverses that every run carries as controls: "oracle", "noop" and "mean_face".
bool IsControl(const std::string& reverse);

/// The x-xhat hop of a control with the same forward as `hop`; null where the run has none.
const HopView* ControlOf(const std::vector<HopView>& hops, const HopView& hop, const std::string& control);

/// A figure that knows its hop, and has no value yet.
Figure FigureOfHop(const HopView& hop, const std::string& name, Direction direction, int version);

/// Moves `more` to the end of `figures`.
void AppendFigures(std::vector<Figure>& figures, std::vector<Figure> more);

}  // namespace pentimento
