#include "experiments/pipeline/held_out.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {

HeldOutSplit HoldOut(const FileSet& files, double share, std::uint64_t seed) {
  if (share <= 0.0) {
    return {files, {}};
  }
  std::set<std::string> distinct;
  for (const HashedPicture& entry : files.pictures) {
    distinct.insert(entry.picture.subject);
  }
  if (distinct.size() < 2) {
    throw DataError(fmt::format(
        "validation needs two people or more in each domain, one of them held out; there are {}", distinct.size()));
  }
  std::vector<std::string> people(distinct.begin(), distinct.end());
  RandomStream(seed, "held out").Shuffle(std::span(people));
  const auto wanted = std::llround(share * static_cast<double>(people.size()));
  const auto count = std::clamp<std::ptrdiff_t>(wanted, 1, std::ssize(people) - 1);
  const std::set<std::string> chosen(people.begin(), people.begin() + count);
  HeldOutSplit split{files, files};
  const auto is_chosen = [&](const HashedPicture& entry) { return chosen.contains(entry.picture.subject); };
  std::erase_if(split.training.pictures, is_chosen);
  std::erase_if(split.held_out.pictures, [&](const HashedPicture& entry) { return !is_chosen(entry); });
  return split;
}

}  // namespace pentimento
