#include "metrics/distribution/feature_reader.h"

#include <algorithm>
#include <set>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/hash.h"
#include "framework/media/prefetch_loader.h"

namespace pentimento {
namespace {

/// Prepared pictures in memory together.
constexpr std::size_t kBlock = 4 * FeatureReader::kBatch;

struct PreparedPicture {
  std::optional<torch::Tensor> input;
  std::string key;
};

std::string ContentOf(const torch::Tensor& tensor) {
  const torch::Tensor whole = tensor.contiguous();
  return Sha256({static_cast<const char*>(whole.data_ptr()), whole.nbytes()});
}

}  // namespace

FeatureReader::FeatureReader(const FeatureExtractor& extractor, const Json& made_by, const MeasureInput& input,
                             const std::optional<std::filesystem::path>& cache)
    : extractor_(extractor), input_(input), cache_(cache) {
  Json key = {{"name", extractor.name()},
              {"made_by", made_by},
              {"protocol", extractor.protocol()},
              {"compute_threads", input.threads.compute},
              {"batch", kBatch},
              {"weights", Json::array()}};
  for (const std::string& file : extractor.weights()) {
    key["weights"].push_back(Sha256OfFile(input.weights_folder / file));
  }
  for (const std::filesystem::path& file : extractor.files()) {
    key["weights"].push_back(Sha256OfFile(file));
  }
  extractor_key_ = key.dump();
}

std::string FeatureReader::KeyOf(const std::vector<ChainPicture>& pictures,
                                 const std::vector<ChainPicture>& originals) const {
  std::vector<std::string> contents(2 * pictures.size());
  ParallelFor(contents.size(), input_.threads.loaders, input_.stop,
              [&](std::size_t i) { contents[i] = Sha256OfFile((i % 2 == 0 ? pictures : originals)[i / 2].path); });
  std::string text = extractor_key_;
  for (const std::string& content : contents) {
    text += content;
  }
  return Sha256(text);
}

std::shared_ptr<const FeatureFile> FeatureReader::Read(const std::vector<ChainPicture>& pictures,
                                                       const std::vector<ChainPicture>& originals) {
  const std::string key = KeyOf(pictures, originals);
  if (const auto known = lots_.find(key); known != lots_.end()) {
    return known->second;
  }
  const auto rows = static_cast<std::int64_t>(pictures.size());
  const std::filesystem::path file = cache_ ? *cache_ / (key + ".npy") : std::filesystem::path();
  std::shared_ptr<FeatureFile> features;
  if (cache_) {
    if (std::optional<FeatureFile> kept = FeatureFile::Open(file, rows)) {
      features = std::make_shared<FeatureFile>(*std::move(kept));
    }
  }
  if (!features) {
    features = std::make_shared<FeatureFile>(Extract(pictures, originals));
    if (cache_ && features->Features().numel() > 0) {
      features->Save(file);
    }
  }
  lots_.emplace(key, features);
  return features;
}

FeatureFile FeatureReader::Extract(const std::vector<ChainPicture>& pictures,
                                   const std::vector<ChainPicture>& originals) const {
  FeatureFile features(static_cast<std::int64_t>(pictures.size()));
  std::map<std::string, std::int64_t> row_of;  // of each content that was described
  std::vector<torch::Tensor> waiting;          // new contents, in order
  std::vector<std::string> order;              // what the rows since the last batch hold; "" nothing
  const auto flush = [&] {
    torch::Tensor described;
    if (!waiting.empty()) {
      described = extractor_.Describe(waiting).contiguous();
    }
    const auto row_of_batch = [&](std::int64_t i) {
      return std::span<const float>(described.data_ptr<float>() + i * described.size(1),
                                    static_cast<std::size_t>(described.size(1)));
    };
    std::int64_t next = 0;
    std::int64_t row = features.filled();
    for (const std::string& key : order) {
      if (key.empty()) {
        features.AppendNothing();
      } else if (const auto known = row_of.find(key); known != row_of.end()) {
        features.Append(features.Row(known->second));
      } else {
        features.Append(row_of_batch(next++));
        row_of.emplace(key, row);
      }
      ++row;
    }
    waiting.clear();
    order.clear();
  };
  std::set<std::string> seen;
  for (std::size_t begin = 0; begin < pictures.size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, pictures.size());
    std::vector<PreparedPicture> block(end - begin);
    ParallelFor(block.size(), input_.threads.loaders, input_.stop, [&](std::size_t i) {
      block[i].input = extractor_.Prepare(pictures[begin + i].path, originals[begin + i].path);
      block[i].key = block[i].input ? ContentOf(*block[i].input) : "";
    });
    for (PreparedPicture& picture : block) {
      order.push_back(picture.key);
      if (picture.input && seen.insert(picture.key).second) {
        waiting.push_back(*std::move(picture.input));
        if (waiting.size() == kBatch) {
          flush();
        }
      }
    }
    input_.progress->At(static_cast<std::int64_t>(end));
  }
  flush();
  return features;
}

}  // namespace pentimento
