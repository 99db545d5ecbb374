#include "framework/nn/instance_norm.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/image/parallel_range.h"
#include "framework/nn/mirrored.h"
#include "framework/nn/no_second_gradient.h"
#include "framework/ops/features/channel_norm.h"

namespace pentimento {
namespace {

constexpr double kNormFloor = 1e-5;  // added to the variance, as torch's instance norm does by default
/// Rows that are summed together; whoever sums them, the sums are the same.
constexpr std::int64_t kRowsAtOnce = 8;

/// Two sums a channel over the rows of an image.
struct ChannelPairs {
  explicit ChannelPairs(std::int64_t channels)
      : first(static_cast<std::size_t>(channels)), second(static_cast<std::size_t>(channels)) {}

  std::vector<double> first;
  std::vector<double> second;
};

/// @param add adds those of the rows from `begin` to `end`.
ChannelPairs SumsOverRows(std::int64_t height, std::int64_t channels,
                          const std::function<void(std::int64_t begin, std::int64_t end, ChannelPairs& sums)>& add) {
  const std::int64_t lots = (height + kRowsAtOnce - 1) / kRowsAtOnce;
  std::vector<ChannelPairs> parts(static_cast<std::size_t>(lots), ChannelPairs(channels));
  ParallelRange(0, lots, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t lot = begin; lot < end; ++lot) {
      add(lot * kRowsAtOnce, std::min(height, (lot + 1) * kRowsAtOnce), parts[static_cast<std::size_t>(lot)]);
    }
  });
  ChannelPairs sums(channels);
  for (const ChannelPairs& part : parts) {
    std::ranges::transform(sums.first, part.first, sums.first.begin(), std::plus());
    std::ranges::transform(sums.second, part.second, sums.second.begin(), std::plus());
  }
  return sums;
}

/// A batch of maps [N,H,W,C], one value after the other.
struct MapShape {
  explicit MapShape(const torch::Tensor& x)
      : images(x.size(0)), channels(x.size(1)), height(x.size(2)), width(x.size(3)) {}

  [[nodiscard]] std::int64_t row() const { return width * channels; }
  [[nodiscard]] std::int64_t image() const { return height * row(); }

  std::int64_t images, channels, height, width;
};

/// A channel's mean and 1 / standard deviation in each image. @returns [2,N,C].
torch::Tensor MomentsOf(const float* maps, const MapShape& shape) {
  torch::Tensor moments = torch::empty({2, shape.images, shape.channels});
  const auto pixels = static_cast<double>(shape.height * shape.width);
  for (std::int64_t image = 0; image < shape.images; ++image) {
    const ChannelPairs sums =
        SumsOverRows(shape.height, shape.channels, [&](std::int64_t begin, std::int64_t end, ChannelPairs& part) {
          AddSumsAndSquares({maps + image * shape.image() + begin * shape.row(),
                             static_cast<std::size_t>((end - begin) * shape.row())},
                            part.first, part.second);
        });
    auto* const means = moments.data_ptr<float>() + image * shape.channels;
    auto* const scales = means + shape.images * shape.channels;
    for (std::size_t channel = 0; channel < sums.first.size(); ++channel) {
      const double mean = sums.first[channel] / pixels;
      const double variance = std::max(sums.second[channel] / pixels - mean * mean, 0.0);
      means[channel] = static_cast<float>(mean);
      scales[channel] = static_cast<float>(1.0 / std::sqrt(variance + kNormFloor));
    }
  }
  return moments;
}

/// @param moments as `MomentsOf` gives them.
ChannelNorm NormOf(const torch::Tensor& moments, std::int64_t image, bool relu) {
  const auto channels = static_cast<std::size_t>(moments.size(2));
  const auto* const values = moments.const_data_ptr<float>() + image * moments.size(2);
  return {{values, channels}, {values + moments.stride(0), channels}, relu};
}

/// @param result may be the input where nothing is padded.
void Normalise(const torch::Tensor& input, const torch::Tensor& moments, const AfterNorm& after,
               torch::Tensor& result) {
  const MapShape shape(input);
  const MapShape out(result);
  const std::int64_t padding = after.padding;
  for (std::int64_t image = 0; image < shape.images; ++image) {
    const float* const from = input.const_data_ptr<float>() + image * shape.image();
    float* const to = result.data_ptr<float>() + image * out.image();
    const ChannelNorm norm = NormOf(moments, image, after.relu);
    ParallelRange(0, out.height, kRowsAtOnce, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t out_row = begin; out_row < end; ++out_row) {
        const std::int64_t row = Mirrored(out_row - padding, shape.height);
        const float* const added =
            after.added.defined()
                ? after.added.const_data_ptr<float>() + image * after.added.stride(0) + row * after.added.stride(2)
                : nullptr;
        float* const inside = to + out_row * out.row() + padding * shape.channels;
        NormalisePixels(norm, from + row * shape.row(), static_cast<std::size_t>(shape.width), added, inside);
        for (std::int64_t i = 1; i <= padding; ++i) {
          float* const last = inside + (shape.width - 1) * shape.channels;
          std::copy_n(inside + i * shape.channels, shape.channels, inside - i * shape.channels);
          std::copy_n(last - i * shape.channels, shape.channels, last + i * shape.channels);
        }
      }
    });
  }
}

/// Adds a row of the padded map to that row of the map which it mirrors.
void AddFoldedRow(const float* padded, const MapShape& shape, std::int64_t padding, float* to) {
  const auto add = [](const float* from, std::int64_t count, float* sums) {
    std::transform(from, from + count, sums, sums, std::plus());
  };
  const std::int64_t channels = shape.channels;
  add(padded + padding * channels, shape.row(), to);
  for (std::int64_t i = 1; i <= padding; ++i) {
    add(padded + (padding - i) * channels, channels, to + i * channels);
    add(padded + (padding + shape.width - 1 + i) * channels, channels, to + (shape.width - 1 - i) * channels);
  }
}

/// The gradient of padding by reflection. @param padded [N,C,H+2p,W+2p], channels-last. @returns [N,C,H,W].
torch::Tensor Folded(const torch::Tensor& padded, std::int64_t padding) {
  torch::Tensor result =
      torch::empty({padded.size(0), padded.size(1), padded.size(2) - 2 * padding, padded.size(3) - 2 * padding},
                   padded.options().memory_format(torch::MemoryFormat::ChannelsLast));
  const MapShape from(padded);
  const MapShape shape(result);
  ParallelRange(0, shape.images * shape.height, kRowsAtOnce, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t place = begin; place < end; ++place) {
      const float* const image = padded.const_data_ptr<float>() + place / shape.height * from.image();
      float* const to = result.data_ptr<float>() + place * shape.row();
      const std::int64_t row = place % shape.height;
      std::fill_n(to, shape.row(), 0.0F);
      AddFoldedRow(image + (row + padding) * from.row(), shape, padding, to);
      if (row >= 1 && row <= padding) {
        AddFoldedRow(image + (padding - row) * from.row(), shape, padding, to);
      }
      const std::int64_t below = shape.height - 1 - row;
      if (below >= 1 && below <= padding) {
        AddFoldedRow(image + (padding + shape.height - 1 + below) * from.row(), shape, padding, to);
      }
    }
  });
  return result;
}

/// @param gradients of the normalised map, channels-last. @param result may be the same.
void NormaliseGradients(const torch::Tensor& input, const torch::Tensor& moments, bool relu,
                        const torch::Tensor& gradients, torch::Tensor& result) {
  const MapShape shape(input);
  const auto count = static_cast<std::size_t>(shape.channels);
  const auto pixels = static_cast<double>(shape.height * shape.width);
  for (std::int64_t image = 0; image < shape.images; ++image) {
    const ChannelNorm norm = NormOf(moments, image, relu);
    const float* const from = input.const_data_ptr<float>() + image * shape.image();
    const float* const given = gradients.const_data_ptr<float>() + image * shape.image();
    float* const to = result.data_ptr<float>() + image * shape.image();
    const ChannelPairs sums =
        SumsOverRows(shape.height, shape.channels, [&](std::int64_t begin, std::int64_t end, ChannelPairs& part) {
          AddNormGradients(norm, from + begin * shape.row(), given + begin * shape.row(),
                           static_cast<std::size_t>((end - begin) * shape.width), part.first, part.second);
        });
    std::vector<float> means(count);
    std::vector<float> products(count);
    const auto mean = [pixels](double sum) { return static_cast<float>(sum / pixels); };
    std::ranges::transform(sums.first, means.begin(), mean);
    std::ranges::transform(sums.second, products.begin(), mean);
    ParallelRange(0, shape.height, kRowsAtOnce, [&](std::int64_t begin, std::int64_t end) {
      const std::int64_t at = begin * shape.row();
      NormGradients(norm, {means, products}, from + at, given + at,
                    static_cast<std::size_t>((end - begin) * shape.width), to + at);
    });
  }
}

torch::Tensor EmptyPadded(const torch::Tensor& x, std::int64_t padding) {
  return torch::empty({x.size(0), x.size(1), x.size(2) + 2 * padding, x.size(3) + 2 * padding},
                      x.options().memory_format(torch::MemoryFormat::ChannelsLast));
}

struct InstanceNorm : torch::autograd::Function<InstanceNorm> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                               const std::optional<torch::Tensor>& added, bool relu, std::int64_t padding) {
    const torch::Tensor input = x.contiguous(torch::MemoryFormat::ChannelsLast);
    const torch::Tensor moments = MomentsOf(input.const_data_ptr<float>(), MapShape(input));
    torch::Tensor result = EmptyPadded(input, padding);
    Normalise(input, moments, {.relu = relu, .added = added.value_or(torch::Tensor()), .padding = padding}, result);
    context->save_for_backward({input, moments});
    context->saved_data["relu"] = relu;
    context->saved_data["padding"] = padding;
    context->saved_data["added"] = added && added->requires_grad();
    return result;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& given) {
    RefuseSecondGradient("the instance norm for training");
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const std::int64_t padding = context->saved_data["padding"].toInt();
    const torch::Tensor padded = given[0].contiguous(torch::MemoryFormat::ChannelsLast);
    const torch::Tensor gradients = padding > 0 ? Folded(padded, padding) : padded;
    const bool added = context->saved_data["added"].toBool();
    // What was made here and nobody else sees may be written over.
    torch::Tensor result = padding > 0 && !added ? gradients : torch::empty_like(gradients);
    NormaliseGradients(saved[0], saved[1], context->saved_data["relu"].toBool(), gradients, result);
    return {result, added ? gradients : torch::Tensor(), {}, {}};
  }
};

}  // namespace

torch::Tensor NormaliseInstances(const torch::Tensor& x, const AfterNorm& after) {
  if (after.padding >= x.size(2) || after.padding >= x.size(3)) {
    throw ShapeError(fmt::format("a map of {}x{} is too small for its padding of {} by reflection", x.size(3),
                                 x.size(2), after.padding));
  }
  if (torch::GradMode::is_enabled() && (x.requires_grad() || (after.added.defined() && after.added.requires_grad()))) {
    const std::optional added = after.added.defined() ? std::optional(after.added) : std::nullopt;
    return InstanceNorm::apply(x, added, after.relu, after.padding);
  }
  const torch::NoGradGuard no_gradients;
  const torch::Tensor input = x.contiguous(torch::MemoryFormat::ChannelsLast);
  torch::Tensor result = after.padding == 0 ? input : EmptyPadded(input, after.padding);
  Normalise(input, MomentsOf(input.const_data_ptr<float>(), MapShape(input)), after, result);
  return result;
}

}  // namespace pentimento
