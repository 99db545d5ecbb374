#include "metrics/faces/face_weights.h"

#include <fstream>

#include <dlib/serialize.h>
#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr const char* kRemedy = "run `pentimento weights get face-recognition-models`";

}  // namespace

void ReadDlibFile(const std::filesystem::path& path, const std::function<void(std::istream&)>& read) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw WeightsError(fmt::format("{} is missing: {}", path.string(), kRemedy));
  }
  try {
    read(file);
  } catch (const dlib::serialization_error& error) {
    throw WeightsError(fmt::format("{} is damaged ({}): {}", path.string(), error.what(), kRemedy));
  }
}

}  // namespace pentimento
