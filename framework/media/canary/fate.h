#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "framework/media/canary/catalogue.h"
#include "framework/media/inventory/metadata_item.h"

namespace pentimento {

/// What became of a canary.
enum class Fate {
  kSurvived,  ///< it stands in its field
  kMoved,     ///< its value stands elsewhere in the file
  kAltered,   ///< its field says something else
  kRemoved,   ///< neither field nor value is there
  kUnseen,    ///< it cannot be told: the value is not in the file, and its field was not handed over
};

/// "survived", "moved", "altered", "removed", "unseen"
std::string ToString(Fate fate);

/// What a picture within a file shows.
struct ShownCode {
  std::string carrier;
  std::string value;  ///< "" where the picture cannot be decoded
};

/// Of every picture within a file, decoded in this process: for files that this program made.
std::vector<ShownCode> ReadShownCodes(std::string_view bytes);

/// A file in which canaries are looked for. Where its fields lie is taken from its inventory: the file itself, which
/// may be a stranger's, is only searched.
class CanaryGround {
 public:
  /// @param bytes the file. @param items of its inventory, which of a stranger's file a worker process takes; none
  /// where it has none. What the file system says of it is not looked at. @param codes in pictures within it, which a
  /// worker process decodes, too. @param given_name the file's name, if it is the one that its maker gave it; ""
  /// otherwise. @param planted all that was planted in the file: a picture that shows one of these codes is the place
  /// of that one and of no other.
  CanaryGround(std::string_view bytes, std::vector<MetadataItem> items, std::vector<ShownCode> codes,
               std::string given_name = "", const std::vector<Canary>& planted = {});

  /// A text counts in its field if the field's value contains it, elsewhere if the file's bytes do (as they are, or in
  /// UTF-16) or any field does (which sees into compressed texts). A number counts in its field alone. A code counts in
  /// pictures of its carrier, and elsewhere in any other picture within the file. The file's name is a text whose field
  /// is unseen where nobody says what its maker called the file.
  [[nodiscard]] Fate FateOf(const Canary& canary) const;

  /// Of the file itself.
  [[nodiscard]] const std::vector<MetadataItem>& items() const { return items_; }

 private:
  [[nodiscard]] Fate FateOfName(const Canary& canary) const;
  [[nodiscard]] Fate FateOfText(const Canary& canary) const;
  [[nodiscard]] Fate FateOfNumber(const Canary& canary) const;
  [[nodiscard]] Fate FateOfPicture(const Canary& canary) const;

  std::string bytes_;
  std::vector<MetadataItem> items_;
  std::vector<ShownCode> codes_;
  std::string given_name_;
  std::set<std::string> known_codes_;
};

}  // namespace pentimento
