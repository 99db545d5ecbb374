#pragma once

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace pentimento {

/// The values of a file in NumPy's format 1.0, in C order. @param type as NumPy writes it: "<f4", "|u1".
template <class T>
std::vector<T> ReadNpy(const std::filesystem::path& path, const std::string& type) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t header =
      10U + static_cast<unsigned char>(bytes.at(8)) + 256U * static_cast<unsigned char>(bytes.at(9));
  const std::string description = bytes.substr(10, header - 10);
  if (description.find("'" + type + "'") == std::string::npos ||
      description.find("'fortran_order': False") == std::string::npos) {
    throw std::runtime_error(path.string() + " is no C-ordered array of " + type);
  }
  std::vector<T> values((bytes.size() - header) / sizeof(T));
  std::memcpy(values.data(), bytes.data() + header, values.size() * sizeof(T));
  return values;
}

inline std::vector<float> ReadFloatNpy(const std::filesystem::path& path) { return ReadNpy<float>(path, "<f4"); }

/// Float values in double precision, as figures are computed.
inline std::vector<double> ReadScoresNpy(const std::filesystem::path& path) {
  const std::vector<float> scores = ReadFloatNpy(path);
  return {scores.begin(), scores.end()};
}

}  // namespace pentimento
