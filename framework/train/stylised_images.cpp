#include "framework/train/stylised_images.h"

#include <utility>

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {

void CheckForTraining(const Method& method) {
  const auto refuse = [](const char* why) {
    throw ConfigError(fmt::format("it cannot stylise training pictures on the fly: {}", why));
  };
  if (method.needs_originals() || method.needs_fitting()) {
    refuse("it is a control, which needs pictures of the run");
  }
  if (method.file_mapper() != nullptr) {
    refuse("it makes files of files; stylise the pictures before, and name that folder as a domain");
  }
  if (method.draws_from_torch()) {
    refuse("it draws from the generator that training draws from; leave out its dropout");
  }
}

StylisedImages::StylisedImages(const ImageSource& pictures, std::vector<StyleShare> styles, std::uint64_t seed,
                               std::string purpose, StopToken stop)
    : pictures_(pictures),
      styles_(std::move(styles)),
      seed_(seed),
      purpose_(std::move(purpose)),
      stop_(std::move(stop)) {
  double sum = 0.0;
  for (const StyleShare& style : styles_) {
    CheckForTraining(*style.method);
    sum += style.probability;
  }
  constexpr double kRounding = 1e-9;
  if (sum > 1.0 + kRounding) {
    throw ConfigError(
        fmt::format("probabilities of styles add up to {}, but at most one is applied to a picture", sum));
  }
}

const Method* StylisedImages::Drawn(const std::string& key) const {
  RandomStream random(seed_, purpose_, key);
  double left = random.Uniform();
  for (const StyleShare& style : styles_) {
    if (left < style.probability) {
      return style.method.get();
    }
    left -= style.probability;
  }
  return nullptr;
}

torch::Tensor StylisedImages::TrainingImage(std::int64_t index, std::int64_t position) const {
  torch::Tensor image = pictures_.TrainingImage(index, position);
  const std::string key = fmt::format("{}@{}", id(index), position);
  const Method* const method = Drawn(key);
  if (method == nullptr) {
    return image;
  }
  ThrowIfStopped(stop_);
  const torch::NoGradGuard no_gradients;
  MethodContext context;
  context.ids = {key};
  context.seed = seed_;
  context.stop = stop_;
  const torch::Tensor made = method->Apply(image.unsqueeze(0), context).images;
  if (made.sizes().slice(1) != image.sizes()) {
    throw ShapeError(fmt::format("\"{}\" is {}x{} px, but stylised for training {}x{}; its size must stay", id(index),
                                 image.size(2), image.size(1), made.size(-1), made.size(-2)));
  }
  return made[0];
}

}  // namespace pentimento
