#pragma once

#include <array>

#include "datasets/portraits/factors.h"
#include "datasets/portraits/vector3.h"

namespace pentimento::portraits {

/// One horizontal section of the head: a superellipse of half-width `width`, reaching `front` forward and `back`
/// backward, at height `y` in front and `y + lift` at the sides.
struct HeadSection {
  float y = 0;
  float width = 0;
  float front = 0;
  float back = 0;
  float power = 2;
  float lift = 0;
};

/// Where everything of one face is, at one moment: the identity's factors and the expression resolved to lengths.
///
/// Unit: decimetres, about life size. x to the picture's right, y up, z towards the camera; the origin lies between
/// the eyes, in the plane of the ears. Anthropometric averages after Farkas, "Anthropometry of the head and face"
/// (1994).
struct FaceLayout {
  float crown_y, dome_y, chin_y;
  float eye_x, eye_half_width, eye_upper, eye_lower, eye_tilt, eye_fold, eye_depth;
  float gaze_x, gaze_y;
  float brow_y, brow_inner_x, brow_outer_x, brow_thickness, brow_arch, brow_tilt;
  float nasion_y, nose_tip_y, nose_base_y, nose_projection, nose_bridge, nose_hump, nose_bridge_width, nose_tip_width,
      nose_wing_x;
  float mouth_y, mouth_half_width, upper_lip, lower_lip, lip_bow, mouth_curve, mouth_gap, lip_projection;
  float smile;
  float hairline_y;
  Identity identity;

  FaceLayout(const Identity& identity, const Capture& capture);

  /// The head's outline between crown and chin, at row parameter `row` in [0,1]: 0 crown, 1 under the chin.
  [[nodiscard]] HeadSection Section(float row) const;
  /// The section at height `y` in front.
  [[nodiscard]] HeadSection SectionAt(float y) const;
  /// Moves front coordinates of the head to those of a symmetric face, where the features are laid out.
  [[nodiscard]] Vector3 Straightened(float x, float y) const;
  /// How far the features stand out of the section at front coordinates (x, y).
  [[nodiscard]] float Relief(float x, float y) const;

 private:
  static constexpr int kTableSize = 96;
  std::array<HeadSection, kTableSize> table_;  ///< sections at even steps of `row`
};

/// A point of a section at angle `theta` (0 front, pi/2 the picture's right).
Vector3 SectionPoint(const HeadSection& section, float theta);

}  // namespace pentimento::portraits
