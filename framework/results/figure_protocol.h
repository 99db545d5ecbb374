#pragma once

#include <string>
#include <vector>

#include "framework/results/result.h"

namespace pentimento {

/// Where a figure's context says how pictures were compared: an object of texts ("resize", "crop", "colour", "range")
/// and of the metric's options that are not the default ("options"). It belongs to the definition, like the version.
inline constexpr const char* kProtocolKey = "protocol";

/// Where it says which codecs the compared files were of: an object of texts ("reference", "test").
inline constexpr const char* kCodecKey = "codec";

/// Says of one figure, in its protocol, which of its metric's options define it: "options", where not all of them do.
/// `SayOptions` completes it. @param options those that are not the default ones; may be none.
void SayOwnOptions(const Json& options, Figure& figure);

/// Adds `options` to the protocol of each figure that has one, but for those that have options of their own.
/// @param options those that are not the default ones.
void SayOptions(const Json& options, std::vector<Figure>& figures);

/// In what two figures are defined differently: "version 1 and version 2", "resize none and bicubic"; "" if in nothing.
/// A figure without a protocol (of an earlier version of the program) is taken to have the other one's.
std::string DefinitionDifference(const Figure& a, const Figure& b);

}  // namespace pentimento
