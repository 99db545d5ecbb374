#include "metrics/identity/face_records.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "framework/core/hash.h"
#include "framework/media/decode.h"
#include "framework/media/prefetch_loader.h"

namespace pentimento {
namespace {

/// Pictures whose chips are in memory together.
constexpr std::size_t kBlock = 64;

std::string ContentKey(const Picture& picture) {
  const std::string_view bytes(reinterpret_cast<const char*>(picture.values.data()),
                               picture.values.size() * sizeof(float));
  return fmt::format("{}x{} {}", picture.width, picture.height, Sha256(bytes));
}

struct Look {
  std::string key;
  std::optional<FoundFace> face;
};

}  // namespace

FaceRecords CollectFaceRecords(const FaceEngine& engine, std::vector<std::filesystem::path> files,
                               const ThreadBudget& threads, const StopToken& stop, Progress& progress) {
  std::ranges::sort(files);
  const auto repeats = std::ranges::unique(files);
  files.erase(repeats.begin(), repeats.end());
  progress.Begin("faces", static_cast<std::int64_t>(files.size()));
  std::map<std::string, FaceRecord> by_content;
  FaceRecords records;
  for (std::size_t begin = 0; begin < files.size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, files.size());
    std::vector<Look> looks(end - begin);
    ParallelFor(looks.size(), threads.loaders, stop, [&](std::size_t i) {
      const Picture picture = DecodePicture(files[begin + i]).picture;
      looks[i].key = ContentKey(picture);
      if (!by_content.contains(looks[i].key)) {
        looks[i].face = engine.Find(picture);
      }
    });
    std::vector<FaceChip> chips;
    std::vector<FaceRecord*> owners;
    for (Look& look : looks) {
      const auto [entry, is_new] = by_content.try_emplace(look.key);
      if (is_new && look.face) {
        entry->second = {.detected = true,
                         .descriptor = {},
                         .upsampling = look.face->upsampling,
                         .faces_in_picture = look.face->faces_in_picture};
        chips.push_back(std::move(look.face->chip));
        owners.push_back(&entry->second);
      }
    }
    const std::vector<FaceDescriptor> descriptors = engine.Describe(chips);
    for (std::size_t i = 0; i < descriptors.size(); ++i) {
      owners[i]->descriptor = descriptors[i];
    }
    for (std::size_t i = 0; i < looks.size(); ++i) {
      records.emplace(files[begin + i], by_content.at(looks[i].key));
    }
    progress.At(static_cast<std::int64_t>(end));
  }
  return records;
}

}  // namespace pentimento
