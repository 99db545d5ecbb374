#pragma once

#include <limits>
#include <string>
#include <vector>

#include "reports/measure_page.h"
#include "tests/reports/demo.h"

namespace pentimento::test {

/// @param values of pairs named "0.png", "1.png", ...; the figure is the first.
inline Figure MeasuredFigure(const std::string& name, const std::vector<double>& values) {
  Figure figure;
  figure.name = name;
  figure.value = values.front();
  figure.hop = "x-y";
  figure.direction = Direction::kHigherIsCloser;
  for (std::size_t i = 0; i < values.size(); ++i) {
    figure.samples.push_back({std::to_string(i) + ".png", "", values[i]});
  }
  return figure;
}

/// One pair, whose names try to become markup.
inline MeasurePage DemoMeasurePage() {
  MeasurePage page;
  page.document.header = {{"command", "measure"},
                          {"inputs", {{"reference", kHostileId}, {"test", "b"}}},
                          {"pairs", 1},
                          {"not_compared", {{{"file", kHostileId}, {"reason", "has no partner"}}}},
                          {"not_measured", Json::array()}};
  page.document.figures = {MeasuredFigure("psnr", {std::numeric_limits<double>::infinity()}),
                           MeasuredFigure("ssim", {0.5})};
  page.rows = {{"0.png", kHostileId, {{"reference", kHostileId, "\xFF\xD8\xFF rest of a picture"}}}};
  page.pairs = 1;
  page.scale = {"Error", {"#000000", "#ffffff"}, {{0.0, "0"}, {1.0, "32"}}};
  return page;
}

}  // namespace pentimento::test
