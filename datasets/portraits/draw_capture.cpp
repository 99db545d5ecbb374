#include <algorithm>
#include <string>

#include "datasets/portraits/factors.h"
#include "framework/core/random.h"

namespace pentimento {

Capture DrawCapture(std::uint64_t seed, std::uint64_t identity_index, std::uint64_t image_index) {
  RandomStream random(seed, "portraits.capture", std::to_string(identity_index) + "/" + std::to_string(image_index));
  Capture c;
  c.yaw = random.Uniform(-20.0, 20.0);
  c.pitch = random.Uniform(-8.0, 8.0);
  c.roll = random.Uniform(-6.0, 6.0);
  c.shift_x = random.Uniform(-0.04, 0.04);
  c.shift_y = random.Uniform(-0.03, 0.03);
  c.scale = random.Uniform(0.93, 1.07);
  c.smile = random.Chance(0.55) ? random.Uniform(0.2, 1.0) : random.Uniform(0.0, 0.15);
  c.mouth_open = random.Chance(0.25) ? random.Uniform(0.1, 0.8) : 0.0;
  c.eye_openness = random.Uniform(0.8, 1.1);
  c.brow_raise = random.Uniform(-0.4, 0.6);
  c.gaze_x = std::clamp(-c.yaw / 40.0 + random.Normal(0.0, 0.25), -1.0, 1.0);
  c.gaze_y = std::clamp(-c.pitch / 25.0 + random.Normal(0.0, 0.2), -1.0, 1.0);
  c.light_azimuth = random.Uniform(-50.0, 50.0);
  c.light_elevation = random.Uniform(10.0, 50.0);
  c.light_intensity = random.Uniform(0.75, 1.15);
  c.light_warmth = random.Uniform(-1.0, 1.0);
  c.ambient = random.Uniform(0.40, 0.70);
  c.ambient_warmth = random.Uniform(-1.0, 1.0);
  c.rim = random.Chance(0.4) ? random.Uniform(0.2, 1.0) : 0.0;
  c.background = static_cast<BackgroundKind>(random.Below(6));
  c.background_hue = random.Uniform();
  c.background_lightness = random.Uniform();
  c.clothes = static_cast<ClothesKind>(random.Below(5));
  c.clothes_hue = random.Uniform();
  c.clothes_saturation = random.Uniform() * random.Uniform(0.5, 1.0);
  c.clothes_lightness = random.Uniform();
  c.exposure = random.Uniform(-0.25, 0.25);
  c.noise = random.Uniform() * random.Uniform();
  c.blur = random.Uniform();
  c.vignette = random.Uniform();
  c.jpeg_quality = random.Uniform(60.0, 95.0);
  c.texture_key = random.Bits64();
  return c;
}

}  // namespace pentimento
