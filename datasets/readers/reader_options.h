#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "datasets/dataset.h"

namespace pentimento {

/// What every reader of the user's pictures may be told.
struct ReadingOptions {
  double max_unreadable = 0.05;  ///< share of files that may be unreadable before it is an error
};

/// Who is on a picture, for readers whose layout does not say.
enum class PeopleFrom {
  kPictures,  ///< nobody knows: each picture is a subject of its own
  kFolders,   ///< the first folder of its path names the person
};

struct PeopleOptions {
  PeopleFrom people = PeopleFrom::kPictures;
};

/// How people are divided between training, selection, testing and attestation.
struct SplitOptions {
  double test_share = 0.25;                     ///< of the people, rounded; at least one where it is positive
  std::optional<std::int64_t> test_identities;  ///< a number of people instead
  std::int64_t select_identities = 0;           ///< people that thresholds and attackers are chosen on
  std::int64_t attest_identities = 0;           ///< people that attackers prove their strength on
};

template <class T>
OptionTable<T>& AddReadingOptions(OptionTable<T>& table) {
  return table.Add("max_unreadable", static_cast<double T::*>(&T::max_unreadable),
                   "share of unreadable files beyond which it is an error", {.minimum = 0, .maximum = 1});
}

template <class T>
OptionTable<T>& AddPeopleOptions(OptionTable<T>& table) {
  return table.AddChoice("people", static_cast<PeopleFrom T::*>(&T::people),
                         "`folders`: the first folder of its path names who is on a picture; `pictures`: each is a "
                         "person of its own",
                         {{"pictures", PeopleFrom::kPictures}, {"folders", PeopleFrom::kFolders}});
}

template <class T>
OptionTable<T>& AddSplitOptions(OptionTable<T>& table) {
  return table
      .Add("test_share", static_cast<double T::*>(&T::test_share), "share of the people kept for testing",
           {.minimum = 0, .maximum = 1})
      .Add("test_identities", static_cast<std::optional<std::int64_t> T::*>(&T::test_identities),
           "number of people kept for testing, instead of a share", {.minimum = 1})
      .Add("select_identities", static_cast<std::int64_t T::*>(&T::select_identities),
           "further people that thresholds and attackers are chosen on", {.minimum = 0})
      .Add("attest_identities", static_cast<std::int64_t T::*>(&T::attest_identities),
           "further people that attackers prove their strength on", {.minimum = 0});
}

/// How many of so many people each part of the experiment sees. @pre not `TooManyWanted`.
std::map<Split, std::int64_t> CountSplits(std::int64_t people, const SplitOptions& options);

/// What is wrong with asking for so many of so many people, and with which option; nothing if there are enough.
std::optional<OptionProblem> TooManyWanted(std::int64_t people, const SplitOptions& options);

/// Divides by subject, never by picture: each subject has a rank drawn from (seed, subject) alone; those of lowest
/// rank are tested, the next select, the next attest, and the others train. The result depends neither on the order of
/// `samples` nor on anything but their subjects.
/// @throws ConfigError if more people are asked for than there are.
void AssignSplits(std::span<Sample> samples, const SplitOptions& options, std::uint64_t seed);

/// Test-decodes every sample on the loader threads, moves those that cannot be read to `listing.unreadable`, tells
/// what decoding had to do, and sorts the listing by (domain, id).
/// @throws DataError if nothing is left or more than the permitted share is unreadable; Interrupted.
void VerifyListing(DatasetListing& listing, const ReadingOptions& options, const DatasetContext& context);

}  // namespace pentimento
