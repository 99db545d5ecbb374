#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/weights_file/weights_file.h"

namespace pentimento {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

std::optional<std::int64_t> CheckedProduct(std::int64_t a, std::int64_t b) {
  if (a < 0 || b < 0 || (a != 0 && b > kLargest / a)) {
    return std::nullopt;
  }
  return a * b;
}

}  // namespace

std::string TensorView::Name() const { return section.empty() ? key : section + "." + key; }

bool IsUsableName(std::string_view name) {
  return name.size() <= kMostNameBytes &&
         std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::string Printable(std::string_view text, std::size_t most) {
  std::string printable(text.substr(0, most));
  std::ranges::replace_if(
      printable, [](char c) { return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E; },
      '?');
  return printable;
}

std::optional<std::int64_t> ElementCount(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  bool empty = false;
  for (const std::int64_t length : shape) {
    // A zero length does not excuse others that overflow: strides are made of them.
    const auto product = CheckedProduct(count, std::max<std::int64_t>(length, 1));
    if (length < 0 || !product) {
      return std::nullopt;
    }
    empty = empty || length == 0;
    count = *product;
  }
  return empty ? 0 : count;
}

std::vector<std::int64_t> RowStrides(const std::vector<std::int64_t>& shape) {
  std::vector<std::int64_t> strides(shape.size());
  std::int64_t stride = 1;
  for (std::size_t i = shape.size(); i-- > 0;) {
    strides[i] = stride;
    stride *= std::max<std::int64_t>(shape[i], 1);
  }
  return strides;
}

bool LiesInStorage(const TensorView& view) {
  const auto count = ElementCount(view.shape);
  const auto stored = static_cast<std::int64_t>(view.storage.size() / ElementSize(view.type));
  if (!count || view.strides.size() != view.shape.size() || view.shape.size() > kMostDimensions || view.first < 0 ||
      view.first > stored) {
    return false;
  }
  if (std::ranges::any_of(view.strides, [](std::int64_t stride) { return stride < 0; })) {
    return false;
  }
  if (*count == 0) {
    return true;
  }
  std::int64_t last = view.first;
  for (std::size_t i = 0; i < view.shape.size(); ++i) {
    const auto reach = CheckedProduct(view.shape[i] - 1, view.strides[i]);
    if (!reach || *reach > kLargest - last) {
      return false;
    }
    last += *reach;
  }
  return last < stored;
}

std::size_t ExpansionAllowance(std::size_t file_size) { return (std::size_t{1} << 26) + 4 * file_size; }

void CheckTogether(const std::vector<TensorView>& tensors, std::size_t file_size, const std::string& file) {
  if (tensors.size() > kMostTensors) {
    throw WeightsError(
        fmt::format("{}: {} tensors, more than the {} accepted here", file, tensors.size(), kMostTensors));
  }
  const std::size_t allowance = ExpansionAllowance(file_size);
  std::size_t bytes = 0;
  std::set<std::string> names;
  for (const TensorView& view : tensors) {
    const std::string name = view.Name();
    if (!names.insert(name).second) {
      throw WeightsError(fmt::format("{}: holds two tensors named \"{}\"", file, name));
    }
    const auto count = static_cast<std::size_t>(ElementCount(view.shape).value_or(0));
    const std::size_t size = ElementSize(view.type);
    bytes = count > (allowance - bytes) / size ? allowance + 1 : bytes + count * size;
    if (bytes > allowance) {
      throw WeightsError(
          fmt::format("{}: its tensors, last \"{}\", claim more than {} bytes, and the file has {}: it is "
                      "damaged or made to exhaust memory",
                      file, name, allowance, file_size));
    }
  }
}

}  // namespace pentimento
