#include "datasets/readers/paired_folders.h"

#include <map>
#include <string>

#include <fmt/format.h>

#include "datasets/readers/folder_scan.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

using FilesByStem = std::map<std::string, const FolderScan::File*>;

FilesByStem ByStem(const FolderScan& scan) {
  FilesByStem files;
  for (const FolderScan::File& file : scan.files) {
    fs::path stem = file.relative;
    stem.replace_extension();
    const auto [other, fresh] = files.emplace(stem.generic_string(), &file);
    if (!fresh) {
      throw DataError(
          fmt::format("{}: differs from {} in the extension alone, so that their partner is unclear; "
                      "rename one of them",
                      file.path.string(), other->second->path.string()));
    }
  }
  return files;
}

FolderScan ScanDomain(const fs::path& folder, const std::string& what, const DatasetContext& context) {
  FolderScan scan = ScanFolder(folder, what);
  NoteIgnored(scan, folder, *context.progress);
  RequirePictures(scan, folder);
  return scan;
}

}  // namespace

const OptionSchema& PairedFoldersOptions::Schema() {
  static const OptionSchema schema = [] {
    OptionTable<PairedFoldersOptions> table;
    table.Add("path", &PairedFoldersOptions::path, "folder with the subfolders `a` and `b`", {.folder = true})
        .Add("a", &PairedFoldersOptions::a, "folder of the pictures before, instead of `path`", {.folder = true})
        .Add("b", &PairedFoldersOptions::b, "folder of the pictures after, instead of `path`", {.folder = true});
    AddPeopleOptions(table);
    AddSplitOptions(table);
    return AddReadingOptions(table).Build();
  }();
  return schema;
}

void PairedFoldersOptions::Check() const {
  if (path.has_value() == (a.has_value() || b.has_value()) || a.has_value() != b.has_value()) {
    throw ConfigError("paired_folders takes either `path` (with subfolders a and b) or both `a` and `b`");
  }
}

DatasetListing PairedFolders::Prepare(const DatasetContext& context) const {
  options_.Check();
  const fs::path folder_a = FromConfigFolder(context, options_.path ? *options_.path / "a" : *options_.a);
  const fs::path folder_b = FromConfigFolder(context, options_.path ? *options_.path / "b" : *options_.b);
  const FolderScan scan_a = ScanDomain(folder_a, "the folder of domain a", context);
  const FolderScan scan_b = ScanDomain(folder_b, "the folder of domain b", context);
  const FilesByStem files_a = ByStem(scan_a);
  const FilesByStem files_b = ByStem(scan_b);

  DatasetListing listing;
  listing.unreadable = scan_a.unreadable;
  listing.unreadable.insert(listing.unreadable.end(), scan_b.unreadable.begin(), scan_b.unreadable.end());
  for (const auto& [stem, file] : files_a) {
    const auto partner = files_b.find(stem);
    const std::string subject = SubjectOf(*file, options_.people);
    if (partner == files_b.end()) {
      listing.unreadable.push_back({file->path, fmt::format("has no partner in {}", folder_b.string())});
    } else if (subject.empty()) {
      listing.unreadable.push_back({file->path, "lies in no person's folder"});
      listing.unreadable.push_back({partner->second->path, "lies in no person's folder"});
    } else {
      listing.samples.push_back({file->id, subject, "a", Split::kTest, file->path});
      listing.samples.push_back({file->id, subject, "b", Split::kTest, partner->second->path});
    }
  }
  for (const auto& [stem, file] : files_b) {
    if (!files_a.contains(stem)) {
      listing.unreadable.push_back({file->path, fmt::format("has no partner in {}", folder_a.string())});
    }
  }
  VerifyListing(listing, options_, context);

  std::map<std::string, int> readable;
  for (const Sample& sample : listing.samples) {
    ++readable[sample.id];
  }
  std::erase_if(listing.samples, [&](const Sample& sample) {
    if (readable.at(sample.id) == 2) {
      return false;
    }
    listing.unreadable.push_back({sample.path, "its partner cannot be read"});
    return true;
  });
  if (listing.samples.empty()) {
    throw DataError(fmt::format("{} and {} have no readable pair of pictures; partners need the same names",
                                folder_a.string(), folder_b.string()));
  }
  AssignSplits(listing.samples, options_, context.seed);
  listing.description = fmt::format("{} pairs of pictures of {} and {}", listing.samples.size() / 2,
                                    folder_a.filename().string(), folder_b.filename().string());
  return listing;
}

}  // namespace pentimento
