#include "experiments/pipeline/apply_entry.h"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/image/resample.h"

namespace pentimento {
namespace {

torch::Tensor ApplyAtWorkingSize(const MethodEntry& entry, const Method& method, const torch::Tensor& images,
                                 const MethodContext& context) {
  if (!entry.working_size) {
    return method.Apply(images, context).images;
  }
  const bool larger = std::max(images.size(-2), images.size(-1)) > *entry.working_size;
  const torch::Tensor handed = larger ? ResizeLongerSide(images, *entry.working_size, Filter::kBicubic) : images;
  return Resize(method.Apply(handed, context).images, images.size(-2), images.size(-1), Filter::kBicubic);
}

}  // namespace

torch::Tensor ApplyEntry(const MethodEntry& entry, const Method& method, const torch::Tensor& images,
                         const MethodContext& context) {
  torch::Tensor made = ApplyAtWorkingSize(entry, method, images, context);
  if (entry.strength >= 1.0) {
    return made;
  }
  if (made.sizes() != images.sizes()) {
    throw DataError(fmt::format(
        "forward \"{}\": with strength {} its output is mixed with the picture that it was handed, but of {}x{} px it "
        "made {}x{}; leave strength at 1, or give the forward a working_size, which keeps the size",
        entry.name, entry.strength, images.size(-1), images.size(-2), made.size(-1), made.size(-2)));
  }
  return images.lerp(made, entry.strength);
}

}  // namespace pentimento
