#include "datasets/readers/reader_options.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/media/decode_tally.h"
#include "framework/media/prefetch_loader.h"

namespace pentimento {
namespace {

constexpr std::size_t kShownFiles = 5;

std::string FirstFew(const std::vector<UnreadableFile>& unreadable) {
  std::string text;
  for (std::size_t i = 0; i < std::min(unreadable.size(), kShownFiles); ++i) {
    text += fmt::format("\n  {}", unreadable[i].reason.starts_with(unreadable[i].path.string())
                                      ? unreadable[i].reason
                                      : fmt::format("{}: {}", unreadable[i].path.string(), unreadable[i].reason));
  }
  if (unreadable.size() > kShownFiles) {
    text += fmt::format("\n  and {} more", unreadable.size() - kShownFiles);
  }
  return text;
}

std::int64_t TestPeople(std::int64_t people, const SplitOptions& options) {
  if (options.test_identities) {
    return *options.test_identities;
  }
  std::int64_t wanted = std::llround(options.test_share * static_cast<double>(people));
  if (options.test_share > 0.0 && people > 0) {
    wanted = std::max<std::int64_t>(wanted, 1);
  }
  if (options.test_share < 1.0 && people > 1) {
    wanted = std::min(wanted, people - 1);
  }
  return wanted;
}

}  // namespace

std::string ToString(Split split) {
  switch (split) {
    case Split::kTrain:
      return "train";
    case Split::kSelect:
      return "select";
    case Split::kTest:
      return "test";
    case Split::kAttest:
      return "attest";
  }
  throw InternalError("a split without a name");
}

Split SplitFromString(const std::string& text) {
  for (const Split split : {Split::kTrain, Split::kSelect, Split::kTest, Split::kAttest}) {
    if (ToString(split) == text) {
      return split;
    }
  }
  throw DataError(fmt::format("\"{}\" is no part of an experiment", text));
}

std::vector<Sample> DatasetListing::Select(const std::string& domain, Split split) const {
  std::vector<Sample> selected;
  std::ranges::copy_if(samples, std::back_inserter(selected),
                       [&](const Sample& sample) { return sample.domain == domain && sample.split == split; });
  return selected;
}

std::map<Split, std::int64_t> CountSplits(std::int64_t people, const SplitOptions& options) {
  const std::int64_t test = TestPeople(people, options);
  return {{Split::kTest, test},
          {Split::kSelect, options.select_identities},
          {Split::kAttest, options.attest_identities},
          {Split::kTrain, people - test - options.select_identities - options.attest_identities}};
}

std::optional<OptionProblem> TooManyWanted(std::int64_t people, const SplitOptions& options) {
  const std::int64_t test = TestPeople(people, options);
  if (test > people) {
    return OptionProblem{"/test_identities",
                         false,
                         fmt::format("test_identities is {}, but the data set has only {} people; lower it, or add "
                                     "people",
                                     test, people),
                         {}};
  }
  const std::int64_t beside = options.select_identities + options.attest_identities;
  if (beside > people - test) {
    return OptionProblem{
        options.select_identities > 0 ? "/select_identities" : "/attest_identities",
        false,
        fmt::format("select_identities and attest_identities ask for {} people beside the {} that are tested, but the "
                    "data set has {} people; lower them, or add people",
                    beside, test, people),
        {}};
  }
  return std::nullopt;
}

void AssignSplits(std::span<Sample> samples, const SplitOptions& options, std::uint64_t seed) {
  std::set<std::string> subjects;
  for (const Sample& sample : samples) {
    subjects.insert(sample.subject);
  }
  const auto total = static_cast<std::int64_t>(subjects.size());
  if (const std::optional<OptionProblem> problem = TooManyWanted(total, options)) {
    throw ConfigError(problem->message);
  }
  const std::map<Split, std::int64_t> counts = CountSplits(total, options);
  std::vector<std::pair<std::uint64_t, std::string>> ranked;
  for (const std::string& subject : subjects) {
    ranked.emplace_back(RandomStream(seed, "datasets.split", subject).Bits64(), subject);
  }
  std::ranges::sort(ranked);
  std::map<std::string, Split> split_of;
  std::size_t next = 0;
  for (const Split split : {Split::kTest, Split::kSelect, Split::kAttest, Split::kTrain}) {
    for (std::int64_t i = 0; i < counts.at(split); ++i) {
      split_of[ranked[next++].second] = split;
    }
  }
  for (Sample& sample : samples) {
    sample.split = split_of.at(sample.subject);
  }
}

void VerifyListing(DatasetListing& listing, const ReadingOptions& options, const DatasetContext& context) {
  std::ranges::sort(listing.samples, {}, [](const Sample& sample) { return std::pair(sample.domain, sample.id); });
  std::vector<std::filesystem::path> paths;
  for (const Sample& sample : listing.samples) {
    paths.push_back(sample.path);
  }
  const std::size_t total = paths.size() + listing.unreadable.size();
  context.progress->Begin("checking pictures", static_cast<std::int64_t>(paths.size()));
  const auto depth = static_cast<std::size_t>(2 * std::max(context.threads.loaders, 1));
  PrefetchLoader loader(std::move(paths), {}, context.threads.loaders, depth, context.stop);
  std::vector<Sample> readable;
  DecodeTally tally;
  while (std::optional<PrefetchLoader::Item> item = loader.Next()) {
    Sample& sample = listing.samples[item->index];
    if (item->error.empty()) {
      tally.Count(item->decoded.record);
      readable.push_back(std::move(sample));
    } else {
      listing.unreadable.push_back({sample.path, item->error});
    }
    context.progress->At(static_cast<std::int64_t>(item->index) + 1);
  }
  listing.samples = std::move(readable);
  std::ranges::sort(listing.unreadable, {}, &UnreadableFile::path);

  const std::size_t bad = listing.unreadable.size();
  if (static_cast<double>(bad) > options.max_unreadable * static_cast<double>(total)) {
    throw DataError(
        fmt::format("{} of {} pictures cannot be read, more than max_unreadable ({}) permits; mend or remove them:{}",
                    bad, total, options.max_unreadable, FirstFew(listing.unreadable)));
  }
  if (listing.samples.empty()) {
    throw DataError("the data set holds no readable picture; check its path");
  }
  if (bad > 0) {
    context.progress->Note(
        fmt::format("{} of {} pictures cannot be read and are left out:{}", bad, total, FirstFew(listing.unreadable)));
  }
  if (const std::string text = tally.Text(); !text.empty()) {
    listing.decoding = text;
    context.progress->Note(listing.decoding);
  }
}

}  // namespace pentimento
