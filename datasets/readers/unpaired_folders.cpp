#include "datasets/readers/unpaired_folders.h"

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "datasets/readers/folder_scan.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

void RequireSplitByPerson(const std::vector<Sample>& samples, const std::filesystem::path& root) {
  std::map<std::string, const Sample*> first;
  for (const Sample& sample : samples) {
    const Sample& other = *first.emplace(sample.subject, &sample).first->second;
    if (other.split != sample.split) {
      throw DataError(
          fmt::format("{}: \"{}\" is both trained on and tested, so that what is measured would not be of new people; "
                      "move one of {} and {}",
                      root.string(), sample.subject, other.path.string(), sample.path.string()));
    }
  }
}

}  // namespace

const OptionSchema& UnpairedFoldersOptions::Schema() {
  static const OptionSchema schema = [] {
    OptionTable<UnpairedFoldersOptions> table;
    table.Add("path", &UnpairedFoldersOptions::path, "folder with the subfolders trainA, trainB, testA and testB",
              {.required = true, .folder = true});
    AddPeopleOptions(table);
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
      if (options_.people == PeopleFrom::kPictures) {
        listing.samples.push_back({id, id, part.domain, part.split, file.path});
      } else if (const std::string person = SubjectOf(file, options_.people); !person.empty()) {
        listing.samples.push_back({id, person, part.domain, part.split, file.path});
      } else {
        listing.unreadable.push_back({file.path, "lies in no person's folder"});
      }
    }
  }
  RequireSplitByPerson(listing.samples, root);
  VerifyListing(listing, options_, context);
  listing.description = fmt::format("{} pictures of {}, unpaired", listing.samples.size(), root.filename().string());
  return listing;
}

}  // namespace pentimento
