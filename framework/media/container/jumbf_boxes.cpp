#include "framework/media/container/jumbf_boxes.h"

#include <fmt/format.h>

#include "framework/media/container/bmff_boxes.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/map_builder.h"
#include "framework/media/container/text_value.h"

namespace pentimento {
namespace {

constexpr std::size_t kMostNodes = 20'000;
constexpr std::size_t kLongestLabel = 256;
constexpr std::size_t kLongestPath = 256;

class JumbfReader {
 public:
  JumbfReader(std::string_view bytes, JumbfTree& tree) : bytes_(bytes), tree_(tree) {}

  void ReadBoxes(std::size_t at, std::size_t end, const std::string& path, int depth) {
    while (at < end) {
      const std::optional<BmffBox> box = ReadBmffBox(bytes_, at, end);
      if (!box) {
        tree_.faults.push_back(fmt::format("at byte {}: a box reaches beyond its superbox", at));
        return;
      }
      if (tree_.nodes.size() >= kMostNodes) {
        return;
      }
      if (box->type == "jumb" && depth < JumbfTree::kDeepest) {
        ReadSuperbox(*box, path, depth);
      } else {
        if (box->type == "jumb") {
          tree_.faults.push_back(fmt::format("at byte {}: superboxes are nested too deeply", at));
        }
        tree_.nodes.push_back({path, "", PrintableName(box->type), false, depth, box->offset,
                               bytes_.substr(box->content(), box->end() - box->content())});
      }
      at = box->end();
    }
  }

 private:
  void ReadSuperbox(const BmffBox& box, const std::string& path, int depth) {
    constexpr std::size_t kUuid = 16;
    JumbfNode node{path, "", "", true, depth, box.offset, {}};
    const std::optional<BmffBox> description = ReadBmffBox(bytes_, box.content(), box.end());
    std::size_t children = box.content();
    if (description && description->type == "jumd" && description->length - description->header > kUuid) {
      node.content = bytes_.substr(description->content(), description->end() - description->content());
      node.type = PrintableName(node.content.substr(0, 4));
      constexpr unsigned kHasLabel = 2;
      if ((ByteAt(node.content, kUuid) & kHasLabel) != 0) {
        const std::string_view rest = node.content.substr(kUuid + 1);
        node.label = TextOf(rest.substr(0, rest.find('\0')).substr(0, kLongestLabel));
      }
      children = description->end();
    } else {
      tree_.faults.push_back(fmt::format("at byte {}: a superbox has no description", box.offset));
    }
    if (path.size() < kLongestPath) {
      node.path += (path.empty() ? "" : "/") + node.label;
    }
    const std::string own_path = node.path;
    tree_.nodes.push_back(std::move(node));
    ReadBoxes(children, box.end(), own_path, depth + 1);
  }

  std::string_view bytes_;
  JumbfTree& tree_;
};

}  // namespace

JumbfTree ReadJumbf(std::string_view bytes) {
  JumbfTree tree;
  JumbfReader(bytes, tree).ReadBoxes(0, bytes.size(), "", 0);
  if (tree.faults.size() > MapBuilder::kMostFaults) {
    tree.faults.resize(MapBuilder::kMostFaults);
  }
  return tree;
}

}  // namespace pentimento
