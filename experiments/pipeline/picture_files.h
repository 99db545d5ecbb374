#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "experiments/pipeline/context.h"
#include "experiments/pipeline/file_set.h"
#include "framework/core/picture.h"
#include "framework/media/encode.h"

namespace pentimento {

/// `<id>`, with the extension added unless the id has it already. @param extension with the dot, in lower case; "" adds
/// none.
std::string FileNameOf(const std::string& id, const std::string& extension);

/// How a picture of `files` is called in what the run writes: as in its data set, or by pseudonyms if it shows a real
/// person.
ChainPicture PublicPicture(const PipelineContext& context, const FileSet& files, const ChainPicture& picture);

/// What a stage writes of real people depends on the key of their pseudonyms: adds which one to its material.
void AddPseudonymKey(const PipelineContext& context, const FileSet& files, Json& material);

/// The extension of the file that is made of a picture, by the picture's id.
using Extensions = std::function<std::string(const std::string& id)>;

/// The result document of a stage whose files are one picture for each of `inputs`, in the order of their public ids.
Json PictureResult(const PipelineContext& context, const FileSet& inputs, const std::filesystem::path& folder,
                   const Extensions& extensions);

/// The file set that such a stage left, in the order of `inputs`.
FileSet FilesOfStage(const PipelineContext& context, const FinishedStage& stage, const FileSet& inputs);

/// Maps pictures one by one, decoding ahead; the metadata source of each output is its input.
StageOutput WritePictureFiles(const PipelineContext& context, const FileSet& inputs,
                              const std::filesystem::path& folder, const EncodeOptions& encoding,
                              const std::function<Picture(std::size_t, const Picture&)>& map);

}  // namespace pentimento
