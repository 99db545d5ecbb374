#include "framework/methods/classical/classical.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/methods/classical/stylise.h"

namespace pentimento {

ClassicalMethod::ClassicalMethod(ClassicalOptions options)
    : options_(std::move(options)), reference_(ReferencePalette(options_.tone)) {}

std::vector<std::filesystem::path> ClassicalMethod::files() const {
  return options_.tone.reference ? std::vector{*options_.tone.reference} : std::vector<std::filesystem::path>{};
}

MethodOutput ClassicalMethod::Apply(const torch::Tensor& images, const MethodContext& context) const {
  CheckImageBatch(images, "classical");
  if (static_cast<std::int64_t>(context.ids.size()) != images.size(0)) {
    throw ShapeError(fmt::format("classical: {} ids for {} pictures", context.ids.size(), images.size(0)));
  }
  std::vector<torch::Tensor> styled;
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    ThrowIfStopped(context.stop);
    RandomStream random(context.seed, "classical.palette", context.ids[static_cast<std::size_t>(i)]);
    styled.push_back(ToTensor(Stylise(ToPicture(images[i]), options_, reference_, random)));
  }
  return {torch::stack(styled).to(images.device())};
}

}  // namespace pentimento
