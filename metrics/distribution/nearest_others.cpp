#include "metrics/distribution/nearest_others.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "framework/image/parallel_range.h"
#include "metrics/distribution/rounded_radius.h"

namespace pentimento {
namespace {

constexpr std::int64_t kRadiiAtOnce = 32;

void KeepLeast(std::vector<double>& distances, std::size_t count) {
  std::erase_if(distances, [](double distance) { return std::isnan(distance); });
  std::ranges::sort(distances);
  distances.resize(std::min(distances.size(), count));
}

}  // namespace

NearestOthers::NearestOthers(const PairDistances& distances, std::size_t vectors, std::size_t count)
    : distances_(distances),
      count_(count),
      room_(4 * count + 44),
      limits_(vectors, std::numeric_limits<float>::infinity()),
      most_(vectors * count, std::numeric_limits<float>::infinity()),
      waiting_(vectors * room_),
      waiting_count_(vectors),
      settled_(vectors) {}

void NearestOthers::See(std::size_t vector, std::size_t other, float least, float most) {
  if (least >= limits_[vector]) {
    return;
  }
  const auto heap = std::span(most_).subspan(vector * count_, count_);
  if (most < heap.front()) {
    std::ranges::pop_heap(heap);
    heap.back() = most;
    std::ranges::push_heap(heap);
    limits_[vector] = std::min(limits_[vector], heap.front());
  }
  if (waiting_count_[vector] == room_) {
    Settle(vector);
  }
  waiting_[vector * room_ + waiting_count_[vector]++] = {least, static_cast<std::uint32_t>(other)};
}

void NearestOthers::AppendExact(std::size_t vector, float limit, std::vector<double>& distances) const {
  for (const Waiting& one : std::span(waiting_).subspan(vector * room_, waiting_count_[vector])) {
    if (!(one.least > limit)) {
      distances.push_back(distances_.Exact(vector, one.other));
    }
  }
  distances.insert(distances.end(), settled_[vector].begin(), settled_[vector].end());
}

void NearestOthers::Settle(std::size_t vector) {
  const auto waiting = std::span(waiting_).subspan(vector * room_, waiting_count_[vector]);
  const auto far = std::ranges::remove_if(waiting, [&](const Waiting& one) { return one.least > limits_[vector]; });
  waiting_count_[vector] = static_cast<std::uint32_t>(waiting.size() - far.size());
  if (waiting_count_[vector] <= room_ / 2) {
    return;
  }
  std::vector<double> exact;
  AppendExact(vector, limits_[vector], exact);
  KeepLeast(exact, count_);
  waiting_count_[vector] = 0;
  if (exact.size() == count_) {
    limits_[vector] = std::min(limits_[vector], RoundedUp(exact.back()));
  }
  settled_[vector] = std::move(exact);
}

double NearestOthers::LastOf(std::size_t vector, const std::vector<NearestOthers>& more) const {
  float limit = limits_[vector];
  for (const NearestOthers& others : more) {
    limit = std::min(limit, others.limits_[vector]);
  }
  std::vector<double> exact;
  AppendExact(vector, limit, exact);
  for (const NearestOthers& others : more) {
    others.AppendExact(vector, limit, exact);
  }
  KeepLeast(exact, count_);
  return exact.size() == count_ ? exact.back() : std::numeric_limits<double>::quiet_NaN();
}

std::vector<double> SquaredRadii(const VectorLot& lot, std::size_t neighbours) {
  const PairDistances distances(lot, lot);
  const std::size_t workers = distances.workers();
  std::vector<NearestOthers> seen(workers, NearestOthers(distances, lot.count(), neighbours));
  distances.ForEachPartOfPairs([&](const PairDistances::Part& part) {
    NearestOthers& nearest = seen[part.worker];
    const std::vector<float>& limits = nearest.limits();
    const auto see = [&](std::size_t begin, std::size_t end) {
      for (std::size_t j = begin; j < end; ++j) {
        nearest.See(part.row, part.first + j, part.least[j], part.most[j]);
        nearest.See(part.first + j, part.row, part.least[j], part.most[j]);
      }
    };
    const std::size_t groups = part.least.size() / kDistanceGroup;
    std::vector<std::int32_t> open(groups);
    FindNear(part.least.data(), limits[part.row], limits.data() + part.first, groups, open.data());
    for (std::size_t group = 0; group < groups; ++group) {
      if (open[group] != 0) {
        see(group * kDistanceGroup, (group + 1) * kDistanceGroup);
      }
    }
    see(groups * kDistanceGroup, part.least.size());
  });
  const NearestOthers first = std::move(seen.back());
  seen.pop_back();
  std::vector<double> radii(lot.count());
  ParallelRange(0, static_cast<std::int64_t>(lot.count()), kRadiiAtOnce, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      radii[static_cast<std::size_t>(i)] = first.LastOf(static_cast<std::size_t>(i), seen);
    }
  });
  return radii;
}

}  // namespace pentimento
