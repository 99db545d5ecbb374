#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace pentimento {

/// Where set-up puts weight files.
inline std::filesystem::path WeightsFolder() {
  const auto variable = [](const char* name) {
    const char* const value = std::getenv(name);
    return std::filesystem::path(value == nullptr ? "" : value);
  };
  if (auto weights = variable("PENTIMENTO_WEIGHTS"); !weights.empty()) {
    return weights;
  }
  if (auto home = variable("PENTIMENTO_HOME"); !home.empty()) {
    return home / "weights";
  }
  const auto cache = variable("XDG_CACHE_HOME");
  return (cache.empty() ? variable("HOME") / ".cache" : cache) / "pentimento" / "weights";
}

/// Why a test that needs photographs and weights cannot run; "" if it can.
inline std::string WhatPhotographTestsLack() {
  const std::filesystem::path shared =
      std::filesystem::path(PENTIMENTO_SOURCE_DIR).parent_path() / "shared/golden/dlib";
  if (!std::filesystem::exists(shared / "detections.json")) {
    return "no golden photographs at " + shared.string() + " (they show people and are not in the repository)";
  }
  if (!std::filesystem::exists(WeightsFolder() / "face-recognition-models/shape_predictor_68_face_landmarks.dat")) {
    return "no face-recognition-models in " + WeightsFolder().string() + " (`make setup` fetches them)";
  }
  return "";
}

}  // namespace pentimento
