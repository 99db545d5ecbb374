#include "framework/methods/anonymisers/launder.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "framework/image/convert.h"
#include "framework/image/gaussian.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/resize.h"

namespace pentimento {

const OptionSchema& LaunderOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<LaunderOptions>()
          .Add("resize", &LaunderOptions::resize, "factor of a round trip to a smaller size; 1: none",
               {.minimum = 0.05, .maximum = 1})
          .Add("blur_sigma", &LaunderOptions::blur_sigma, "of a Gaussian after that; 0: none",
               {.unit = "px", .minimum = 0, .maximum = 100})
          .Add("bits", &LaunderOptions::bits, "kept a channel; 8: plain 8-bit rounding",
               {.unit = "bits", .minimum = 1, .maximum = 16})
          .Add("jpeg_quality", &LaunderOptions::jpeg_quality,
               "of a round trip through JPEG (4:2:0) at last; null: none", {.minimum = 1, .maximum = 100})
          .Build();
  return schema;
}

Picture ResizeRoundTrip(const Picture& picture, double factor) {
  const auto scaled = [factor](int length) { return std::max(1, static_cast<int>(std::lround(length * factor))); };
  const Picture smaller = ResizePicture(picture, scaled(picture.width), scaled(picture.height), ResizeFilter::kArea);
  return ResizePicture(smaller, picture.width, picture.height, ResizeFilter::kBicubic);
}

Picture Requantise(const Picture& picture, int bits) {
  const double greatest = std::exp2(bits) - 1.0;
  Picture result = picture;
  for (float& value : result.values) {
    value = static_cast<float>(std::floor(static_cast<double>(value) * greatest + 0.5) / greatest);
  }
  return result;
}

Picture JpegRoundTrip(const Picture& picture, int quality) {
  const std::string bytes = EncodePictureBytes(
      picture, {.format = PictureFormat::kJpeg, .quality = quality, .metadata = MetadataPolicy::kNone});
  // The limits are there for strangers' files; this one is our own.
  DecodeOptions limits;
  limits.max_pixels = static_cast<std::int64_t>(picture.PixelCount());
  limits.max_file_bytes = static_cast<std::int64_t>(bytes.size());
  return DecodePictureBytes(bytes, "the JPEG that launder made", limits).picture;
}

Picture Launder(const Picture& picture, const LaunderOptions& options) {
  Picture laundered = ResizeRoundTrip(picture, options.resize);
  if (options.blur_sigma > 0.0) {
    laundered = GaussianBlur(laundered, options.blur_sigma);
  }
  laundered = Requantise(laundered, options.bits);
  return options.jpeg_quality ? JpegRoundTrip(laundered, *options.jpeg_quality) : laundered;
}

MethodOutput LaunderMethod::Apply(const torch::Tensor& images, const MethodContext& context) const {
  CheckImageBatch(images, "launder");
  std::vector<torch::Tensor> laundered;
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    ThrowIfStopped(context.stop);
    laundered.push_back(ToTensor(Launder(ToPicture(images[i]), options_)));
  }
  return {torch::stack(laundered).to(images.device())};
}

}  // namespace pentimento
