#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "metrics/distribution/feature_extractor.h"
#include "metrics/distribution/feature_file.h"
#include "metrics/metric.h"

namespace pentimento {

/// Reads the features of lots of pictures, each lot once.
///
/// Pictures are prepared on the loader threads and described in batches of `kBatch` consecutive ones that the network
/// has not seen in this lot (an oracle's output, one mean face for everybody): what shares a batch depends on the lot
/// alone. With a cache folder, the features of a lot are kept there under the hash of everything they depend on: the
/// extractor, its options, weights and protocol, and the contents of the pictures in their order.
class FeatureReader {
 public:
  static constexpr std::size_t kBatch = 16;

  /// @param extractor loaded; must outlive this. @param made_by its options, and the version of what asks for it.
  FeatureReader(const FeatureExtractor& extractor, const Json& made_by, const MeasureInput& input,
                const std::optional<std::filesystem::path>& cache);

  /// A row a picture, NaN where there was nothing to describe. @param originals what the pictures were made from, as
  /// many. @throws DataError, Interrupted, WorkError.
  std::shared_ptr<const FeatureFile> Read(const std::vector<ChainPicture>& pictures,
                                          const std::vector<ChainPicture>& originals);

 private:
  [[nodiscard]] FeatureFile Extract(const std::vector<ChainPicture>& pictures,
                                    const std::vector<ChainPicture>& originals) const;
  [[nodiscard]] std::string KeyOf(const std::vector<ChainPicture>& pictures,
                                  const std::vector<ChainPicture>& originals) const;

  const FeatureExtractor& extractor_;
  const MeasureInput& input_;
  std::optional<std::filesystem::path> cache_;
  std::string extractor_key_;
  std::map<std::string, std::shared_ptr<const FeatureFile>> lots_;
};

}  // namespace pentimento
