#include "framework/config/yaml_document.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "framework/core/atomic_file.h"
#include "framework/core/option_schema.h"

namespace pentimento {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
constexpr int kMaxDepth = 100;
constexpr std::size_t kMaxValues = 100'000;

struct ParsedNode;
using NodePointer = std::shared_ptr<ParsedNode>;

struct Entry {
  std::string key;
  ConfigPlace place;
  NodePointer value;
  bool refused = false;  ///< what stands for a key is none: the entry counts until its mapping ends
};

/// What the parser saw: shared where aliases repeat it, so that its size is bounded by the file's.
struct ParsedNode {
  enum class Kind { kScalar, kList, kMap } kind = Kind::kScalar;
  ConfigPlace place;
  Json scalar;
  std::vector<NodePointer> items;
  std::vector<Entry> entries;
  bool open = false;  ///< its end has not been seen yet
};

/// Turns yaml-cpp's marks (from zero, columns in bytes) into places.
class PlaceFinder {
 public:
  PlaceFinder(std::string_view text, std::string source) : source_(std::move(source)) {
    std::size_t start = 0;
    while (start <= text.size()) {
      const std::size_t end = std::min(text.find('\n', start), text.size());
      lines_.push_back(text.substr(start, end - start));
      start = end + 1;
    }
  }

  [[nodiscard]] ConfigPlace At(int line, int column) const {
    if (line < 0 || column < 0) {
      return {source_, 1, 1};
    }
    if (static_cast<std::size_t>(line) >= lines_.size()) {  // in what was added at the end
      line = static_cast<int>(lines_.size()) - 1;
      column = static_cast<int>(lines_.back().size());
    }
    const std::string_view before = Line(line).substr(0, static_cast<std::size_t>(column));
    const auto continuation = std::ranges::count_if(before, [](char c) { return (c & 0xC0) == 0x80; });
    return {source_, line + 1, static_cast<int>(before.size()) + 1 - static_cast<int>(continuation)};
  }
  [[nodiscard]] ConfigPlace At(const YAML::Mark& mark) const { return At(mark.line, mark.column); }

  [[nodiscard]] ConfigPlace AtByte(std::size_t index) const {
    int line = 0;
    for (const std::string_view text : lines_) {
      if (index <= text.size()) {
        break;
      }
      index -= text.size() + 1;
      ++line;
    }
    return At(line, static_cast<int>(index));
  }

  [[nodiscard]] std::string_view Line(int line) const {
    return static_cast<std::size_t>(line) < lines_.size() ? lines_[static_cast<std::size_t>(line)] : std::string_view();
  }

 private:
  std::string source_;
  std::vector<std::string_view> lines_;
};

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const PlaceFinder& places) : places_(places) {}

  [[nodiscard]] const NodePointer& root() const { return root_; }
  [[nodiscard]] std::vector<ConfigProblem>& problems() { return problems_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0) {
      Fail(mark, "a second document begins here: a configuration is one document");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (ExpectsKey()) {
      RefuseEntry({places_.At(mark), "a key is missing or null: keys are texts; quote it if it is meant"});
      return;
    }
    const NodePointer node = NewNode(ParsedNode::Kind::kScalar, mark, anchor);
    if (!stack_.empty() && stack_.back()->kind == ParsedNode::Kind::kMap &&
        stack_.back()->entries.back().place.line < node->place.line) {
      node->place = stack_.back()->entries.back().place;  // the mark of a value left out is that of what comes next
    }
    Close(node);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (ExpectsKey()) {
      RefuseEntry({places_.At(mark), "an alias cannot be a key"});
      return;
    }
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end() || found->second->open) {
      Fail(mark, "this alias stands inside what it repeats");
    }
    Close(found->second);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (ExpectsKey()) {
      BeginEntry(mark, value);
      return;
    }
    const NodePointer node = NewNode(ParsedNode::Kind::kScalar, mark, anchor);
    const bool refused = RefuseTag(mark, tag, "tag:yaml.org,2002:str");
    node->scalar = refused || tag == "?" ? Plain(mark, value) : Json(value);
    Close(node);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    RefuseTag(mark, tag, "tag:yaml.org,2002:seq");
    Open(ParsedNode::Kind::kList, mark, anchor);
  }
  void OnSequenceEnd() override { CloseTop(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    RefuseTag(mark, tag, "tag:yaml.org,2002:map");
    Open(ParsedNode::Kind::kMap, mark, anchor);
  }
  void OnMapEnd() override { CloseTop(); }

 private:
  [[noreturn]] void Fail(const YAML::Mark& mark, std::string message) const {
    throw YamlError({places_.At(mark), std::move(message)});
  }

  /// Whether the tag was reported.
  bool RefuseTag(const YAML::Mark& mark, const std::string& tag, std::string_view accepted) {
    const bool refused = !tag.empty() && tag != "!" && tag != "?" && tag != accepted;
    if (refused) {
      problems_.push_back({.place = places_.At(mark),
                           .message = fmt::format("the tag \"{}\" has no meaning here; leave it out", tag),
                           .unread = true});
    }
    return refused;
  }

  Json Plain(const YAML::Mark& mark, const std::string& value) {
    try {
      return PlainScalar(value);
    } catch (const ConfigError& error) {
      problems_.push_back({.place = places_.At(mark), .message = error.what(), .unread = true});
      return value;
    }
  }

  [[nodiscard]] bool ExpectsKey() const {
    return !stack_.empty() && stack_.back()->kind == ParsedNode::Kind::kMap &&
           (stack_.back()->entries.empty() || stack_.back()->entries.back().value != nullptr);
  }

  NodePointer NewNode(ParsedNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    auto node = std::make_shared<ParsedNode>();
    node->kind = kind;
    node->place = places_.At(mark);
    if (anchor != YAML::NullAnchor) {
      anchors_[anchor] = node;
    }
    return node;
  }

  void BeginEntry(const YAML::Mark& mark, const std::string& key) {
    if (key == "<<") {
      RefuseEntry({.place = places_.At(mark),
                   .message = "merge keys (<<) are not part of YAML 1.2: write the keys out, or use `include:`",
                   .first = true});
      return;
    }
    stack_.back()->entries.push_back({key, places_.At(mark), nullptr});
  }

  /// Reports the key that begins an entry; its value is parsed, and left out.
  void RefuseEntry(const ConfigProblem& problem) {
    problems_.push_back(problem);
    stack_.back()->entries.push_back({"", problem.place, nullptr, true});
  }

  void Open(ParsedNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (ExpectsKey()) {
      Fail(mark, "a key must be a text, not a list or mapping; is a closing ] or } missing?");
    }
    if (stack_.size() >= kMaxDepth) {
      Fail(mark, fmt::format("more than {} levels", kMaxDepth));
    }
    stack_.push_back(NewNode(kind, mark, anchor));
    stack_.back()->open = true;
  }

  void CloseTop() {
    const NodePointer node = stack_.back();
    stack_.pop_back();
    node->open = false;
    if (node->kind == ParsedNode::Kind::kMap) {
      std::erase_if(node->entries, [](const Entry& entry) { return entry.refused; });
      DropDuplicates(*node);
    }
    Close(node);
  }

  /// Hands a finished node to what encloses it.
  void Close(const NodePointer& node) {
    if (stack_.empty()) {
      root_ = node;
    } else if (stack_.back()->kind == ParsedNode::Kind::kMap) {
      stack_.back()->entries.back().value = node;
    } else {
      stack_.back()->items.push_back(node);
    }
  }

  void DropDuplicates(ParsedNode& node) {
    std::map<std::string_view, const ConfigPlace*> seen;
    std::vector<Entry> kept;
    for (const Entry& entry : node.entries) {
      const auto [first, is_new] = seen.emplace(entry.key, &entry.place);
      if (is_new) {
        kept.push_back(entry);
      } else {
        problems_.push_back({entry.place, fmt::format("duplicate key \"{}\"; it is given first at {}", entry.key,
                                                      first->second->ToString())});
      }
    }
    node.entries = std::move(kept);
  }

  const PlaceFinder& places_;
  int documents_ = 0;
  NodePointer root_;
  std::vector<NodePointer> stack_;
  std::map<YAML::anchor_t, NodePointer> anchors_;
  std::vector<ConfigProblem> problems_;
};

/// Copies the tree into JSON, aliases expanded. Recursion is bounded by kMaxDepth, work by kMaxValues.
class Flattener {
 public:
  explicit Flattener(YamlDocument& document) : document_(document) {}

  Json Flatten(const ParsedNode& node, const ConfigPlace& key_place, const std::string& pointer, int depth) {
    if (++count_ > kMaxValues) {
      throw YamlError({node.place, fmt::format("more than {} values once aliases are expanded", kMaxValues)});
    }
    if (depth > kMaxDepth) {
      throw YamlError({node.place, fmt::format("more than {} levels once aliases are expanded", kMaxDepth)});
    }
    document_.places[pointer] = {node.place, key_place};
    if (node.kind == ParsedNode::Kind::kList) {
      Json list = Json::array();
      for (const NodePointer& item : node.items) {
        list.push_back(Flatten(*item, item->place, fmt::format("{}/{}", pointer, list.size()), depth + 1));
      }
      return list;
    }
    if (node.kind == ParsedNode::Kind::kMap) {
      Json object = Json::object();
      for (const Entry& entry : node.entries) {
        object[entry.key] =
            Flatten(*entry.value, entry.place, pointer + "/" + EscapePointerToken(entry.key), depth + 1);
      }
      return object;
    }
    return node.scalar;
  }

 private:
  YamlDocument& document_;
  std::size_t count_ = 0;
};

bool TabIndented(std::string_view line) {
  return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size())).find('\t') != std::string_view::npos;
}

/// yaml-cpp's reasons name its grammar rules; these name what the writer did.
std::string Reason(const YAML::ParserException& error, const PlaceFinder& places) {
  const std::pair<std::string_view, std::string_view> reasons[] = {
      {YAML::ErrorMsg::END_OF_MAP, "this does not belong to the mapping above it; check the indentation"},
      {YAML::ErrorMsg::END_OF_SEQ, "this does not belong to the list above it; check the indentation"},
      {YAML::ErrorMsg::END_OF_MAP_FLOW, "a mapping opened with { lacks its comma or closing }"},
      {YAML::ErrorMsg::END_OF_SEQ_FLOW, "a list opened with [ lacks its comma or closing ]"},
      {YAML::ErrorMsg::MAP_VALUE,
       "a colon cannot stand here; quote the text if the colon belongs to it, or check the indentation"},
      {YAML::ErrorMsg::MAP_KEY, "a key cannot begin here"},
      {YAML::ErrorMsg::BLOCK_ENTRY, "a list entry (-) cannot begin here; check the indentation"},
      {YAML::ErrorMsg::FLOW_END, "a closing ] or } that nothing opens"},
      {YAML::ErrorMsg::UNKNOWN_TOKEN, "a value cannot begin with this character; quote it"},
      {YAML::ErrorMsg::EOF_IN_SCALAR, "a quote that is opened is not closed"},
      {YAML::ErrorMsg::DOC_IN_SCALAR, "a quote that is opened is not closed before the next document"},
      {YAML::ErrorMsg::TAB_IN_INDENTATION, "a tab cannot indent; use blanks"},
      {YAML::ErrorMsg::UNKNOWN_ANCHOR, "the alias (*) names no anchor (&) above it; quote a text that begins with *"},
      {YAML::ErrorMsg::ALIAS_NOT_FOUND, "an alias (*) without a name; quote a text that begins with *"},
      {YAML::ErrorMsg::ANCHOR_NOT_FOUND, "an anchor (&) without a name; quote a text that begins with &"},
  };
  if (TabIndented(places.Line(error.mark.line))) {
    return "a tab cannot indent; use blanks";
  }
  for (const auto& [theirs, ours] : reasons) {
    if (error.msg == theirs) {
      return std::string(ours);
    }
  }
  return error.msg;
}

}  // namespace

std::string ConfigPlace::ToString() const { return line == 0 ? source : fmt::format("{}:{}:{}", source, line, column); }

YamlError::YamlError(const ConfigProblem& problem)
    : ConfigError(fmt::format("{}: {}", problem.place.ToString(), problem.message)), LocatedProblems({problem}) {}

YamlDocument ParseYaml(std::string_view text, const std::string& source) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  const PlaceFinder places(text, source);
  if (const std::size_t bad = FindUnprintable(text); bad != std::string_view::npos) {
    throw YamlError(
        {places.AtByte(bad),
         fmt::format("the byte 0x{:02X} is not UTF-8 text; save the file as UTF-8 without control characters",
                     static_cast<unsigned char>(text[bad]))});
  }
  TreeBuilder builder(places);
  try {
    // yaml-cpp takes an open quote for closed if the file ends with a line break, but not if it ends with this comment.
    std::istringstream stream{std::string(text) + (text.ends_with('\n') ? "#" : "\n#")};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::ParserException& error) {
    throw YamlError({places.At(error.mark), "not valid YAML: " + Reason(error, places)});
  }
  YamlDocument document;
  document.problems = std::move(builder.problems());
  if (builder.root() == nullptr) {
    document.places[""] = {{source, 1, 1}, {source, 1, 1}};
    return document;
  }
  document.values = Flattener(document).Flatten(*builder.root(), builder.root()->place, "", 0);
  return document;
}

YamlDocument ReadYamlFile(const std::filesystem::path& path) {
  std::string text;
  try {
    text = ReadFile(path, kMaxBytes);
  } catch (const DataError& error) {
    throw ConfigError(error.what());
  }
  return ParseYaml(text, path.string());
}

}  // namespace pentimento
