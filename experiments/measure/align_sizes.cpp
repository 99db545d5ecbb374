#include "experiments/measure/align_sizes.h"

#include <vector>

#include <fmt/format.h>

#include "framework/image/convert.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/prefetch_loader.h"

namespace pentimento {
namespace fs = std::filesystem;

std::string NameOfResizing(Filter filter) {
  return filter == Filter::kBilinear ? "bilinear, antialiased" : "bicubic, antialiased";
}

std::size_t AlignSizes(MeasuredPairs& pairs, std::optional<Filter> filter, const fs::path& scratch,
                       const ThreadBudget& threads, const StopToken& stop) {
  std::vector<MeasuredPair*> unequal;
  for (MeasuredPair& pair : pairs.pairs) {
    if (!pair.SameSize()) {
      unequal.push_back(&pair);
    }
  }
  if (filter) {
    EncodeOptions lossless;
    lossless.bits = 16;
    ParallelFor(unequal.size(), threads.loaders, stop, [&](std::size_t i) {
      MeasuredPair& pair = *unequal[i];
      const torch::Tensor picture = ToTensor(DecodePicture(pair.test).picture);
      pair.source = pair.test;
      pair.test = scratch / fmt::format("{}.png", i);
      EncodePicture(ToPicture(Resize(picture, pair.height, pair.width, *filter)), pair.test, lossless);
    });
    return unequal.size();
  }
  for (const MeasuredPair* pair : unequal) {
    pairs.not_compared.push_back(
        {pair->test, fmt::format("{}x{} px, its reference {}x{} px; --resize bicubic resizes it", pair->test_width,
                                 pair->test_height, pair->width, pair->height)});
  }
  std::erase_if(pairs.pairs, [](const MeasuredPair& pair) { return !pair.SameSize(); });
  return 0;
}

}  // namespace pentimento
