#include "experiments/pipeline/translate_stage.h"

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "experiments/pipeline/apply_entry.h"
#include "experiments/pipeline/picture_files.h"
#include "experiments/weights.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/core/random.h"
#include "framework/image/convert.h"
#include "framework/media/decode.h"
#include "framework/media/decode_tally.h"
#include "framework/media/prefetch_loader.h"
#include "framework/media/write_behind.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr int kTranslateStageVersion = 2;
/// Apart from the other so that a change of one does not make the other's files anew.
constexpr int kMapStageVersion = 1;
/// An average of fewer people is treated like an original; five is the customary k of k-anonymity.
constexpr std::int64_t kPeopleOfAnAverage = 5;

/// Decoded pictures waiting to be translated together: same size, at most the method's batch.
struct Batch {
  std::vector<std::size_t> indices;
  std::vector<torch::Tensor> images;
};

class Translation {
 public:
  Translation(const PipelineContext& context, const TranslateJob& job, Method& method)
      : context_(context),
        job_(job),
        encoding_(ReadOptions<EncodeOptions>(job.entry->encoding)),
        extension_(ExtensionOf(encoding_.format)),
        method_(method),
        encoder_(context.experiment.threads.loaders, static_cast<std::size_t>(context.experiment.threads.loaders) + 1) {
  }

  StageOutput Run() {
    const torch::NoGradGuard no_gradients;
    FitIfNeeded();
    output_.result =
        PictureResult(context_, job_.inputs, job_.folder, [this](const std::string&) { return extension_; });
    context_.progress.Begin(job_.title, static_cast<std::int64_t>(job_.inputs.pictures.size()));
    PrefetchLoader loader(job_.inputs.Paths(), DecodeOptions{}, context_.experiment.threads.loaders,
                          static_cast<std::size_t>(2 * method_.batch_size() + 2), context_.stop);
    while (auto item = loader.Next()) {
      if (!item->error.empty()) {
        throw DataError(item->error);
      }
      torch::Tensor image = ToTensor(item->decoded.picture);
      if (!batch_.images.empty() && (static_cast<std::int64_t>(batch_.images.size()) >= method_.batch_size() ||
                                     batch_.images.front().sizes() != image.sizes())) {
        Flush();
      }
      batch_.indices.push_back(item->index);
      batch_.images.push_back(std::move(image));
    }
    Flush();
    encoder_.Finish();
    return std::move(output_);
  }

 private:
  [[nodiscard]] MethodContext ContextFor(const Batch& batch) const {
    MethodContext context;
    for (const std::size_t index : batch.indices) {
      context.ids.push_back(job_.inputs.pictures[index].picture.id);
    }
    context.seed = context_.experiment.seed;
    context.stop = context_.stop;
    context.progress = &context_.progress;
    if (method_.needs_originals()) {
      std::vector<torch::Tensor> originals;
      for (const std::size_t index : batch.indices) {
        originals.push_back(ToTensor(DecodePicture(job_.originals.pictures[index].picture.path).picture));
      }
      context.originals = torch::stack(originals);
    }
    return context;
  }

  void FitIfNeeded() {
    if (method_.needs_fitting()) {
      MethodContext context;
      context.seed = context_.experiment.seed;
      context.stop = context_.stop;
      context.progress = &context_.progress;
      method_.Fit(FileImages(job_.training_originals), context);
    }
  }

  void Flush() {
    if (batch_.images.empty()) {
      return;
    }
    const MethodContext context = ContextFor(batch_);
    // A method's own random numbers come from streams keyed by sample; this covers operators that draw from torch's.
    torch::manual_seed(StableKey(fmt::format("{}:{}", context.seed, context.ids.front())));
    const torch::Tensor images = Applied(context);
    for (std::size_t i = 0; i < batch_.indices.size(); ++i) {
      const ChainPicture& input = job_.inputs.pictures[batch_.indices[i]].picture;
      const std::string id = PublicPicture(context_, job_.inputs, input).id;
      const fs::path path = job_.folder / FileNameOf(id, extension_);
      Encode(ToPicture(images[static_cast<std::int64_t>(i)]), path, input.path);
    }
    batch_ = {};
    ThrowIfStopped(context_.stop);
  }

  /// What the entry makes of the batch. @throws ShapeError naming a picture that the method cannot take.
  [[nodiscard]] torch::Tensor Applied(const MethodContext& context) const {
    try {
      return ApplyEntry(*job_.entry, method_, torch::stack(batch_.images), context);
    } catch (const ShapeError& error) {
      const ChainPicture& first = job_.inputs.pictures[batch_.indices.front()].picture;
      throw ShapeError(fmt::format("{}: {}", first.path.string(), error.what()));
    }
  }

  /// While the next batch is computed. @param source the file that metadata are taken from.
  void Encode(Picture made, const fs::path& path, const fs::path& source) {
    encoder_.Add(
        [this, made = std::move(made), path, &source] { EncodePicture(made, context_.run / path, encoding_, source); },
        [this, path](const std::exception_ptr& failure) {
          if (failure != nullptr) {
            std::rethrow_exception(failure);
          }
          output_.files.push_back(path);
          context_.progress.At(static_cast<std::int64_t>(output_.files.size()));
        });
  }

  const PipelineContext& context_;
  const TranslateJob& job_;
  const EncodeOptions encoding_;
  const std::string extension_;
  Method& method_;
  Batch batch_;
  StageOutput output_;
  WriteBehind encoder_;
};

std::vector<std::string> IdsOf(const FileSet& files) {
  std::vector<std::string> ids;
  for (const HashedPicture& entry : files.pictures) {
    ids.push_back(entry.picture.id);
  }
  return ids;
}

/// What decoding these files does on the way to the pixels that are measured.
std::string DecodingOf(const PipelineContext& context, const std::vector<fs::path>& files) {
  std::vector<fs::path> paths;
  for (const fs::path& file : files) {
    paths.push_back(context.run / file);
  }
  const int threads = context.experiment.threads.loaders;
  PrefetchLoader loader(std::move(paths), DecodeOptions{}, threads, static_cast<std::size_t>(threads) + 1,
                        context.stop);
  DecodeTally tally;
  while (const auto item = loader.Next()) {
    if (!item->error.empty()) {
      throw DataError(item->error);
    }
    tally.Count(item->decoded.record);
  }
  return tally.Text();
}

/// A hop whose files the method writes itself, in the order of the ids. What an earlier attempt at the same key had
/// finished stays: each file appears whole or not at all, and a program may be slow, or have to be paid.
StageOutput MapFiles(const PipelineContext& context, const TranslateJob& job, const FileMapper& mapper) {
  const auto extension = [&](const std::string& id) { return mapper.ExtensionFor(id); };
  StageOutput output;
  output.result = PictureResult(context, job.inputs, job.folder, extension);
  context.progress.Begin(job.title, static_cast<std::int64_t>(job.inputs.pictures.size()));
  MethodContext own;
  own.seed = context.experiment.seed;
  own.stop = context.stop;
  // What a program says about a picture may name it.
  own.progress = job.inputs.real_people ? &context.display : &context.progress;
  fs::create_directories(context.run / job.folder);
  for (const HashedPicture& entry : job.inputs.pictures) {
    ThrowIfStopped(context.stop);
    const std::string& id = entry.picture.id;
    const fs::path path = job.folder / FileNameOf(PublicPicture(context, job.inputs, entry.picture).id, extension(id));
    if (std::error_code error; !fs::exists(context.run / path, error)) {
      own.ids = {id};
      mapper.MapFile({id, fs::absolute(entry.picture.path), fs::absolute(context.run / path)}, own);
    }
    output.files.push_back(path);
    context.progress.At(static_cast<std::int64_t>(output.files.size()));
  }
  output.result["decoding"] = DecodingOf(context, output.files);
  return output;
}

/// Whether an average of these pictures is still a picture of somebody: so few real people are on them.
bool ShowsItsPeople(const FileSet& files) { return files.real_people && files.People() < kPeopleOfAnAverage; }

}  // namespace

std::unique_ptr<Method> MakeMethod(const PipelineContext& context, const MethodEntry& entry,
                                   const fs::path& model_folder) {
  if (entry.model.empty()) {
    return context.registries.methods.Make(WithFetched(entry.method, context.weights));
  }
  return context.registries.models.Make(context.experiment.Model(entry.model).model)
      ->MakeMethod(context.run / model_folder, entry.direction);
}

FileSet Translate(const PipelineContext& context, const TranslateJob& job) {
  const auto method = MakeMethod(context, *job.entry, job.model_folder);
  const FileMapper* const mapper = method->file_mapper();
  Stage stage;
  stage.title = job.title;
  stage.material = {{"kind", "translate"},
                    {"version", kTranslateStageVersion},
                    {"method", job.entry->method},
                    {"method_version", method->version()},
                    {"encoding", job.entry->encoding},
                    {"folder", job.folder.generic_string()},
                    {"seed", context.experiment.seed},
                    {"compute_threads", context.experiment.threads.compute},
                    {"inputs", job.inputs.Hash()}};
  if (!job.entry->model.empty()) {
    stage.material["model"] = job.model_hash;
  }
  if (mapper != nullptr) {
    stage.material["map_version"] = kMapStageVersion;
    // A hash alone: ids may be names of people.
    stage.material["made_by"] = Sha256(CanonicalDump(mapper->Material(IdsOf(job.inputs))));
  }
  // What is left at its default is as if the key did not exist.
  if (job.entry->working_size) {
    stage.material["working_size"] = *job.entry->working_size;
  }
  if (job.entry->strength < 1.0) {
    stage.material["strength"] = job.entry->strength;
  }
  if (method->needs_originals()) {
    stage.material["originals"] = job.originals.Hash();
    stage.originals = job.originals.real_people;  // it was shown the answer, and that is what it writes
  }
  AddPseudonymKey(context, job.inputs, stage.material);
  if (method->needs_fitting()) {
    stage.material["training_originals"] = job.training_originals.Hash();
    stage.originals = stage.originals || ShowsItsPeople(job.training_originals);
  }
  for (const fs::path& file : method->files()) {
    stage.material["files"].push_back(Sha256OfFile(file));
  }
  stage.folders = {job.folder};
  stage.work = [&] {
    return mapper != nullptr ? MapFiles(context, job, *mapper) : Translation(context, job, *method).Run();
  };
  FileSet files = FilesOfStage(context, context.stages.Run(stage), job.inputs);
  files.originals = stage.originals;
  if (mapper != nullptr) {
    // In memory alone: a run keeps no names of files of real people.
    for (HashedPicture& entry : files.pictures) {
      entry.picture.given_name = mapper->GivenName(entry.picture.id);
    }
  }
  return files;
}

}  // namespace pentimento
