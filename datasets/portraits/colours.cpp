#include "datasets/portraits/colours.h"

#include <array>

namespace pentimento::portraits {
namespace {

template <std::size_t kCount>
Vector3 Along(const std::array<Vector3, kCount>& keys, double position) {
  const float p = Saturate(static_cast<float>(position)) * static_cast<float>(kCount - 1);
  const auto k = std::min(static_cast<std::size_t>(p), kCount - 2);
  return Mix(keys[k], keys[k + 1], p - static_cast<float>(k));
}

}  // namespace

Vector3 SkinColour(const Identity& identity) {
  static const std::array<Vector3, 6> kTones{LinearColour(240, 206, 186), LinearColour(228, 184, 156),
                                             LinearColour(208, 156, 122), LinearColour(172, 118, 84),
                                             LinearColour(150, 102, 74),  LinearColour(124, 84, 63)};
  const Vector3 tone = Along(kTones, identity.skin_melanin);
  const auto red = static_cast<float>(identity.skin_redness);
  return tone * Vector3{1.0F + 0.05F * red, 1.0F - 0.07F * red, 1.0F - 0.06F * red};
}

Vector3 HairColour(const Identity& identity, float grey) {
  static const std::array<Vector3, 5> kTones{LinearColour(222, 186, 128), LinearColour(170, 122, 74),
                                             LinearColour(104, 68, 42), LinearColour(58, 38, 27),
                                             LinearColour(24, 20, 19)};
  const Vector3 tone = Along(kTones, identity.hair_melanin);
  const Vector3 red =
      Mix(LinearColour(196, 96, 40), LinearColour(96, 34, 18), static_cast<float>(identity.hair_melanin));
  const Vector3 coloured = Mix(tone, red, static_cast<float>(identity.hair_redness));
  return Mix(coloured, LinearColour(122, 120, 119), grey * static_cast<float>(identity.hair_grey));
}

Vector3 IrisColour(const Identity& identity) {
  static const std::array<Vector3, 5> kTones{LinearColour(112, 148, 178), LinearColour(116, 140, 122),
                                             LinearColour(132, 108, 62), LinearColour(92, 56, 30),
                                             LinearColour(48, 28, 18)};
  return Along(kTones, identity.iris_melanin);
}

Vector3 LipColour(const Identity& identity) {
  const Vector3 skin = SkinColour(identity);
  const auto red = static_cast<float>(0.5 + 0.5 * identity.lip_redness);
  const Vector3 natural = skin * Vector3{0.86F, Mix(0.62F, 0.46F, red), Mix(0.68F, 0.52F, red)};
  return Mix(natural, LinearColour(168, 40, 52), static_cast<float>(0.85 * identity.makeup * (0.4 + 0.6 * red)));
}

Vector3 FrameColour(const Identity& identity) {
  static const std::array<Vector3, 3> kTones{LinearColour(26, 24, 26), LinearColour(78, 46, 28),
                                             LinearColour(172, 142, 92)};
  return Along(kTones, identity.glasses_tone);
}

Vector3 ClothColour(const Capture& capture) {
  return LinearFromHsl(static_cast<float>(capture.clothes_hue), static_cast<float>(0.75 * capture.clothes_saturation),
                       static_cast<float>(0.08 + 0.78 * capture.clothes_lightness));
}

}  // namespace pentimento::portraits
