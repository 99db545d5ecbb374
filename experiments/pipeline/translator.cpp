#include "experiments/pipeline/translator.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/npy.h"
#include "framework/core/random.h"
#include "framework/image/convert.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

/// [N,3,H,W], and whether the file had the first dimension.
std::pair<torch::Tensor, bool> ReadImageArray(const fs::path& path) {
  const NpyArray array = ReadNpy(path, {"<f4"}, 3, 4);
  torch::Tensor images = torch::empty(array.shape, torch::kFloat32);
  if (images.dim() < 3 || images.size(-3) != 3 || images.numel() == 0) {
    throw DataError(
        fmt::format("{}: shape ({}); expected (3,H,W) or (N,3,H,W)", path.string(), fmt::join(array.shape, ",")));
  }
  std::memcpy(images.data_ptr(), array.bytes.data(), array.bytes.size());
  const bool batch = images.dim() == 4;
  return {batch ? images : images.unsqueeze(0), batch};
}

void CheckUnitRange(const torch::Tensor& images, const fs::path& path) {
  constexpr double kSlack = 1e-3;
  const double low = images.min().item<double>();
  const double high = images.max().item<double>();
  if (!(low >= -kSlack && high <= 1.0 + kSlack)) {
    throw DataError(
        fmt::format("{}: values from {} to {}, where pictures have 0 to 1; with --raw they are taken in the "
                    "network's own range",
                    path.string(), low, high));
  }
}

}  // namespace

Translator::Translator(const TranslationMethod& method, bool raw, StopToken stop, Progress& progress)
    : method_(method), raw_(raw), stop_(std::move(stop)), progress_(progress) {}

std::string Translator::ExtensionFor(const std::string& id) const {
  if (MapsFiles()) {
    return method_.method->file_mapper()->ExtensionFor(id);
  }
  return raw_ ? ".npy" : ExtensionOf(method_.encoding.format);
}

bool Translator::MapsFiles() const { return method_.method->file_mapper() != nullptr; }

void Translator::MapFile(const TranslationJob& job) const {
  const FileMapper& mapper = *method_.method->file_mapper();
  (void)mapper.Material({job.id});
  fs::create_directories(job.output.parent_path());
  if (std::error_code error; fs::exists(job.output, error)) {
    throw DataError(fmt::format("{}: is there already; remove it, or give another --output", job.output.string()));
  }
  MethodContext context;
  context.ids = {job.id};
  context.stop = stop_;
  context.progress = &progress_;
  mapper.MapFile({job.id, fs::absolute(job.input), fs::absolute(job.output)}, context);
}

Picture Translator::TranslatePicture(const TranslationJob& job, const Picture& picture) const {
  return ToPicture(Apply(ToTensor(picture).unsqueeze(0), job.id)[0]);
}

void Translator::WritePicture(const TranslationJob& job, const Picture& made) const {
  EncodePicture(made, job.output, method_.encoding, job.input);
}

std::vector<fs::path> Translator::TranslateArray(const TranslationJob& job) const {
  const auto [images, batch] = ReadImageArray(job.input);
  if (!raw_) {
    CheckUnitRange(images, job.input);
  }
  if (batch && !raw_ &&
      fs::weakly_canonical(job.output.parent_path()) == fs::weakly_canonical(job.input).parent_path()) {
    // Their names have numbers behind them and could be those of other inputs.
    throw DataError(
        fmt::format("{}: several pictures come of it; give another --output than its own folder", job.input.string()));
  }
  const torch::Tensor made = Apply(images, job.id);
  if (raw_) {
    const torch::Tensor values = (batch ? made : made.squeeze(0)).to(torch::kFloat32).contiguous();
    NpyArray array{"<f4", values.sizes().vec(), {}};
    array.bytes.assign(static_cast<const char*>(values.data_ptr()), values.nbytes());
    WriteFileAtomically(job.output, MakeNpy(array));
    return {job.output};
  }
  std::vector<fs::path> written;
  for (std::int64_t i = 0; i < made.size(0); ++i) {
    fs::path output = job.output;
    if (batch) {
      output.replace_filename(fmt::format("{}-{}{}", output.stem().string(), i, output.extension().string()));
    }
    EncodePicture(ToPicture(made[i]), output, method_.encoding);
    written.push_back(std::move(output));
  }
  return written;
}

torch::Tensor Translator::Apply(const torch::Tensor& images, const std::string& id) const {
  const torch::NoGradGuard no_gradients;
  const std::int64_t most = std::max<std::int64_t>(method_.method->batch_size(), 1);
  std::vector<torch::Tensor> made;
  for (std::int64_t begin = 0; begin < images.size(0); begin += most) {
    ThrowIfStopped(stop_);
    const torch::Tensor part = images.slice(0, begin, std::min(begin + most, images.size(0)));
    MethodContext context;
    for (std::int64_t i = 0; i < part.size(0); ++i) {
      context.ids.push_back(images.size(0) == 1 ? id : fmt::format("{}-{}", id, begin + i));
    }
    context.stop = stop_;
    context.progress = &progress_;
    // A method's own random numbers come from streams keyed by sample; this covers operators that draw from torch's.
    torch::manual_seed(StableKey(fmt::format("{}:{}", context.seed, context.ids.front())));
    made.push_back((raw_ ? method_.method->ApplyRaw(part, context) : method_.method->Apply(part, context)).images);
  }
  return torch::cat(made);
}

}  // namespace pentimento
