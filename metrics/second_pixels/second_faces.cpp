#include "metrics/second_pixels/second_faces.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/prefetch_loader.h"
#include "framework/media/second_reader.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

/// One picture within a file.
struct Found {
  fs::path file;
  std::size_t number = 0;  ///< among the file's
  std::string carrier;
  std::size_t pixels = 0;
};

/// What stands for such a picture among the names of pictures.
fs::path NameOf(const Found& found) { return fmt::format("{}#{}", found.file.string(), found.number); }

/// The decodable pictures within one file.
std::vector<Found> FindIn(const fs::path& file, SecondPictureReader& second, std::int64_t& undecodable) {
  const CarriedPictures carried = second.List(file);
  undecodable = carried.left_out + (carried.fault.empty() ? 0 : 1);
  std::vector<Found> found;
  for (const CarriedPicture& picture : carried.pictures) {
    try {
      found.push_back({file, picture.number, picture.carrier, second.Load(file, picture.number).PixelCount()});
    } catch (const DataError&) {
      ++undecodable;  // counted, and said so: a damaged thumbnail is no reason to measure nothing
    }
  }
  return found;
}

}  // namespace

std::map<fs::path, SecondFaces> ReadSecondFaces(const FaceReader& reader, std::vector<fs::path> files,
                                                const MeasureInput& input) {
  std::ranges::sort(files);
  const auto repeats = std::ranges::unique(files);
  files.erase(repeats.begin(), repeats.end());
  SecondPictureReader second;
  std::vector<std::vector<Found>> pictures(files.size());
  std::vector<std::int64_t> undecodable(files.size());
  input.progress->Begin("pictures within pictures", static_cast<std::int64_t>(files.size()));
  ParallelFor(files.size(), input.threads.loaders, input.stop,
              [&](std::size_t i) { pictures[i] = FindIn(files[i], second, undecodable[i]); });

  std::map<fs::path, Found> by_name;
  std::vector<fs::path> names;
  for (const std::vector<Found>& of_file : pictures) {
    for (const Found& found : of_file) {
      names.push_back(NameOf(found));
      by_name.emplace(names.back(), found);
    }
  }
  const FaceRecords records = reader.Read(
      names,
      [&](const fs::path& name) {
        const Found& found = by_name.at(name);
        return second.Load(found.file, found.number);
      },
      input.stop, *input.progress);

  std::map<fs::path, SecondFaces> faces;
  for (std::size_t i = 0; i < files.size(); ++i) {
    SecondFaces& of_file = faces[files[i]];
    of_file.undecodable = undecodable[i];
    std::size_t largest = 0;
    for (const Found& found : pictures[i]) {
      of_file.carriers.push_back(found.carrier);
      if (const FaceRecord& record = records.at(NameOf(found)); record.detected && found.pixels > largest) {
        largest = found.pixels;
        of_file.face = record;
        of_file.face_carrier = found.carrier;
      }
    }
  }
  return faces;
}

}  // namespace pentimento
