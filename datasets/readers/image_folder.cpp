#include "datasets/readers/image_folder.h"

#include <fmt/format.h>

#include "datasets/readers/folder_scan.h"

namespace pentimento {

const OptionSchema& ImageFolderOptions::Schema() {
  static const OptionSchema schema = [] {
    OptionTable<ImageFolderOptions> table;
    table.Add("path", &ImageFolderOptions::path, "folder of pictures, searched with its subfolders",
              {.required = true, .folder = true});
    AddSplitOptions(table);
    return AddReadingOptions(table).Build();
  }();
  return schema;
}

DatasetListing ImageFolder::Prepare(const DatasetContext& context) const {
  const std::filesystem::path root = FromConfigFolder(context, options_.path);
  FolderScan scan = ScanFolder(root, "dataset.path");
  NoteIgnored(scan, root, *context.progress);
  RequirePictures(scan, root);
  DatasetListing listing;
  listing.unreadable = std::move(scan.unreadable);
  for (const FolderScan::File& file : scan.files) {
    listing.samples.push_back({file.id, file.id, "photo", Split::kTest, file.path});
  }
  VerifyListing(listing, options_, context);
  AssignSplits(listing.samples, options_, context.seed);
  listing.description = fmt::format("{} pictures of {}", listing.samples.size(), root.filename().string());
  return listing;
}

}  // namespace pentimento
