#include "datasets/readers/identity_folders.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "datasets/readers/folder_scan.h"
#include "framework/core/random.h"

namespace pentimento {
namespace {

std::map<std::string, std::int64_t> CountBySubject(const std::vector<Sample>& samples) {
  std::map<std::string, std::int64_t> counts;
  for (const Sample& sample : samples) {
    ++counts[sample.subject];
  }
  return counts;
}

/// `limit` of the people, by a rank drawn from (seed, name) alone.
void KeepSome(std::vector<Sample>& samples, std::int64_t limit, std::uint64_t seed) {
  std::vector<std::pair<std::uint64_t, std::string>> ranked;
  for (const auto& [subject, count] : CountBySubject(samples)) {
    ranked.emplace_back(RandomStream(seed, "datasets.subset", subject).Bits64(), subject);
  }
  std::ranges::sort(ranked);
  ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(limit)));
  std::set<std::string> kept;
  for (const auto& [rank, subject] : ranked) {
    kept.insert(subject);
  }
  std::erase_if(samples, [&kept](const Sample& sample) { return !kept.contains(sample.subject); });
}

}  // namespace

const OptionSchema& IdentityFoldersOptions::Schema() {
  static const OptionSchema schema = [] {
    OptionTable<IdentityFoldersOptions> table;
    table
        .Add("path", &IdentityFoldersOptions::path, "folder that holds one folder of pictures a person",
             {.required = true, .folder = true})
        .Add("min_images", &IdentityFoldersOptions::min_images, "people with fewer pictures are left out",
             {.minimum = 1})
        .Add("max_identities", &IdentityFoldersOptions::max_identities, "so many people, drawn by the seed; null: all",
             {.minimum = 1});
    AddSplitOptions(table);
    return AddReadingOptions(table).Build();
  }();
  return schema;
}

DatasetListing IdentityFolders::Prepare(const DatasetContext& context) const {
  const std::filesystem::path root = FromConfigFolder(context, options_.path);
  FolderScan scan = ScanFolder(root, "dataset.path");
  NoteIgnored(scan, root, *context.progress);
  RequirePictures(scan, root);
  DatasetListing listing;
  listing.unreadable = std::move(scan.unreadable);
  for (const FolderScan::File& file : scan.files) {
    if (const std::string person = SubjectOf(file, PeopleFrom::kFolders); !person.empty()) {
      listing.samples.push_back({file.id, person, "photo", Split::kTest, file.path});
    } else {
      listing.unreadable.push_back({file.path, "lies in no person's folder"});
    }
  }
  if (listing.samples.empty() && !scan.files.empty()) {
    throw DataError(
        fmt::format("{}: the pictures lie in this folder itself, but it must hold one folder a person "
                    "(person/person_0001.jpg); if this is one person's folder, name the one above it",
                    root.string()));
  }
  if (options_.max_identities) {
    // People are chosen before decoding, so that the pictures of the others need not be read.
    const std::map<std::string, std::int64_t> listed = CountBySubject(listing.samples);
    std::erase_if(listing.samples,
                  [&](const Sample& sample) { return listed.at(sample.subject) < options_.min_images; });
    KeepSome(listing.samples, *options_.max_identities, context.seed);
  }
  VerifyListing(listing, options_, context);
  const std::map<std::string, std::int64_t> readable = CountBySubject(listing.samples);
  std::erase_if(listing.samples,
                [&](const Sample& sample) { return readable.at(sample.subject) < options_.min_images; });
  if (listing.samples.empty()) {
    throw DataError(fmt::format("{}: nobody has {} readable pictures or more; lower min_images", root.string(),
                                options_.min_images));
  }
  AssignSplits(listing.samples, options_, context.seed);
  listing.description = fmt::format("{} people, {} pictures of {}", CountBySubject(listing.samples).size(),
                                    listing.samples.size(), root.filename().string());
  return listing;
}

}  // namespace pentimento
