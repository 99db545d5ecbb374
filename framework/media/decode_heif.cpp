#include "framework/media/decode_heif.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <libheif/heif.h>

#include "framework/core/errors.h"
#include "framework/media/picture_builder.h"

namespace pentimento {
namespace {

template <auto kRelease>
struct Releases {
  void operator()(auto* object) const { kRelease(object); }
};
using Context = std::unique_ptr<heif_context, Releases<heif_context_free>>;
using Handle = std::unique_ptr<heif_image_handle, Releases<heif_image_handle_release>>;
using Image = std::unique_ptr<heif_image, Releases<heif_image_release>>;

void Check(const heif_error& error, const std::string& name) {
  if (error.code != heif_error_Ok) {
    throw DataError(fmt::format("{}: {}", name, error.message));
  }
}

/// A picture of that number that belongs to another one: a thumbnail, an auxiliary or a depth picture of it.
Handle HandleBeside(const heif_image_handle* main, heif_item_id item) {
  heif_image_handle* handle = nullptr;
  if (heif_image_handle_get_thumbnail(main, item, &handle).code == heif_error_Ok ||
      heif_image_handle_get_auxiliary_image_handle(main, item, &handle).code == heif_error_Ok) {
    return Handle(handle);
  }
  // libheif 1.15 looks for a number among depth pictures without looking whether there are any.
  if (heif_image_handle_has_depth_image(main) != 0 &&
      heif_image_handle_get_depth_image_handle(main, item, &handle).code == heif_error_Ok) {
    return Handle(handle);
  }
  return nullptr;
}

Handle HandleOf(heif_context* context, heif_item_id item, const std::string& name) {
  heif_image_handle* handle = nullptr;
  if (item == 0) {
    Check(heif_context_get_primary_image_handle(context, &handle), name);
    return Handle(handle);
  }
  std::vector<heif_item_id> mains(static_cast<std::size_t>(heif_context_get_number_of_top_level_images(context)));
  heif_context_get_list_of_top_level_image_IDs(context, mains.data(), static_cast<int>(mains.size()));
  for (const heif_item_id main : mains) {
    Check(heif_context_get_image_handle(context, main, &handle), name);
    Handle found(handle);
    if (main != item) {
      found = HandleBeside(found.get(), item);
    }
    if (found) {
      return found;
    }
  }
  throw DataError(fmt::format("{}: libheif knows no such picture of the file", name));
}

Picture Within(const heif_image& image, const std::string& name, int longest_side) {
  const int width = heif_image_get_width(&image, heif_channel_interleaved);
  const int height = heif_image_get_height(&image, heif_channel_interleaved);
  int stride = 0;
  const std::uint8_t* rows = heif_image_get_plane_readonly(&image, heif_channel_interleaved, &stride);
  if (rows == nullptr || width < 1 || height < 1) {
    throw DataError(fmt::format("{}: has no pixels", name));
  }
  const UprightPlaces places(1, width, height);
  const int longer = std::max(width, height);
  const auto shrunk = [&](int side) {
    return static_cast<int>(std::max<std::int64_t>(1, std::int64_t{side} * longest_side / longer));
  };
  const auto builder =
      longer <= longest_side ? FullSizeBuilder(places, 3) : ShrinkingBuilder(places, 3, shrunk(width), shrunk(height));
  for (int y = 0; y < height; ++y) {
    builder->AddRow(rows + static_cast<std::ptrdiff_t>(y) * stride);
  }
  return builder->Finish();
}

}  // namespace

Picture DecodeHeif(std::string_view file, std::uint32_t item, const std::string& name, int longest_side,
                   std::int64_t most_pixels) {
  const Context context(heif_context_alloc());
  // What calls this decodes several pictures at a time.
  heif_context_set_max_decoding_threads(context.get(), 0);
  Check(heif_context_read_from_memory_without_copy(context.get(), file.data(), file.size(), nullptr), name);
  const Handle handle = HandleOf(context.get(), item, name);
  const std::int64_t pixels =
      std::int64_t{heif_image_handle_get_width(handle.get())} * heif_image_handle_get_height(handle.get());
  if (pixels > most_pixels) {
    throw DataError(fmt::format("{}: {} pixels are more than the {} that are decoded", name, pixels, most_pixels));
  }
  heif_image* decoded = nullptr;
  Check(heif_decode_image(handle.get(), &decoded, heif_colorspace_RGB, heif_chroma_interleaved_RGB, nullptr), name);
  const Image image(decoded);
  return Within(*image, name, longest_side);
}

std::string HeifVersion() { return heif_get_version(); }

}  // namespace pentimento
