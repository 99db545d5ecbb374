#include "datasets/readers/unpaired_folders.h"

#include <string>

#include <fmt/format.h>

#include "datasets/readers/folder_scan.h"

namespace pentimento {

const OptionSchema& UnpairedFoldersOptions::Schema() {
  static const OptionSchema schema = [] {
    OptionTable<UnpairedFoldersOptions> table;
    table.Add("path", &UnpairedFoldersOptions::path, "folder with the subfolders trainA, trainB, testA and testB",
              {.required = true, .folder = true});
    return AddReadingOptions(table).Build();
  }();
  return schema;
}

DatasetListing UnpairedFolders::Prepare(const DatasetContext& context) const {
  const std::filesystem::path root = FromConfigFolder(context, options_.path);
  struct Part {
    const char* folder;
    const char* domain;
    Split split;
  };
  static constexpr Part kParts[] = {{"trainA", "a", Split::kTrain},
                                    {"trainB", "b", Split::kTrain},
                                    {"testA", "a", Split::kTest},
                                    {"testB", "b", Split::kTest}};
  DatasetListing listing;
  for (const Part& part : kParts) {
    const std::filesystem::path folder = root / part.folder;
    const FolderScan scan = ScanFolder(folder, fmt::format("the folder {}", part.folder));
    NoteIgnored(scan, folder, *context.progress);
    RequirePictures(scan, folder);
    listing.unreadable.insert(listing.unreadable.end(), scan.unreadable.begin(), scan.unreadable.end());
    for (const FolderScan::File& file : scan.files) {
      const std::string id = SampleId(part.folder / file.relative);
      listing.samples.push_back({id, id, part.domain, part.split, file.path});
    }
  }
  VerifyListing(listing, options_, context);
  listing.description = fmt::format("{} pictures of {}, unpaired", listing.samples.size(), root.filename().string());
  return listing;
}

}  // namespace pentimento
