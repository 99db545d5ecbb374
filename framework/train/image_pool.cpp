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

TensorMap ImagePool::State() const {
  TensorMap state;
  for (std::size_t i = 0; i < images_.size(); ++i) {
    state.emplace(fmt::format("{:06}", i), images_[i].to(torch::kCPU));
  }
  return state;
}

void ImagePool::Restore(const TensorMap& state, torch::Device device) {
  if (std::ssize(state) > capacity_) {
    throw DataError(fmt::format("a pool of {} images cannot take up {}", capacity_, state.size()));
  }
  images_.clear();
  for (const auto& [name, image] : state) {
    images_.push_back(image.to(device, image.scalar_type(), /*non_blocking=*/false, /*copy=*/true));
  }
}

}  // namespace pentimento
