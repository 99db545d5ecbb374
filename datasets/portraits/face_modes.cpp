#include "datasets/portraits/face_modes.h"

#include <algorithm>
#include <array>

namespace pentimento::portraits {
namespace {

constexpr int kModes = 8;

struct Loading {
  double Identity::*factor;
  std::array<double, kModes> shares;
};

/// How each factor takes part in each mode; the squares of a row add up to about one. The signs and shares are the
/// leading directions of a face matcher's response to these factors, so that moves along a mode add up instead of
/// cancelling each other.
constexpr Loading kLoadings[] = {
    {&Identity::face_width, {-0.1, 0.6, -0.2, 0.3, -0.3, 0.3, -0.6, 0.1}},
    {&Identity::face_length, {0.5, -0.1, -0.7, -0.2, 0.1, -0.2, 0.0, -0.3}},
    {&Identity::forehead_width, {0.2, 0.4, -0.4, 0.3, -0.4, 0.5, -0.3, 0.2}},
    {&Identity::brow_ridge, {0.2, -0.3, 0.0, 0.0, 0.0, 0.1, -0.1, -0.9}},
    {&Identity::cheekbone_width, {-0.2, 0.4, 0.3, -0.3, -0.3, -0.3, -0.7, 0.1}},
    {&Identity::cheekbone_prominence, {-0.2, 0.1, 0.2, -0.8, -0.1, -0.5, -0.2, 0.1}},
    {&Identity::cheek_fullness, {0.1, 0.1, -0.3, 0.3, 0.0, 0.7, 0.4, -0.4}},
    {&Identity::jaw_width, {0.0, 0.2, -0.3, 0.3, 0.1, 0.7, 0.2, -0.3}},
    {&Identity::jaw_squareness, {0.0, 0.5, -0.4, 0.0, -0.1, 0.4, 0.7, 0.1}},
    {&Identity::chin_width, {-0.4, 0.1, -0.1, -0.1, 0.1, -0.4, -0.6, 0.5}},
    {&Identity::eye_size, {0.4, 0.3, -0.2, 0.1, 0.1, -0.5, 0.7, 0.1}},
    {&Identity::eye_spacing, {-0.5, -0.8, 0.0, -0.2, 0.2, 0.2, 0.2, 0.0}},
    {&Identity::eye_tilt, {-0.2, -0.3, 0.0, 0.1, 0.1, -0.3, -0.6, -0.6}},
    {&Identity::eye_roundness, {0.4, 0.2, -0.1, -0.5, 0.4, 0.2, 0.4, 0.5}},
    {&Identity::eye_depth, {-0.1, 0.2, 0.5, -0.6, 0.3, 0.0, -0.4, 0.3}},
    {&Identity::brow_height, {-0.3, -0.4, 0.1, 0.7, -0.5, -0.2, 0.0, -0.1}},
    {&Identity::brow_thickness, {0.0, 0.1, 0.1, -0.5, -0.8, 0.1, 0.2, -0.2}},
    {&Identity::brow_arch, {-0.2, -0.3, 0.0, 0.6, -0.5, -0.1, 0.3, 0.3}},
    {&Identity::brow_tilt, {-0.1, -0.3, -0.3, 0.6, -0.5, -0.2, -0.2, 0.4}},
    {&Identity::brow_spacing, {0.3, 0.1, -0.1, 0.1, -0.2, -0.6, 0.3, -0.6}},
    {&Identity::nose_length, {-0.4, 0.3, 0.8, 0.2, 0.2, 0.0, 0.2, -0.2}},
    {&Identity::nose_width, {0.8, -0.3, 0.4, 0.1, -0.1, 0.2, -0.1, 0.1}},
    {&Identity::nose_bridge_width, {0.9, 0.0, 0.2, -0.2, -0.1, -0.2, 0.2, 0.1}},
    {&Identity::nose_bridge_height, {0.0, 0.3, 0.1, 0.0, 0.1, -0.2, 0.2, 0.9}},
    {&Identity::nose_hump, {-0.1, 0.5, 0.3, -0.1, 0.0, 0.3, 0.4, 0.6}},
    {&Identity::nose_projection, {-0.3, 0.7, 0.2, -0.1, -0.1, 0.4, 0.1, 0.5}},
    {&Identity::nose_tip_size, {0.3, -0.2, -0.3, -0.1, 0.5, -0.6, -0.2, 0.1}},
    {&Identity::nose_tip_angle, {-0.1, 0.1, -0.3, -0.5, -0.5, 0.3, -0.1, 0.4}},
    {&Identity::mouth_width, {0.4, 0.1, 0.0, 0.0, 0.1, -0.8, 0.0, -0.5}},
    {&Identity::mouth_height, {-0.5, 0.6, 0.1, 0.0, -0.1, 0.5, 0.1, 0.4}},
    {&Identity::upper_lip, {-0.4, 0.0, 0.6, 0.6, 0.1, -0.3, -0.1, 0.2}},
    {&Identity::lower_lip, {0.3, 0.0, -0.2, 0.0, 0.0, -0.5, 0.7, -0.5}},
    {&Identity::mouth_curve, {-0.1, 0.2, -0.3, 0.2, 0.2, 0.3, 0.3, 0.8}},
};

}  // namespace

void MoveAlongModes(Identity& identity, RandomStream& random) {
  std::array<double, kModes> position{};
  for (double& along : position) {
    along = random.Uniform(-1.0, 1.0);
  }
  for (const Loading& loading : kLoadings) {
    double& value = identity.*loading.factor;
    for (int mode = 0; mode < kModes; ++mode) {
      value += 0.90 * loading.shares[mode] * position[mode];
    }
    value = std::clamp(value, -1.0, 1.0);
  }
}

}  // namespace pentimento::portraits
