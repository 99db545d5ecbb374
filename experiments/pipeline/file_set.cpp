#include "experiments/pipeline/file_set.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "framework/core/hash.h"
#include "framework/image/convert.h"
#include "framework/media/decode.h"

namespace pentimento {
namespace {

const std::string& IdOf(const HashedPicture& entry) { return entry.picture.id; }

std::set<std::string> IdsIn(const FileSet& files) {
  std::set<std::string> ids;
  std::ranges::transform(files.pictures, std::inserter(ids, ids.end()), IdOf);
  return ids;
}

}  // namespace

std::string FileSet::Hash() const {
  Json contents = Json::array();
  Json truth = Json::object();
  for (const HashedPicture& entry : pictures) {
    contents.push_back({entry.picture.id, entry.picture.subject, entry.picture.group, entry.sha256});
    if (!entry.picture.given_name.empty()) {
      contents.back().push_back(entry.picture.given_name);
    }
    if (entry.picture.truth) {
      truth[entry.picture.subject] = *entry.picture.truth;
    }
  }
  // Pictures of people of whom nothing is known, and whose names this program gave, keep the hash that they always had.
  return Sha256(CanonicalDump(truth.empty() ? contents : Json{{"pictures", contents}, {"truth", truth}}));
}

std::vector<ChainPicture> FileSet::Pictures() const {
  std::vector<ChainPicture> list;
  for (const HashedPicture& entry : pictures) {
    list.push_back(entry.picture);
  }
  return list;
}

std::vector<std::filesystem::path> FileSet::Paths() const {
  std::vector<std::filesystem::path> list;
  for (const HashedPicture& entry : pictures) {
    list.push_back(entry.picture.path);
  }
  return list;
}

std::int64_t FileSet::People() const {
  std::set<std::string> people;
  for (const HashedPicture& entry : pictures) {
    people.insert(entry.picture.subject);
  }
  return static_cast<std::int64_t>(people.size());
}

FileSet Union(const FileSet& a, const FileSet& b) {
  FileSet all = a;
  all.pictures.insert(all.pictures.end(), b.pictures.begin(), b.pictures.end());
  std::ranges::sort(all.pictures, {}, IdOf);
  all.real_people = a.real_people || b.real_people;
  all.originals = a.originals || b.originals;
  return all;
}

std::int64_t KeepPairs(FileSet& a, FileSet& b) {
  const std::set<std::string> in_a = IdsIn(a);
  const std::set<std::string> in_b = IdsIn(b);
  const std::size_t taken = std::erase_if(a.pictures, [&](const auto& entry) { return !in_b.contains(IdOf(entry)); }) +
                            std::erase_if(b.pictures, [&](const auto& entry) { return !in_a.contains(IdOf(entry)); });
  std::ranges::sort(a.pictures, {}, IdOf);
  std::ranges::sort(b.pictures, {}, IdOf);
  return static_cast<std::int64_t>(taken);
}

std::string FileImages::id(std::int64_t index) const {
  return files_.pictures.at(static_cast<std::size_t>(index)).picture.id;
}

torch::Tensor FileImages::Image(std::int64_t index) const {
  return ToTensor(DecodePicture(files_.pictures.at(static_cast<std::size_t>(index)).picture.path).picture);
}

}  // namespace pentimento
