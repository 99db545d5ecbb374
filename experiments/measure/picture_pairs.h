#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/progress.h"
#include "framework/core/stop_token.h"
#include "framework/core/threads.h"

namespace pentimento {

/// Two pictures that are to be compared.
struct MeasuredPair {
  std::string id;       ///< percent-encoded relative path of the reference, extension included
  std::string subject;  ///< who is on it: the first folder of that path; "" without folders
  std::filesystem::path reference;
  std::filesystem::path test;
  std::string reference_format = {};  ///< "jpeg", "png", ...: once it was read, as are the sizes
  std::string test_format = {};
  int width = 0;  ///< of the reference, in px
  int height = 0;
  int test_width = 0;
  int test_height = 0;
  std::filesystem::path source = {};  ///< of a resized `test`, the file that it was made from

  [[nodiscard]] bool SameSize() const { return width == test_width && height == test_height; }
};

/// A picture that is not compared, and why.
struct NotCompared {
  std::filesystem::path file;
  std::string reason;
};

/// What two files, or two folders, have to compare.
struct MeasuredPairs {
  std::vector<MeasuredPair> pairs;  ///< sorted by id
  std::vector<NotCompared> not_compared;
};

/// Two files are one pair, whatever they are called. In folders a picture's partner has the same relative path, else
/// one that differs in its extension, or has one more (`person/1.png` or `person/1.jpg.png` for `person/1.jpg`). A
/// picture without a partner, or with several, is not compared.
/// @throws ConfigError for a file beside a folder; DataError for what does not exist, or holds no pictures.
MeasuredPairs PairPictures(const std::filesystem::path& reference, const std::filesystem::path& test,
                           Progress& progress);

/// Decodes every picture once, so that damage is known before any work: fills in formats and sizes, and moves pairs one
/// of which cannot be read to those that are not compared. @throws Interrupted.
void ReadPairs(MeasuredPairs& pairs, const ThreadBudget& threads, const StopToken& stop, Progress& progress);

}  // namespace pentimento
