#pragma once

#include <cstring>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {

/// A little-endian float32 array in C order from a NumPy file (format 1.0).
inline torch::Tensor LoadNpy(const std::filesystem::path& path) {
  const std::string bytes = ReadFile(path);
  const std::size_t begin =
      10 + static_cast<unsigned char>(bytes.at(8)) + 256 * static_cast<unsigned char>(bytes.at(9));
  const std::string header = bytes.substr(10, begin - 10);
  std::smatch match;
  if (!bytes.starts_with("\x93NUMPY") || header.find("'<f4'") == std::string::npos ||
      header.find("'fortran_order': False") == std::string::npos ||
      !std::regex_search(header, match, std::regex(R"('shape': \(([0-9, ]*)\))"))) {
    throw DataError(fmt::format("{}: not a C-ordered float32 array", path.string()));
  }
  std::vector<std::int64_t> shape;
  const std::string lengths = match[1];
  static const std::regex kNumber("[0-9]+");
  for (std::sregex_iterator it(lengths.begin(), lengths.end(), kNumber), end; it != end; ++it) {
    shape.push_back(std::stoll(it->str()));
  }
  torch::Tensor values = torch::empty(shape, torch::kFloat32);
  if (bytes.size() - begin != values.nbytes()) {
    throw DataError(fmt::format("{}: truncated", path.string()));
  }
  std::memcpy(values.data_ptr(), bytes.data() + begin, values.nbytes());
  return values;
}

}  // namespace pentimento
