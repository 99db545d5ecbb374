#include "metrics/distribution/groups_left_out.h"

#include <algorithm>
#include <utility>

#include <torch/types.h>

namespace pentimento {
namespace {

Moments TotalOf(const StreamedMoments& before, const StreamedMoments& behind) {
  if (before.empty() || behind.empty()) {
    return before.empty() ? behind.Total() : before.Total();
  }
  return Merged(before.Total(), behind.Total());
}

/// Leaves out the groups of a range, one after the other.
class GroupsLeftOut {
 public:
  using Use = std::function<void(std::size_t left_out, const std::vector<Moments>& of_others)>;
  using Shards = std::vector<StreamedMoments>;  ///< one of each lot

  GroupsLeftOut(const std::vector<torch::Tensor>& lots, const RowGroups& groups, const Use& use)
      : lots_(lots), groups_(groups), use_(use) {
    std::int64_t blocks = 0;
    for (const std::vector<std::int64_t>& rows : groups) {
      first_block_.push_back(blocks);
      blocks += StreamedMoments::BlocksOf(static_cast<std::int64_t>(rows.size()));
    }
    first_block_.push_back(blocks);
  }

  /// Of all groups.
  void Run() const {
    const std::size_t count = groups_.size();
    Go(0, count, NoVectors(0), NoVectors(count));
  }

 private:
  /// @param before,behind what the groups before `begin`, and from `end` on, add up to.
  void Go(std::size_t begin, std::size_t end, const Shards& before, const Shards& behind) const {
    if (end - begin == 1) {
      std::vector<Moments> of_others;
      for (std::size_t lot = 0; lot < lots_.size(); ++lot) {
        of_others.push_back(TotalOf(before[lot], behind[lot]));
      }
      use_(begin, of_others);
      return;
    }
    const std::size_t middle = begin + (end - begin) / 2;
    // What was read is gone, but for what it was joined to, before the next half is.
    {
      const Shards behind_first_half = Joined(Read(middle, end), behind);
      Go(begin, middle, before, behind_first_half);
    }
    const Shards before_second_half = Joined(before, Read(begin, middle));
    Go(middle, end, before_second_half, behind);
  }

  /// Shards without vectors, that the groups from `group` on could be appended to.
  [[nodiscard]] Shards NoVectors(std::size_t group) const {
    return Shards(lots_.size(), StreamedMoments(first_block_[group]));
  }

  [[nodiscard]] Shards Read(std::size_t begin, std::size_t end) const {
    Shards shards = NoVectors(begin);
    for (std::size_t lot = 0; lot < lots_.size(); ++lot) {
      for (std::size_t group = begin; group < end; ++group) {
        shards[lot].AddRows(lots_[lot], groups_[group]);
      }
    }
    return shards;
  }

  static Shards Joined(Shards first, const Shards& next) {
    for (std::size_t lot = 0; lot < first.size(); ++lot) {
      first[lot].Append(next[lot]);
    }
    return first;
  }

  const std::vector<torch::Tensor>& lots_;
  const RowGroups& groups_;
  const Use& use_;
  std::vector<std::int64_t> first_block_;  ///< of each group, and the number of blocks
};

}  // namespace

std::vector<std::int64_t> RowsWithout(const RowGroups& groups, std::size_t left_out) {
  std::vector<std::int64_t> rows;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    if (group != left_out) {
      rows.insert(rows.end(), groups[group].begin(), groups[group].end());
    }
  }
  std::ranges::sort(rows);
  return rows;
}

void ForEachGroupLeftOut(const std::vector<torch::Tensor>& lots, const RowGroups& groups,
                         const std::function<void(std::size_t left_out, const std::vector<Moments>& of_others)>& use) {
  GroupsLeftOut(lots, groups, use).Run();
}

}  // namespace pentimento
