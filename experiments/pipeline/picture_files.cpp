#include "experiments/pipeline/picture_files.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "framework/core/errors.h"
#include "framework/media/prefetch_loader.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kDecodedAhead = 8;

}  // namespace

std::string FileNameOf(const std::string& id, PictureFormat format) {
  std::string extension = fs::path(id).extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  const bool has_it = extension == ExtensionOf(format) || (format == PictureFormat::kJpeg && extension == ".jpeg");
  return has_it ? id : id + ExtensionOf(format);
}

Json PictureResult(const FileSet& inputs, const fs::path& folder, PictureFormat format) {
  Json pictures = Json::array();
  for (const HashedPicture& entry : inputs.pictures) {
    pictures.push_back({{"id", entry.picture.id},
                        {"subject", entry.picture.subject},
                        {"group", entry.picture.group},
                        {"path", (folder / FileNameOf(entry.picture.id, format)).generic_string()}});
  }
  return {{"pictures", pictures}};
}

FileSet FilesOfStage(const PipelineContext& context, const FinishedStage& stage) {
  std::map<std::string, std::string> sha256;
  for (const Json& file : stage.files) {
    sha256[file.at("path").get<std::string>()] = file.at("sha256").get<std::string>();
  }
  FileSet files;
  for (const Json& entry : stage.result.at("pictures")) {
    const std::string path = entry.at("path").get<std::string>();
    files.pictures.push_back(
        {{entry.at("id"), entry.at("subject"), context.run / path, entry.at("group")}, sha256.at(path)});
  }
  return files;
}

StageOutput WritePictureFiles(const PipelineContext& context, const FileSet& inputs, const fs::path& folder,
                              const EncodeOptions& encoding,
                              const std::function<Picture(std::size_t, const Picture&)>& map) {
  StageOutput output;
  output.result = PictureResult(inputs, folder, encoding.format);
  PrefetchLoader loader(inputs.Paths(), DecodeOptions{}, context.experiment.threads.loaders, kDecodedAhead,
                        context.stop);
  context.progress.Begin("cut pictures", static_cast<std::int64_t>(inputs.pictures.size()));
  while (auto item = loader.Next()) {
    if (!item->error.empty()) {
      throw DataError(item->error);
    }
    const ChainPicture& input = inputs.pictures[item->index].picture;
    const fs::path path = folder / FileNameOf(input.id, encoding.format);
    EncodePicture(map(item->index, item->decoded.picture), context.run / path, encoding, input.path);
    output.files.push_back(path);
    context.progress.At(static_cast<std::int64_t>(item->index) + 1);
  }
  return output;
}

}  // namespace pentimento
