#pragma once

#include "datasets/portraits/factors.h"
#include "framework/core/picture.h"

namespace pentimento {

/// `kPhoto`: shaded and textured, with soft shadows, highlights and camera noise. `kCel`: the same person at the same
/// moment, drawn: flat colour, two tones, ink lines.
enum class PortraitDomain { kPhoto, kCel };

/// What a pixel shows; the index of a region's mask.
enum class PortraitRegion { kBackground, kClothes, kSkin, kEyes, kBrows, kMouth, kHair, kFacialHair, kGlasses };

/// Draws a head-and-shoulders portrait.
///
/// Pure and single-threaded: the same arguments give the same bits with the same binary. Both domains of one
/// (identity, capture) are aligned to the pixel.
/// @param size width and height in pixels, in [64, 1024].
/// @throws ShapeError if the size is out of range.
Picture RenderPortrait(const Identity& identity, const Capture& capture, PortraitDomain domain, int size);

/// Ground truth: how much of each pixel is covered by one region, in [0,1]; one plane of size*size, rows top to bottom.
/// The regions' masks add up to one.
std::vector<float> RenderRegionMask(const Identity& identity, const Capture& capture, PortraitRegion region, int size);

/// How much of each pixel is covered by the person's head: skin, features, ears, hair and neck.
std::vector<float> RenderHeadMask(const Identity& identity, const Capture& capture, int size);

}  // namespace pentimento
