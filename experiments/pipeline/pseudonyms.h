#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "framework/results/result.h"

namespace pentimento {

/// Names for what a run writes of real people: the same key gives the same name, and without the key nobody can go back
/// to the person's. The first 16 hexadecimal digits of HMAC-SHA256(key, name).
class Pseudonyms {
 public:
  /// @param key_file read when the first pseudonym is asked for, and made then (32 random bytes as 64 hexadecimal
  ///        digits, mode 0600) if there is none; it never lies in a run folder.
  explicit Pseudonyms(std::filesystem::path key_file) : key_file_(std::move(key_file)) {}

  /// "p-0123456789abcdef" for a sample's id; "" stays "". @throws DataError if the key file is damaged; WorkError if it
  /// cannot be made.
  [[nodiscard]] std::string Picture(const std::string& id) const;
  /// "s-0123456789abcdef" for a subject. @throws as Picture.
  [[nodiscard]] std::string Person(const std::string& subject) const;
  /// Tells one key from another and says nothing of either: what was written under another key is not this one's.
  [[nodiscard]] std::string KeyFingerprint() const;

  /// Replaces every id and subject of the per-sample values and the scores, and puts both into the order of the
  /// pseudonyms: that of the names would tell them to whoever has the list of names.
  void Apply(std::vector<Figure>& figures, std::vector<ScoreMatrix>& scores) const;

 private:
  [[nodiscard]] std::string Digits(const std::string& text) const;

  std::filesystem::path key_file_;
  mutable std::once_flag read_;
  mutable std::string key_;
};

}  // namespace pentimento
