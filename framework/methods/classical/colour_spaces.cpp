#include "framework/methods/classical/colour_spaces.h"

#include <algorithm>
#include <cmath>

namespace pentimento {
namespace {

using Matrix = std::array<std::array<double, 3>, 3>;

constexpr Matrix kXyzFromLinear = {
    {{0.412453, 0.357580, 0.180423}, {0.212671, 0.715160, 0.072169}, {0.019334, 0.119193, 0.950227}}};
constexpr std::array<double, 3> kWhiteD65 = {0.95047, 1.0, 1.08883};
constexpr Matrix kLmsFromRgb = {{{0.3811, 0.5783, 0.0402}, {0.1967, 0.7244, 0.0782}, {0.0241, 0.1288, 0.8444}}};

constexpr Matrix Inverse(const Matrix& m) {
  Matrix inverse{};
  const double determinant = m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
                             m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
                             m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 3; ++column) {
      const std::size_t r1 = (column + 1) % 3;
      const std::size_t r2 = (column + 2) % 3;
      const std::size_t c1 = (row + 1) % 3;
      const std::size_t c2 = (row + 2) % 3;
      inverse[row][column] = (m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]) / determinant;
    }
  }
  return inverse;
}

constexpr Matrix kLinearFromXyz = Inverse(kXyzFromLinear);
constexpr Matrix kRgbFromLms = Inverse(kLmsFromRgb);

template <class Real>
Colour<Real> Multiply(const Matrix& m, const Colour<Real>& v) {
  Colour<Real> product;
  for (std::size_t row = 0; row < 3; ++row) {
    product[row] =
        static_cast<Real>(m[row][0]) * v[0] + static_cast<Real>(m[row][1]) * v[1] + static_cast<Real>(m[row][2]) * v[2];
  }
  return product;
}

template <class Real>
Real Linear(Real encoded) {
  return encoded > static_cast<Real>(0.04045)
             ? std::pow((encoded + static_cast<Real>(0.055)) / static_cast<Real>(1.055), static_cast<Real>(2.4))
             : encoded / static_cast<Real>(12.92);
}

template <class Real>
Real Encoded(Real linear) {
  return linear > static_cast<Real>(0.0031308)
             ? static_cast<Real>(1.055) * std::pow(linear, static_cast<Real>(1.0 / 2.4)) - static_cast<Real>(0.055)
             : linear * static_cast<Real>(12.92);
}

}  // namespace

template <class Real>
Colour<Real> LabFromSrgb(const Colour<Real>& srgb) {
  Colour<Real> f = Multiply(kXyzFromLinear, Colour<Real>{Linear(srgb[0]), Linear(srgb[1]), Linear(srgb[2])});
  for (std::size_t i = 0; i < 3; ++i) {
    const Real ratio = f[i] / static_cast<Real>(kWhiteD65[i]);
    f[i] = ratio > static_cast<Real>(0.008856) ? std::cbrt(ratio)
                                               : static_cast<Real>(7.787) * ratio + static_cast<Real>(16.0 / 116.0);
  }
  return {Real{116} * f[1] - Real{16}, Real{500} * (f[0] - f[1]), Real{200} * (f[1] - f[2])};
}

template <class Real>
Colour<Real> SrgbFromLab(const Colour<Real>& lab) {
  const Real y = (lab[0] + Real{16}) / Real{116};
  Colour<Real> xyz = {y + lab[1] / Real{500}, y, std::max(y - lab[2] / Real{200}, Real{0})};
  for (std::size_t i = 0; i < 3; ++i) {
    const Real f = xyz[i];
    const Real ratio =
        f > static_cast<Real>(0.2068966) ? f * f * f : (f - static_cast<Real>(16.0 / 116.0)) / static_cast<Real>(7.787);
    xyz[i] = ratio * static_cast<Real>(kWhiteD65[i]);
  }
  const Colour<Real> linear = Multiply(kLinearFromXyz, xyz);
  return {Encoded(linear[0]), Encoded(linear[1]), Encoded(linear[2])};
}

template <class Real>
Colour<Real> LalphabetaFromRgb(const Colour<Real>& rgb) {
  const Real least = static_cast<Real>(1.0 / 255.0);
  const Colour<Real> lms =
      Multiply(kLmsFromRgb, Colour<Real>{std::max(rgb[0], least), std::max(rgb[1], least), std::max(rgb[2], least)});
  const Real l = std::log10(lms[0]);
  const Real m = std::log10(lms[1]);
  const Real s = std::log10(lms[2]);
  return {(l + m + s) / std::sqrt(Real{3}), (l + m - Real{2} * s) / std::sqrt(Real{6}), (l - m) / std::sqrt(Real{2})};
}

template <class Real>
Colour<Real> RgbFromLalphabeta(const Colour<Real>& lalphabeta) {
  const Real l = lalphabeta[0] / std::sqrt(Real{3});
  const Real alpha = lalphabeta[1] / std::sqrt(Real{6});
  const Real beta = lalphabeta[2] / std::sqrt(Real{2});
  const Colour<Real> logarithms = {l + alpha + beta, l + alpha - beta, l - Real{2} * alpha};
  return Multiply(kRgbFromLms, Colour<Real>{std::pow(Real{10}, logarithms[0]), std::pow(Real{10}, logarithms[1]),
                                            std::pow(Real{10}, logarithms[2])});
}

template Colour<float> LabFromSrgb(const Colour<float>&);
template Colour<double> LabFromSrgb(const Colour<double>&);
template Colour<float> SrgbFromLab(const Colour<float>&);
template Colour<double> SrgbFromLab(const Colour<double>&);
template Colour<float> LalphabetaFromRgb(const Colour<float>&);
template Colour<double> LalphabetaFromRgb(const Colour<double>&);
template Colour<float> RgbFromLalphabeta(const Colour<float>&);
template Colour<double> RgbFromLalphabeta(const Colour<double>&);

}  // namespace pentimento
