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

std::string FileNameOf(const std::string& id, const std::string& extension) {
  const auto normal = [](std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text == ".jpeg" ? ".jpg" : text;
  };
  return normal(fs::path(id).extension().string()) == normal(extension) ? id : id + extension;
}

ChainPicture PublicPicture(const PipelineContext& context, const FileSet& files, const ChainPicture& picture) {
  if (!files.real_people) {
    return picture;
  }
  return {context.pseudonyms.Picture(picture.id),
          context.pseudonyms.Person(picture.subject),
          picture.path,
          picture.group,
          picture.truth,
          picture.given_name};
}

void AddPseudonymKey(const PipelineContext& context, const FileSet& files, Json& material) {
  if (files.real_people) {
    material["pseudonyms"] = context.pseudonyms.KeyFingerprint();
  }
}

Json PictureResult(const PipelineContext& context, const FileSet& inputs, const fs::path& folder,
                   const Extensions& extensions) {
  std::map<std::string, Json> by_id;  // in the order of public ids, which says nothing about the others
  for (const HashedPicture& entry : inputs.pictures) {
    const ChainPicture shown = PublicPicture(context, inputs, entry.picture);
    by_id[shown.id] = {{"id", shown.id},
                       {"subject", shown.subject},
                       {"path", (folder / FileNameOf(shown.id, extensions(entry.picture.id))).generic_string()}};
  }
  Json pictures = Json::array();
  for (auto& [id, picture] : by_id) {
    pictures.push_back(std::move(picture));
  }
  return {{"pictures", pictures}};
}

FileSet FilesOfStage(const PipelineContext& context, const FinishedStage& stage, const FileSet& inputs) {
  std::map<std::string, std::string> sha256;
  for (const Json& file : stage.files) {
    sha256[file.at("path").get<std::string>()] = file.at("sha256").get<std::string>();
  }
  std::map<std::string, std::string> paths;
  for (const Json& entry : stage.result.at("pictures")) {
    paths[entry.at("id").get<std::string>()] = entry.at("path").get<std::string>();
  }
  FileSet files;
  files.real_people = inputs.real_people;
  files.decoding = stage.result.value("decoding", "");
  for (const HashedPicture& entry : inputs.pictures) {
    const std::string& path = paths.at(PublicPicture(context, inputs, entry.picture).id);
    files.pictures.push_back(
        {{entry.picture.id, entry.picture.subject, context.run / path, entry.picture.group, entry.picture.truth},
         sha256.at(path)});
  }
  return files;
}

StageOutput WritePictureFiles(const PipelineContext& context, const FileSet& inputs, const fs::path& folder,
                              const EncodeOptions& encoding,
                              const std::function<Picture(std::size_t, const Picture&)>& map) {
  StageOutput output;
  std::string extension = ExtensionOf(encoding.format);
  output.result = PictureResult(context, inputs, folder, [&](const std::string&) { return extension; });
  PrefetchLoader loader(inputs.Paths(), DecodeOptions{}, context.experiment.threads.loaders, kDecodedAhead,
                        context.stop);
  context.progress.Begin("cut pictures", static_cast<std::int64_t>(inputs.pictures.size()));
  while (auto item = loader.Next()) {
    if (!item->error.empty()) {
      throw DataError(item->error);
    }
    const ChainPicture& input = inputs.pictures[item->index].picture;
    const fs::path path = folder / FileNameOf(PublicPicture(context, inputs, input).id, extension);
    EncodePicture(map(item->index, item->decoded.picture), context.run / path, encoding, input.path);
    output.files.push_back(path);
    context.progress.At(static_cast<std::int64_t>(item->index) + 1);
  }
  return output;
}

}  // namespace pentimento
