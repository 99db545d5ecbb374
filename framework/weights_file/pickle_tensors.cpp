#include "framework/weights_file/pickle_tensors.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/core/errors.h"
#include "framework/weights_file/pickle_arguments.h"

namespace pentimento {
namespace {

/// Each value of a pickle is looked at once, or a few times where networks share it.
constexpr std::size_t kVisitsPerValue = 8;
constexpr std::size_t kVisitsOfFew = 4096;
constexpr int kMostDepth = 100;  // a U-Net of 8 levels nests 16 modules
constexpr std::size_t kMostSkipped = 20;

std::string Joined(const std::string& section, const std::string& key) {
  return section.empty() || key.empty() ? section + key : section + "." + key;
}

/// Latin-1 text, which Python 2's protocol writes bytes as, back from UTF-8. Nothing if it is not that.
std::optional<std::string> FromLatin1(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      bytes += text[i];
    } else if ((byte == 0xC2 || byte == 0xC3) && i + 1 < text.size()) {
      bytes += static_cast<char>((byte & 3U) << 6U | (static_cast<unsigned char>(text[++i]) & 0x3FU));
    } else {
      return std::nullopt;
    }
  }
  return bytes;
}

class Collector {
 public:
  Collector(const Pickle& pickle, const StorageBytes& bytes, const std::string& source, WeightsFile& file)
      : pickle_(pickle), bytes_(bytes), source_(source), file_(file) {}

  void Visit(PickleIndex index, const std::string& section, const std::string& key, int depth) {
    Count(1, depth);
    const PickleValue& value = pickle_.At(index);
    switch (value.kind) {
      case PickleKind::kTuple:
      case PickleKind::kList:
        VisitSequence(value, Joined(section, key), depth);
        return;
      case PickleKind::kMapping:
        VisitMapping(value.items, Joined(section, key), depth);
        return;
      case PickleKind::kObject:
        VisitObject(index, section, key, depth);
        return;
      default:
        return;
    }
  }

 private:
  using Names = std::set<std::string_view>;
  /// What would be called, and with what.
  struct Call {
    std::string name;
    PickleIndex arguments = 0;
  };

  /// A value may be part of many others, so that a small file can hold a tree that is not.
  void Count(std::size_t visits, int depth) {
    visits_ += visits;
    if (visits_ > kVisitsOfFew + kVisitsPerValue * pickle_.values.size() || depth > kMostDepth) {
      Fail("its contents are nested or repeated without end; it is damaged or made to exhaust memory");
    }
  }

  [[noreturn]] void Fail(const std::string& what) const { throw WeightsError(fmt::format("{}: {}", source_, what)); }
  [[noreturn]] void FailTensor(const std::string& name, const std::string& what) const {
    Fail(fmt::format("tensor \"{}\": {}", name, what));
  }

  void Skip(const std::string& name, const std::string& what) {
    if (file_.skipped.size() < kMostSkipped) {
      file_.skipped.push_back(name.empty() ? what : fmt::format("{}: {}", name, what));
    }
  }

  /// Whether a value under that key may be looked at.
  bool Usable(const std::string& section, std::string_view key) {
    if (IsUsableName(key) && section.size() + key.size() < kMostNameBytes) {
      return true;
    }
    Skip(Printable(section), fmt::format("a name of {} bytes", key.size()));
    return false;
  }

  void VisitMapping(std::span<const PickleIndex> entries, const std::string& section, int depth) {
    Count(entries.size(), depth);
    for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
      const PickleValue& key = pickle_.At(entries[i]);
      std::string name;
      if (key.kind == PickleKind::kInteger) {
        name = std::to_string(key.integer);
      } else if (key.kind == PickleKind::kText && Usable(section, key.text)) {
        name = key.text;
      } else {
        continue;
      }
      Visit(entries[i + 1], section, name, depth + 1);
    }
  }

  void VisitSequence(const PickleValue& sequence, const std::string& section, int depth) {
    for (std::size_t i = 0; i < sequence.items.size(); ++i) {
      Visit(sequence.items[i], section, std::to_string(i), depth + 1);
    }
  }

  void VisitObject(PickleIndex index, const std::string& section, const std::string& key, int depth) {
    const Call call = CallOf(index);
    if (IsTensor(call)) {
      AddTensor(call, section, key.empty() ? "tensor" : key);
    } else if (const auto inner = Inner(call)) {
      Visit(*inner, section, key, depth + 1);
    } else if (call.name.ends_with("core.multiarray._reconstruct") || call.name.ends_with("core.numeric._frombuffer")) {
      AddArray(index, call.name, section, key.empty() ? "array" : key);
    } else if (const auto entries = Entries(index, depth)) {
      VisitMapping(*entries, Joined(section, key), depth);
    } else if (call.name.starts_with("__torch__.") || IsModule(index)) {
      VisitModule(index, Joined(section, key), "", depth);
    } else {
      SkipObject(call.name, Joined(section, key));
    }
  }

  /// A tensor's subclass is made by a call that makes the tensor by another one.
  [[nodiscard]] Call CallOf(PickleIndex index) const {
    Call call{pickle_.MadeBy(index), pickle_.At(index).second};
    if (call.name == "torch._tensor._rebuild_from_type_v2" || call.name == "torch._tensor._rebuild_from_type") {
      const auto arguments = ArgumentsOf(pickle_, index, 3);  // (function, class, arguments, ...)
      if (arguments) {
        return {pickle_.GlobalName((*arguments)[0]), (*arguments)[2]};
      }
    }
    return call;
  }

  std::optional<std::vector<PickleIndex>> Entries(PickleIndex index, int depth) {
    const auto arguments = ArgumentsOf(pickle_, index, 1);
    Count(pickle_.At(index).items.size() + (arguments ? pickle_.At(arguments->front()).items.size() : 0), depth);
    return EntriesOf(pickle_, index);
  }

  void SkipObject(const std::string& made_by, const std::string& name) {
    // Plain data that Python has classes for, and torch's and NumPy's plain data.
    static constexpr std::array<std::string_view, 8> kPlain = {"torch.Size",         "torch.device",  "torch.dtype",
                                                               "numpy.dtype",        "builtins.set",  "__builtin__.set",
                                                               "builtins.bytearray", "_codecs.encode"};
    if (std::ranges::find(kPlain, made_by) == kPlain.end() && !made_by.ends_with("core.multiarray.scalar")) {
      Skip(name, made_by.empty() ? "an object" : made_by);
    }
  }

  static bool IsTensor(const Call& call) {
    return call.name == "torch._utils._rebuild_tensor_v2" || call.name == "torch._utils._rebuild_tensor" ||
           call.name == "torch._utils._rebuild_tensor_v3";
  }

  /// The tensor that a parameter is.
  [[nodiscard]] std::optional<PickleIndex> Inner(const Call& call) const {
    if (call.name == "torch._utils._rebuild_parameter" || call.name == "torch._utils._rebuild_parameter_with_state" ||
        call.name == "torch.nn.parameter.Parameter") {
      const auto arguments = SequenceOf(pickle_, call.arguments);
      return arguments && !arguments->empty() ? std::optional(arguments->front()) : std::nullopt;
    }
    return std::nullopt;
  }

  /// An object whose state has the mappings of a torch.nn.Module.
  [[nodiscard]] bool IsModule(PickleIndex index) {
    return Attribute(index, "_parameters").has_value() && Attribute(index, "_modules").has_value();
  }

  /// A value of an object's state.
  [[nodiscard]] std::optional<PickleIndex> Attribute(PickleIndex object, std::string_view name) {
    const PickleValue& state = pickle_.At(pickle_.At(object).state);
    if (state.kind == PickleKind::kMapping) {
      for (std::size_t i = 0; i + 1 < state.items.size(); i += 2) {
        Count(1, 0);
        if (TextOf(pickle_, state.items[i]) == name) {
          return state.items[i + 1];
        }
      }
    }
    return std::nullopt;
  }

  /// Parameters, then buffers, then modules, as `state_dict()` names them.
  void VisitModule(PickleIndex index, const std::string& section, const std::string& prefix, int depth) {
    Count(1, depth);
    if (!IsModule(index)) {  // TorchScript's objects have their tensors and modules side by side
      if (const auto attributes = Entries(pickle_.At(index).state, depth)) {
        VisitMembers(*attributes, section, prefix, depth, {});
      }
      return;
    }
    const Names passing = NonPersistent(index, depth);
    for (const std::string_view part : {"_parameters", "_buffers", "_modules"}) {
      const auto members = Attribute(index, part);
      if (const auto entries = members ? Entries(*members, depth) : std::nullopt) {
        VisitMembers(*entries, section, prefix, depth, part == "_buffers" ? passing : Names());
      }
    }
  }

  /// @param passing names that are left out.
  void VisitMembers(std::span<const PickleIndex> entries, const std::string& section, const std::string& prefix,
                    int depth, const Names& passing) {
    Count(entries.size(), depth);
    for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
      const auto name = TextOf(pickle_, entries[i]);
      if (!name || pickle_.At(entries[i + 1]).kind != PickleKind::kObject || !Usable(section + prefix, *name) ||
          passing.contains(*name)) {
        continue;
      }
      PickleIndex member = entries[i + 1];
      Call call = CallOf(member);
      while (const auto inner = Inner(call)) {
        member = *inner;
        call = CallOf(member);
        Count(1, depth);
      }
      const std::string key = prefix + std::string(*name);
      if (IsTensor(call)) {
        AddTensor(call, section, key);
      } else if (call.name.starts_with("__torch__.") || IsModule(member)) {
        VisitModule(member, section, key + ".", depth + 1);
      }
    }
  }

  /// The buffers that a module leaves out of its state_dict.
  [[nodiscard]] Names NonPersistent(PickleIndex module, int depth) {
    Names names;
    const auto set = Attribute(module, "_non_persistent_buffers_set");
    if (!set) {
      return names;
    }
    std::span<const PickleIndex> members = pickle_.At(*set).items;
    if (const auto arguments = ArgumentsOf(pickle_, *set, 1)) {
      members = SequenceOf(pickle_, arguments->front()).value_or(std::span<const PickleIndex>());
    }
    Count(members.size(), depth);
    for (const PickleIndex member : members) {
      names.insert(TextOf(pickle_, member).value_or(""));
    }
    return names;
  }

  void AddTensor(const Call& call, const std::string& section, const std::string& key) {
    TensorView view;
    view.section = section;
    view.key = key;
    const std::string name = view.Name();
    // (storage, first, shape, strides, requires_grad, hooks[, dtype])
    const auto arguments = SequenceOf(pickle_, call.arguments);
    if (!arguments || arguments->size() < 4) {
      FailTensor(name, "it is made with too few arguments");
    }
    const auto storage = StorageOf(pickle_, (*arguments)[0]);
    const auto first = IntegerOf(pickle_, (*arguments)[1]);
    auto shape = LengthsOf(pickle_, (*arguments)[2]);
    auto strides = LengthsOf(pickle_, (*arguments)[3]);
    if (!storage) {
      Skip(name, "a tensor of a kind of storage that is not supported");
      return;
    }
    if (!first || !shape || !strides) {
      FailTensor(name, "its place, shape or strides are not numbers, or too many");
    }
    std::optional<ElementType> type = storage->type;
    if (call.name == "torch._utils._rebuild_tensor_v3" && arguments->size() >= 7) {
      type = TorchType(pickle_.GlobalName((*arguments)[6]));
    }
    if (!type) {
      Skip(name, "a tensor of an element type that is not supported");
      return;
    }
    view.type = *type;
    view.first = *first;
    view.shape = std::move(*shape);
    view.strides = std::move(*strides);
    view.storage = PartOf(*storage, name);
    Add(std::move(view));
  }

  [[nodiscard]] std::string_view PartOf(const PickleStorage& storage, const std::string& name) const {
    const std::string_view bytes = bytes_(storage);
    const std::size_t size = storage.ElementBytes();
    const auto stored = static_cast<std::int64_t>(bytes.size() / size);
    if (storage.first < 0 || storage.length < 0 || storage.first > stored || storage.length > stored - storage.first) {
      FailTensor(name, fmt::format("its storage claims elements {} to {} of {}", storage.first,
                                   static_cast<double>(storage.first) + static_cast<double>(storage.length), stored));
    }
    return bytes.substr(static_cast<std::size_t>(storage.first) * size,
                        static_cast<std::size_t>(storage.length) * size);
  }

  void Add(TensorView view) {
    if (!LiesInStorage(view)) {
      FailTensor(view.Name(),
                 fmt::format("shape [{}] with strides [{}] from element {} on does not lie in its {} bytes "
                             "of {}",
                             fmt::join(view.shape, ","), fmt::join(view.strides, ","), view.first, view.storage.size(),
                             ToString(view.type)));
    }
    if (file_.tensors.size() == kMostTensors) {
      Fail(fmt::format("more than {} tensors", kMostTensors));
    }
    file_.tensors.push_back(std::move(view));
  }

  void AddArray(PickleIndex index, std::string_view made_by, const std::string& section, const std::string& key) {
    TensorView view;
    view.section = section;
    view.key = key;
    std::optional<std::vector<std::int64_t>> shape;
    std::optional<ElementType> type;
    bool by_column = false;
    PickleIndex raw = 0;
    if (made_by.ends_with("_frombuffer")) {  // (bytes, dtype, shape, order)
      if (const auto arguments = ArgumentsOf(pickle_, index, 4)) {
        raw = (*arguments)[0];
        type = NumpyType(pickle_, (*arguments)[1]);
        shape = LengthsOf(pickle_, (*arguments)[2]);
        by_column = TextOf(pickle_, (*arguments)[3]) == "F";
      }
    } else if (const auto state = SequenceOf(pickle_, pickle_.At(index).state); state && state->size() >= 5) {
      // (version, shape, dtype, by column, bytes)
      shape = LengthsOf(pickle_, (*state)[1]);
      type = NumpyType(pickle_, (*state)[2]);
      by_column = pickle_.At((*state)[3]).integer != 0;
      raw = (*state)[4];
    }
    const auto bytes = type && shape && ElementCount(*shape) ? RawBytes(raw) : std::nullopt;
    if (!bytes) {
      Skip(view.Name(), "an array that is not of numbers");
      return;
    }
    view.type = *type;
    view.shape = std::move(*shape);
    view.strides = RowStrides(view.shape);
    if (by_column) {
      std::vector<std::int64_t> turned(view.shape.rbegin(), view.shape.rend());
      turned = RowStrides(turned);
      view.strides.assign(turned.rbegin(), turned.rend());
    }
    view.storage = *bytes;
    Add(std::move(view));
  }

  /// Bytes as they are, or as a call that encodes them.
  std::optional<std::string_view> RawBytes(PickleIndex raw) {
    const PickleValue& value = pickle_.At(raw);
    if (value.kind == PickleKind::kBytes) {
      return value.text;
    }
    const auto arguments = ArgumentsOf(pickle_, raw, 1);
    if (pickle_.MadeBy(raw) != "_codecs.encode" || !arguments) {
      return std::nullopt;
    }
    const auto text = TextOf(pickle_, arguments->front());
    if (!text || text->size() > pickle_.size - std::min(decoded_, pickle_.size)) {
      return std::nullopt;  // each text is decoded once in a real file, so that all together are no larger than it
    }
    decoded_ += text->size();
    auto bytes = FromLatin1(*text);
    if (!bytes) {
      return std::nullopt;
    }
    file_.owned.push_back(std::make_shared<const std::string>(std::move(*bytes)));
    return *file_.owned.back();
  }

  const Pickle& pickle_;
  const StorageBytes& bytes_;
  const std::string& source_;
  WeightsFile& file_;
  std::size_t visits_ = 0;
  std::size_t decoded_ = 0;
};

}  // namespace

std::optional<PickleStorage> StorageOf(const Pickle& pickle, PickleIndex persistent) {
  const PickleValue& value = pickle.At(persistent);
  if (value.kind != PickleKind::kPersistent) {
    return std::nullopt;
  }
  const auto id = SequenceOf(pickle, value.first);
  if (!id || id->size() < 5 || TextOf(pickle, (*id)[0]) != "storage") {
    return std::nullopt;
  }
  const auto key = TextOf(pickle, (*id)[2]);
  const auto count = IntegerOf(pickle, (*id)[4]);
  bool untyped = false;
  PickleStorage storage;
  storage.type = StorageClassType(pickle.GlobalName((*id)[1]), untyped);
  if (!key || !count || *count < 0 || (!storage.type && !untyped)) {
    return std::nullopt;
  }
  storage.key = *key;
  storage.count = *count;
  storage.length = *count;
  const auto part = id->size() > 5 ? SequenceOf(pickle, (*id)[5]) : std::nullopt;  // (key, first, length)
  if (part && part->size() >= 3) {
    storage.first = IntegerOf(pickle, (*part)[1]).value_or(-1);
    storage.length = IntegerOf(pickle, (*part)[2]).value_or(-1);
  }
  return storage;
}

void CollectTensors(const Pickle& pickle, const StorageBytes& bytes, const std::string& source, WeightsFile& file) {
  Collector(pickle, bytes, source, file).Visit(pickle.root, "", "", 0);
}

}  // namespace pentimento
