#pragma once

#include <array>

#include "framework/core/picture.h"

namespace pentimento {

/// Three channel values of one pixel, in whatever space the function's name says.
template <class Real>
using Colour = std::array<Real, 3>;

/// sRGB-encoded [0,1] to CIE L*a*b* (L* in [0,100]): the exact formula of CIE 15:2004 with IEC 61966-2-1 decoding and
/// the D65 white point of the 2 degree observer. (OpenCV's float conversion interpolates a table and is up to 0.3 off.)
/// Instantiated for float and double.
template <class Real>
Colour<Real> LabFromSrgb(const Colour<Real>& srgb);

/// The inverse. A negative Z, which no light has, becomes 0; the result is not clipped to [0,1].
template <class Real>
Colour<Real> SrgbFromLab(const Colour<Real>& lab);

/// Reinhard et al. 2001's l-alpha-beta (after Ruderman et al. 1998): LMS cone responses by the paper's equation 4
/// (taken of the encoded values, as the paper's users do), base-10 logarithm (eq. 5), decorrelating rotation (eq. 6).
/// Values under 1/255 count as 1/255, so that black has a logarithm.
template <class Real>
Colour<Real> LalphabetaFromRgb(const Colour<Real>& rgb);

/// The inverse (the exact inverse of equation 4's matrix, not the paper's rounded one). Not clipped.
template <class Real>
Colour<Real> RgbFromLalphabeta(const Colour<Real>& lalphabeta);

/// Replaces every pixel's three values by `convert` of them; planes of a Picture may hold any colour space.
template <class Convert>
void ConvertPixels(Picture& picture, Convert convert) {
  const auto first = picture.Plane(0);
  const auto second = picture.Plane(1);
  const auto third = picture.Plane(2);
  for (std::size_t i = 0; i < picture.PixelCount(); ++i) {
    const Colour<float> converted = convert(Colour<float>{first[i], second[i], third[i]});
    first[i] = converted[0];
    second[i] = converted[1];
    third[i] = converted[2];
  }
}

}  // namespace pentimento
