#pragma once

#include <string>
#include <vector>

#include "metrics/metric.h"

namespace pentimento {

/// Who is on a picture; a picture of nobody known counts as a person of its own.
std::string SubjectOf(const ChainPicture& picture);

/// Who is on each of the pictures, in their order.
std::vector<std::string> SubjectsOf(const std::vector<ChainPicture>& pictures);

/// The hop of a forward and a reverse ("" for x-y); null where there is none.
const HopView* FindHop(const std::vector<HopView>& hops, const std::string& forward, const std::string& reverse);

/// What probes are compared with: the run's own gallery, without one the originals, among which a probe's own source is
/// left out. Ids of a gallery of its own are nobody's among the originals.
const std::vector<ChainPicture>& GalleryOf(const MeasureInput& input);

/// Everybody on the originals, in the gallery and on the pictures of every hop, in no order and with repeats. All
/// metrics resample this one list, so that their figures are paired.
std::vector<std::string> SubjectsOf(const MeasureInput& input);

/// True for the reverses that every run carries as controls: "oracle", "noop" and "mean_face".
bool IsControl(const std::string& reverse);

/// What laundered pictures are called after those that they were made from, and the twin of a reverse that recovers
/// from them: "cyc-back~laundered". Names in a config hold no '~'.
std::string LaunderedName(const std::string& name);

/// Whether a reverse is such a twin. Twins are measured like other reverses and never concluded from: they tell apart
/// what a reverse infers and what it reads from a signal that the forward hid.
bool IsLaundered(const std::string& reverse);

/// The name without that ending.
std::string WithoutLaundering(const std::string& name);

/// The x-xhat hop that recovers as `hop` does, from laundered pictures; null where the run has none.
const HopView* LaunderedTwinOf(const std::vector<HopView>& hops, const HopView& hop);

/// The x-xhat hop of a control with the same forward as `hop`; null where the run has none.
const HopView* ControlOf(const std::vector<HopView>& hops, const HopView& hop, const std::string& control);

/// A figure that knows its hop, and has no value yet. Of a laundered twin `context.laundered` is true.
Figure FigureOfHop(const HopView& hop, const std::string& name, Direction direction, int version);

/// Moves `more` to the end of `figures`.
void AppendFigures(std::vector<Figure>& figures, std::vector<Figure> more);

}  // namespace pentimento
