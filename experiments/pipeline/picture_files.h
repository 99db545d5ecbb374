#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "experiments/pipeline/context.h"
#include "experiments/pipeline/file_set.h"
#include "framework/core/picture.h"
#include "framework/media/encode.h"

namespace pentimento {

/// `<id>`, with the format's extension added unless the id has it already.
std::string FileNameOf(const std::string& id, PictureFormat format);

/// The result document of a stage whose files are one picture for each of `inputs`, in their order.
Json PictureResult(const FileSet& inputs, const std::filesystem::path& folder, PictureFormat format);

/// The file set that such a stage left.
FileSet FilesOfStage(const PipelineContext& context, const FinishedStage& stage);

/// Maps pictures one by one, decoding ahead; the metadata source of each output is its input.
StageOutput WritePictureFiles(const PipelineContext& context, const FileSet& inputs,
                              const std::filesystem::path& folder, const EncodeOptions& encoding,
                              const std::function<Picture(std::size_t, const Picture&)>& map);

}  // namespace pentimento
