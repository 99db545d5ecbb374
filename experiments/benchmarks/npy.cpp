#include "experiments/benchmarks/npy.h"

#include <regex>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {

NpyArray ReadNpy(const std::filesystem::path& path, const std::string& type, std::size_t dimensions) {
  const std::string file = ReadFile(path);
  const auto fail = [&](const std::string& reason) { throw DataError(fmt::format("{}: {}", path.string(), reason)); };
  if (file.size() < 12 || file.compare(0, 6, "\x93NUMPY") != 0 || file[6] < 1 || file[6] > 2) {
    fail("not a NumPy array of format 1.0 or 2.0");
  }
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(file[i])); };
  const bool short_header = file[6] == 1;
  const std::size_t begin = short_header ? 10 : 12;
  const std::size_t length = byte(8) + (byte(9) << 8U) + (short_header ? 0 : (byte(10) << 16U) + (byte(11) << 24U));
  if (begin + length > file.size()) {
    fail("cut short in its header");
  }
  const std::string header = file.substr(begin, length);
  static const std::regex form(R"('descr': '([^']*)', 'fortran_order': False, 'shape': \(([0-9, ]*)\))");
  std::smatch found;
  if (!std::regex_search(header, found, form)) {
    fail("expected an array in C order, found " + header);
  }
  NpyArray array;
  array.type = found[1];
  const std::string shape = found[2];
  static const std::regex number("[0-9]+");
  std::int64_t values = 1;
  for (std::sregex_iterator i(shape.begin(), shape.end(), number), end; i != end; ++i) {
    array.shape.push_back(std::stoll(i->str()));
    values *= array.shape.back();
  }
  array.bytes = file.substr(begin + length);
  const std::size_t element = type == "|u1" ? 1 : 4;
  if (array.type != type || array.shape.size() != dimensions ||
      array.bytes.size() != static_cast<std::size_t>(values) * element) {
    fail(fmt::format("expected {} values of {} dimensions, found {} of shape ({}) in {} bytes", type, dimensions,
                     array.type, shape, array.bytes.size()));
  }
  return array;
}

}  // namespace pentimento
