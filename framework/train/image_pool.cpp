#include "framework/train/image_pool.h"

#include <utility>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {

ImagePool::ImagePool(std::int64_t capacity, std::uint64_t seed, std::string purpose)
    : capacity_(capacity), seed_(seed), purpose_(std::move(purpose)) {}

torch::Tensor ImagePool::Query(const torch::Tensor& images, std::int64_t step) {
  torch::Tensor detached = images.detach();
  if (capacity_ == 0) {
    return detached;
  }
  RandomStream random(seed_, purpose_, static_cast<std::uint64_t>(step));
  std::vector<torch::Tensor> answers;
  for (std::int64_t i = 0; i < detached.size(0); ++i) {
    torch::Tensor image = detached[i].clone();
    if (std::ssize(images_) < capacity_) {
      images_.push_back(image);
      answers.push_back(image);
    } else if (random.Chance(0.5)) {
      answers.push_back(std::exchange(images_[random.Below(static_cast<std::uint64_t>(capacity_))], image));
    } else {
      answers.push_back(image);
    }
  }
  return torch::stack(answers);
}

torch::Tensor ImagePool::State() const {
  return images_.empty() ? torch::Tensor() : torch::stack(images_).to(torch::kCPU);
}

void ImagePool::Restore(const torch::Tensor& state, torch::Device device) {
  images_.clear();
  if (!state.defined()) {
    return;
  }
  if (state.dim() != 4 || state.size(0) > capacity_) {
    throw DataError(
        fmt::format("a pool of {} images cannot take up {}", capacity_, state.dim() == 4 ? state.size(0) : 0));
  }
  for (std::int64_t i = 0; i < state.size(0); ++i) {
    images_.push_back(state[i].to(device, state.scalar_type(), /*non_blocking=*/false, /*copy=*/true));
  }
}

}  // namespace pentimento
