#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// A box of JUMBF (ISO/IEC 19566-5), in the order in which they stand, each superbox before what it holds.
struct JumbfNode {
  std::string path;   ///< labels from the outermost superbox on, joined with '/'; of a content box, its superbox's
  std::string label;  ///< of a superbox; "" if it has none
  std::string type;   ///< of a superbox, the first four letters of its UUID ("c2pa"); of a content box, its own type
  bool is_superbox = false;
  int depth = 0;  ///< 0 for the outermost
  std::size_t offset = 0;
  std::string_view content;  ///< of a content box, without its header; of a superbox, its description box's
};

struct JumbfTree {
  std::vector<JumbfNode> nodes;
  std::vector<std::string> faults;

  static constexpr int kDeepest = 32;
};

/// Superboxes nested deeper than `kDeepest` are a fault and stand as content boxes. Time is linear; nothing is thrown.
JumbfTree ReadJumbf(std::string_view bytes);

}  // namespace pentimento
