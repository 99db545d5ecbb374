#include "framework/methods/external/file_method.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"

namespace pentimento {
namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
  std::string name = (fs::temp_directory_path() / "pentimento-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw WorkError(
        fmt::format("{}: no folder can be made there: {}", fs::temp_directory_path().string(), std::strerror(errno)));
  }
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

std::string LowerExtension(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return extension;
}

MethodOutput FileMethod::Apply(const torch::Tensor& images, const MethodContext& context) const {
  CheckImageBatch(images, "a method that maps files");
  std::vector<torch::Tensor> made;
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    ThrowIfStopped(context.stop);
    const ScratchFolder folder;
    const auto number = static_cast<std::size_t>(i);
    const std::string id = number < context.ids.size() ? context.ids[number] : fmt::format("{}.png", i);
    const FileTask task{id, folder.path() / "input.png", folder.path() / ("output" + ExtensionFor(id))};
    EncodePicture(ToPicture(images[i]), task.input, {.format = PictureFormat::kPng, .metadata = MetadataPolicy::kNone});
    MapFile(task, context);
    made.push_back(ToTensor(DecodePicture(task.output).picture));
    if (made.back().sizes() != made.front().sizes()) {
      throw ShapeError(fmt::format("pictures of one batch came back in different sizes, {}x{} and {}x{} px",
                                   made.front().size(2), made.front().size(1), made.back().size(2),
                                   made.back().size(1)));
    }
  }
  return {torch::stack(made).to(images.device())};
}

}  // namespace pentimento
