#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace pentimento {

/// A float32 array, row by row.
struct KerasArray {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// Reads the arrays of a Keras 3 weights file (`*.weights.h5`) by their paths ("block1/layers/conv2d/vars/0").
///
/// Of HDF5 only what Keras writes is read: groups, and contiguous little-endian float32 data sets without filters.
/// Soft and external links, external storage, compression and other types are refused, and a data set cannot claim more
/// bytes than its file has; groups are followed to a depth of 16 and 4096 objects.
/// @throws WeightsError naming the file, the place and what is wrong.
std::map<std::string, KerasArray> ReadKerasHdf5(const std::filesystem::path& file);

}  // namespace pentimento
