#pragma once

#include <cstddef>
#include <string>

#include "framework/media/decode.h"

namespace pentimento {

/// How often decoding the files of one folder or hop had to do what.
class DecodeTally {
 public:
  void Count(const DecodeRecord& record);

  /// "of 6 pictures: 2 turned upright by EXIF orientation, 1 of 16 bits"; "" if nothing had to be done.
  [[nodiscard]] std::string Text() const;

 private:
  std::size_t pictures_ = 0;
  std::size_t turned_ = 0;
  std::size_t converted_ = 0;
  std::size_t composited_ = 0;
  std::size_t deep_ = 0;
  std::size_t noted_ = 0;
};

}  // namespace pentimento
