#pragma once

#include <map>
#include <string>

#include "datasets/dataset.h"
#include "experiments/pipeline/context.h"
#include "experiments/pipeline/file_set.h"

namespace pentimento {

/// A data set, listed, with every file hashed.
struct PreparedData {
  DatasetListing listing;
  std::map<std::string, std::string> sha256;  ///< by path

  /// The domain that is measured: "photo", or "a" where the data set has no such domain.
  [[nodiscard]] std::string SourceDomain() const;
  [[nodiscard]] FileSet Select(const std::string& domain, Split split) const;
  /// Training pictures whose subject falls in one half of a seeded shuffle of the subjects: the two domains of an
  /// unpaired training share nobody.
  [[nodiscard]] FileSet TrainingHalf(const std::string& domain, bool second, std::uint64_t seed) const;
};

/// Lists (or generates) a data set. Generated pictures are a stage of the run; a user's files are read where they lie
/// and hashed anew each time, so that a changed file changes every key after it.
/// @param folder of generated pictures, relative to the run folder.
PreparedData PrepareData(const PipelineContext& context, const Json& dataset, const std::filesystem::path& folder);

/// What probes are compared with: every picture of a gallery, whoever it shows, but those that are one of `originals`
/// byte for byte, for these would be linked by the picture and not by the face. Ids get a folder of their own.
/// @throws DataError if it does not say who is on its pictures, or nobody on them is on the originals.
FileSet GalleryFiles(const PipelineContext& context, const PreparedData& gallery, const FileSet& originals);

/// Cuts each test picture of a showcase to a centred square of `entry.size`, metadata kept: the originals of its chain.
FileSet PrepareShowcase(const PipelineContext& context, const ShowcaseEntry& entry, const PreparedData& data,
                        const std::filesystem::path& folder);

}  // namespace pentimento
