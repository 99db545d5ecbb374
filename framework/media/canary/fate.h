#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "framework/media/canary/catalogue.h"
#include "framework/media/container/container.h"

namespace pentimento {

/// What became of a canary.
enum class Fate {
  kSurvived,  ///< it stands in its field
  kMoved,     ///< its value stands elsewhere in the file
  kAltered,   ///< its field says something else
  kRemoved,   ///< neither field nor value is there
};

/// "survived", "moved", "altered", "removed"
std::string ToString(Fate fate);

/// A file in which canaries are looked for: taken apart once.
class CanaryGround {
 public:
  /// One statement of the file.
  struct Item {
    std::string carrier;
    std::string group;
    std::string name;
    std::string value;
  };

  /// A file whose metadata Exiv2 cannot read has none of them. @param name stands for the file in messages.
  CanaryGround(std::string_view bytes, const std::string& name);

  /// A text counts in its field if the field's value contains it, elsewhere if the file's bytes do (as they are, or in
  /// UTF-16) or any field does (which sees into compressed texts). A number counts in its field alone. A code counts in
  /// pictures of its carrier, and elsewhere in any other picture within the file.
  [[nodiscard]] Fate FateOf(const Canary& canary) const;

  [[nodiscard]] const std::vector<Item>& items() const { return items_; }

 private:
  struct Code {
    std::string carrier;
    std::string value;
  };

  [[nodiscard]] Fate FateOfText(const Canary& canary) const;
  [[nodiscard]] Fate FateOfNumber(const Canary& canary) const;
  [[nodiscard]] Fate FateOfPicture(const Canary& canary) const;

  std::string bytes_;
  ContainerMap map_;
  std::string profile_;  ///< of colours, which PNG compresses
  std::vector<Item> items_;
  std::vector<Code> codes_;
};

}  // namespace pentimento
