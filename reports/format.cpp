#include "reports/format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace pentimento {
namespace {

constexpr std::string_view kNoValue = "–";
constexpr std::string_view kMinus = "−";

std::string WithMinusSign(const std::string& text) {
  const bool is_zero = text.find_first_of("123456789") == std::string::npos;
  if (text.empty() || text[0] != '-') {
    return text;
  }
  return is_zero ? text.substr(1) : std::string(kMinus) + text.substr(1);
}

std::string Fixed(double value, int decimals) {
  return std::isfinite(value) ? WithMinusSign(fmt::format("{:.{}f}", value, decimals)) : std::string(kNoValue);
}

int DecimalsOfInterval(const std::pair<double, double>& interval) {
  const double half = (interval.second - interval.first) / 2;
  return std::clamp(1 - static_cast<int>(std::floor(std::log10(half))), 0, 6);
}

bool HasWidth(const std::pair<double, double>& interval) {
  return std::isfinite(interval.first) && std::isfinite(interval.second) && interval.second - interval.first > 1e-9;
}

}  // namespace

std::string ShowNumber(double value) {
  if (!std::isfinite(value)) {
    return std::string(kNoValue);
  }
  if (value == 0.0) {
    return "0";
  }
  const double magnitude = std::abs(value);
  if (magnitude < 1e-4 || magnitude >= 1e9) {
    return WithMinusSign(fmt::format("{:.3g}", value));
  }
  const int decimals = std::clamp(3 - static_cast<int>(std::floor(std::log10(magnitude))), 0, 6);
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
      text.pop_back();
    }
  }
  return WithMinusSign(text);
}

ShownFigure Show(const Figure& figure) {
  if (!figure.ci95) {
    return {ShowNumber(figure.value), ""};
  }
  const auto& [low, high] = *figure.ci95;
  if (!HasWidth(*figure.ci95) || !std::isfinite(figure.value)) {
    return {ShowNumber(figure.value), fmt::format("{} to {}", ShowNumber(low), ShowNumber(high))};
  }
  const int decimals = DecimalsOfInterval(*figure.ci95);
  return {Fixed(figure.value, decimals), fmt::format("{} to {}", Fixed(low, decimals), Fixed(high, decimals))};
}

std::string ShowPer100(double share) {
  if (!std::isfinite(share)) {
    return std::string(kNoValue);
  }
  const double hundredfold = 100 * share;
  const bool near_an_end = (hundredfold > 0 && hundredfold < 1) || (hundredfold > 99 && hundredfold < 100);
  if (!near_an_end) {
    return Fixed(hundredfold, 0);
  }
  const double decimal = std::clamp(hundredfold, 0.1, 99.9);
  const std::string text = Fixed(decimal, 1);
  return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

std::string ShowPer100(const std::pair<double, double>& interval) {
  return fmt::format("{} to {}", ShowPer100(interval.first), ShowPer100(interval.second));
}

std::string ShowCount(std::int64_t count, const std::string& one, const std::string& many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string ShowShare(const Figure& figure) {
  constexpr std::int64_t kEnough = 100;
  constexpr double kRounding = 0.05;
  const double count = figure.value * static_cast<double>(figure.n);
  const bool counted = std::isfinite(count) && std::abs(count - std::round(count)) < kRounding;
  return figure.n > 0 && figure.n < kEnough && counted ? fmt::format("{:.0f} of {}", std::round(count), figure.n)
                                                       : ShowPer100(figure.value) + " of 100";
}

ShownSample ShowSample(const Figure& figure, double value) {
  if (figure.name == "ftd") {
    return {"face found", !std::isfinite(value) ? std::string(kNoValue) : value > 0 ? "no" : "yes"};
  }
  return {Label(figure.name), ShowNumber(value)};
}

std::string Label(const std::string& name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kLabels = {{
      {"psnr", "PSNR"},
      {"ssim", "SSIM"},
      {"mae", "MAE"},
      {"gmsd", "GMSD"},
      {"ciede2000", "CIEDE2000"},
      {"ms_ssim", "MS-SSIM"},
      {"auc", "AUC"},
      {"eer", "EER"},
      {"ftd", "no face found"},
      {"face_upsampling", "enlarged for detection, times"},
      {"vif", "VIF"},
      {"fsim", "FSIM"},
      {"genuine_distance_median", "median distance, same person"},
      {"impostor_distance_mean", "mean distance, different people"},
      {"retention[all]", "metadata kept: all"},
      {"kept_cells", "combinations of carriers and category that are kept"},
      {"item_retention[all]", "share of a picture's metadata kept"},
      {"added_items[all]", "metadata added"},
      {"second_pixels[carried]", "files that carry another picture"},
      {"second_pixels[face]", "files that carry a face in another picture"},
  }};
  // Of the figure inside the brackets, or of the rate behind the sign.
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kAround = {{
      {"difference[", "difference of {}"},
      {"skill[", "{}: part of the stylisation's distance undone"},
      {"image_linkage[", "linking the picture itself: {}"},
      {"retention[", "metadata kept: {}"},
      {"second_pixels[", "faces in other pictures of the file: {}"},
      {"second_image_linkage[", "linking the source by other pictures of the file: {}"},
      {"canary_survival[", "planted values still there: {}"},
      {"tar@fmr=", "TAR at FMR {}"},
      {"leakage@fmr=", "leakage at FMR {}"},
      {"false_accusation@fmr=", "false accusations at FMR {}"},
      {"fmr@distance=", "FMR at a distance of {}"},
  }};
  for (const auto& [key, label] : kLabels) {
    if (key == name) {
      return std::string(label);
    }
  }
  for (const auto& [start, label] : kAround) {
    const bool bracketed = start.back() == '[';
    if (name.starts_with(start) && (!bracketed || name.ends_with(']'))) {
      const std::string inner = name.substr(start.size(), name.size() - start.size() - (bracketed ? 1 : 0));
      return fmt::format(fmt::runtime(label), bracketed ? Label(inner) : inner);
    }
  }
  // Full-reference figures inside a part of a face: "ssim[eyes]", "lpips[alex,face]".
  static constexpr std::array<std::string_view, 5> kRegions = {"face", "eyes", "mouth", "skin", "background"};
  for (const std::string_view region : kRegions) {
    if (const std::string ending = fmt::format(",{}]", region); name.ends_with(ending)) {
      return fmt::format("{}, {}", Label(name.substr(0, name.size() - ending.size()) + "]"), region);
    }
    if (const std::string ending = fmt::format("[{}]", region); name.ends_with(ending)) {
      const std::string base = name.substr(0, name.size() - ending.size());
      const std::string label = Label(base);
      return label == base ? name : fmt::format("{}, {}", label, region);
    }
  }
  return name;
}

}  // namespace pentimento
