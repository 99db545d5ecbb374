#include "experiments/measure/picture_pairs.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "datasets/readers/folder_scan.h"
#include "framework/core/errors.h"
#include "framework/media/decode.h"
#include "framework/media/prefetch_loader.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kPairsBetweenReports = 32;

using Files = std::vector<const FolderScan::File*>;

/// Files whose partner is still sought, by path without extension.
struct SameStem {
  Files references;
  Files tests;
};

/// Without the extensions of pictures at its end: what is written of `1.jpg` may be called `1.jpg.png`.
std::string StemOf(const FolderScan::File& file) {
  fs::path stem = file.relative;
  while (HasPictureExtension(stem)) {
    stem.replace_extension();
  }
  return stem.generic_string();
}

MeasuredPair PairOf(const FolderScan::File& reference, const FolderScan::File& test) {
  const auto parts = std::distance(reference.relative.begin(), reference.relative.end());
  return {reference.id, parts > 1 ? reference.relative.begin()->string() : "", reference.path, test.path};
}

std::string Listed(const Files& files) {
  std::string names;
  for (const FolderScan::File* file : files) {
    names += (names.empty() ? "" : ", ") + file->relative.generic_string();
  }
  return names;
}

/// Pairs of one stem, or why there are none.
void PairByStem(const SameStem& same, const fs::path& reference, const fs::path& test, MeasuredPairs& pairs) {
  if (same.references.size() == 1 && same.tests.size() == 1) {
    pairs.pairs.push_back(PairOf(*same.references[0], *same.tests[0]));
    return;
  }
  const auto leave = [&](const Files& files, const Files& others, const fs::path& there) {
    for (const FolderScan::File* file : files) {
      pairs.not_compared.push_back(
          {file->path, others.empty() ? fmt::format("has no partner in {}", there.string())
                                      : fmt::format("its partner is unclear: {} differ in the extension alone",
                                                    Listed(files.size() > 1 ? files : others))});
    }
  };
  leave(same.references, same.tests, test);
  leave(same.tests, same.references, reference);
}

FolderScan Scan(const fs::path& folder, const char* option, Progress& progress) {
  FolderScan scan = ScanFolder(folder, option);
  NoteIgnored(scan, folder, progress);
  RequirePictures(scan, folder);
  return scan;
}

MeasuredPairs PairFolders(const fs::path& reference, const fs::path& test, Progress& progress) {
  const FolderScan references = Scan(reference, "--reference", progress);
  const FolderScan tests = Scan(test, "--test", progress);
  MeasuredPairs pairs;
  for (const FolderScan* scan : {&references, &tests}) {
    for (const UnreadableFile& file : scan->unreadable) {
      pairs.not_compared.push_back({file.path, file.reason});
    }
  }
  std::map<std::string, const FolderScan::File*> tests_by_path;
  for (const FolderScan::File& file : tests.files) {
    tests_by_path.emplace(file.relative.generic_string(), &file);
  }
  std::map<std::string, SameStem> left;
  for (const FolderScan::File& file : references.files) {
    if (const auto same = tests_by_path.extract(file.relative.generic_string())) {
      pairs.pairs.push_back(PairOf(file, *same.mapped()));
    } else {
      left[StemOf(file)].references.push_back(&file);
    }
  }
  for (const auto& [path, file] : tests_by_path) {
    left[StemOf(*file)].tests.push_back(file);
  }
  for (const auto& [stem, same] : left) {
    PairByStem(same, reference, test, pairs);
  }
  std::ranges::sort(pairs.pairs, {}, &MeasuredPair::id);
  return pairs;
}

/// @throws DataError if there is nothing of this name.
bool IsFolder(const fs::path& path, const char* option) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::none) {
    throw DataError(fmt::format("{}: {} names what cannot be read: {}", path.string(), option, error.message()));
  }
  if (!fs::exists(status)) {
    throw DataError(fmt::format("{}: {} names what does not exist; give a picture, or a folder of pictures",
                                path.string(), option));
  }
  return fs::is_directory(status);
}

/// Fills in one side of a pair. @returns why it cannot be read; "" if it can.
std::string ReadSide(const fs::path& file, std::string& format, int& width, int& height) {
  try {
    const DecodedPicture decoded = DecodePicture(file);
    format = decoded.record.format;
    width = decoded.picture.width;
    height = decoded.picture.height;
    return "";
  } catch (const DataError& error) {
    const std::string text = error.what();
    const std::string own = file.string() + ": ";
    return text.starts_with(own) ? text.substr(own.size()) : text;
  }
}

}  // namespace

MeasuredPairs PairPictures(const fs::path& reference, const fs::path& test, Progress& progress) {
  const bool folder = IsFolder(reference, "--reference");
  if (folder != IsFolder(test, "--test")) {
    throw ConfigError(fmt::format("{} is a {} and {} a {}; give two pictures, or two folders", reference.string(),
                                  folder ? "folder" : "file", test.string(), folder ? "file" : "folder"));
  }
  if (folder) {
    return PairFolders(reference, test, progress);
  }
  MeasuredPairs pairs;
  pairs.pairs.push_back({SampleId(reference.filename()), "", reference, test});
  return pairs;
}

void ReadPairs(MeasuredPairs& pairs, const ThreadBudget& threads, const StopToken& stop, Progress& progress) {
  progress.Begin("read pictures", static_cast<std::int64_t>(pairs.pairs.size()));
  std::vector<std::pair<std::string, std::string>> reasons(pairs.pairs.size());
  for (std::size_t begin = 0; begin < pairs.pairs.size(); begin += kPairsBetweenReports) {
    const std::size_t end = std::min(begin + kPairsBetweenReports, pairs.pairs.size());
    ParallelFor(end - begin, threads.loaders, stop, [&](std::size_t offset) {
      MeasuredPair& pair = pairs.pairs[begin + offset];
      reasons[begin + offset] = {ReadSide(pair.reference, pair.reference_format, pair.width, pair.height),
                                 ReadSide(pair.test, pair.test_format, pair.test_width, pair.test_height)};
    });
    progress.At(static_cast<std::int64_t>(end));
  }
  std::vector<MeasuredPair> readable;
  for (std::size_t i = 0; i < pairs.pairs.size(); ++i) {
    MeasuredPair& pair = pairs.pairs[i];
    const auto& [reference, test] = reasons[i];
    if (reference.empty() && test.empty()) {
      readable.push_back(std::move(pair));
      continue;
    }
    const std::string partner = "its partner cannot be read";
    pairs.not_compared.push_back({pair.reference, reference.empty() ? partner : reference});
    pairs.not_compared.push_back({pair.test, test.empty() ? partner : test});
  }
  pairs.pairs = std::move(readable);
}

}  // namespace pentimento
