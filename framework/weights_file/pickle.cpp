#include "framework/weights_file/pickle.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/weights_file/byte_reader.h"
#include "framework/weights_file/pickle_instructions.h"
#include "framework/weights_file/weights_file.h"

namespace pentimento {
namespace {

constexpr PickleIndex kNothingKept = std::numeric_limits<PickleIndex>::max();

class Machine {
  using enum Opcode;

 public:
  Machine(std::string_view bytes, const std::string& source, std::size_t most_values)
      : reader_(bytes, source), most_values_(most_values) {
    Push({});
    stack_.clear();
  }

  Pickle Run() {
    for (std::size_t steps = 0;; ++steps) {
      if (steps == kMostPickleSteps) {
        reader_.Fail(fmt::format("more than {} instructions; a checkpoint has fewer", kMostPickleSteps));
      }
      const auto opcode = static_cast<Opcode>(reader_.Take(1)[0]);
      if (opcode == kStop) {
        pickle_.root = Pop();
        pickle_.size = reader_.at();
        return std::move(pickle_);
      }
      if (!Scalar(opcode) && !Text(opcode) && !Container(opcode) && !Memory(opcode) && !Object(opcode)) {
        reader_.Fail(
            fmt::format("no instruction of a checkpoint's pickle: 0x{:02X}", static_cast<unsigned char>(opcode)));
      }
    }
  }

 private:
  PickleValue& At(PickleIndex index) { return pickle_.values[index]; }

  void Push(PickleValue value) {
    if (pickle_.values.size() >= most_values_) {
      reader_.Fail(fmt::format("more than {} values; a checkpoint has fewer", kMostPickleValues));
    }
    stack_.push_back(static_cast<PickleIndex>(pickle_.values.size()));
    pickle_.values.push_back(std::move(value));
  }
  void PushInteger(std::int64_t value) { Push({.kind = PickleKind::kInteger, .integer = value}); }
  void PushText(PickleKind kind, std::string_view text) { Push({.kind = kind, .text = text}); }

  /// What lies above the last mark, or everything.
  [[nodiscard]] std::size_t Floor() const { return marks_.empty() ? 0 : marks_.back(); }

  PickleIndex Pop() {
    if (stack_.size() <= Floor()) {
      reader_.Fail("an instruction wants more values than there are");
    }
    const PickleIndex top = stack_.back();
    stack_.pop_back();
    return top;
  }
  PickleIndex Top() {
    const PickleIndex top = Pop();
    stack_.push_back(top);
    return top;
  }
  std::vector<PickleIndex> PopToMark() {
    if (marks_.empty()) {
      reader_.Fail("an instruction wants a mark and there is none");
    }
    const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<PickleIndex> values(begin, stack_.end());
    stack_.erase(begin, stack_.end());
    marks_.pop_back();
    return values;
  }

  bool Scalar(Opcode opcode) {
    switch (opcode) {
      case kProto:
        if (const std::uint64_t protocol = reader_.Number(1); protocol > 5) {
          reader_.Fail(fmt::format("pickle protocol {}; 0 to 5 are understood", protocol));
        }
        return true;
      case kFrame:
        if (reader_.Number(8) > reader_.left()) {
          reader_.Fail("a frame is longer than what is left; the file may be truncated, fetch it again");
        }
        return true;
      case kNone:
        stack_.push_back(0);
        return true;
      case kNewTrue:
      case kNewFalse:
        Push({.kind = PickleKind::kBoolean, .integer = opcode == kNewTrue ? 1 : 0});
        return true;
      case kBinInt:
        PushInteger(static_cast<std::int32_t>(reader_.Number(4)));
        return true;
      case kBinInt1:
        PushInteger(static_cast<std::int64_t>(reader_.Number(1)));
        return true;
      case kBinInt2:
        PushInteger(static_cast<std::int64_t>(reader_.Number(2)));
        return true;
      case kLong1:
        PushLong(reader_.Number(1));
        return true;
      case kLong4:
        PushLong(reader_.Number(4));
        return true;
      case kBinFloat: {
        std::uint64_t bits = 0;
        for (const char byte : reader_.Take(8)) {
          bits = bits << 8U | static_cast<unsigned char>(byte);  // the one big-endian number of the format
        }
        Push({.kind = PickleKind::kReal, .real = std::bit_cast<double>(bits)});
        return true;
      }
      case kInt:
      case kLong:
      case kFloat:
        PushWritten(opcode);
        return true;
      default:
        return false;
    }
  }

  /// A two's complement number of any length.
  void PushLong(std::uint64_t size) {
    const std::string_view bytes = reader_.Take(size);
    if (bytes.size() > 8) {
      PushText(PickleKind::kLongInteger, bytes);
      return;
    }
    std::uint64_t value = !bytes.empty() && static_cast<unsigned char>(bytes.back()) >= 0x80 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
      value = value << 8U | static_cast<unsigned char>(bytes[i]);
    }
    PushInteger(static_cast<std::int64_t>(value));
  }

  /// Protocol 0's numbers: decimal, "01" and "00" for the booleans, "12L" for a long.
  void PushWritten(Opcode opcode) {
    std::string_view line = reader_.Line();
    if (opcode == kInt && (line == "01" || line == "00")) {
      Push({.kind = PickleKind::kBoolean, .integer = line == "01" ? 1 : 0});
      return;
    }
    if (line.ends_with('L')) {
      line.remove_suffix(1);
    }
    const char* const end = line.data() + line.size();
    PickleValue value;
    std::from_chars_result result{};
    if (opcode == kFloat) {
      value.kind = PickleKind::kReal;
      result = std::from_chars(line.data(), end, value.real);
    } else {
      value.kind = PickleKind::kInteger;
      result = std::from_chars(line.data(), end, value.integer);
    }
    if (result.ec != std::errc() || result.ptr != end) {
      reader_.Fail("a number that is not one, or is too large");
    }
    Push(std::move(value));
  }

  bool Text(Opcode opcode) {
    switch (opcode) {
      case kBinUnicode:
      case kBinString:  // Python 2's text
        PushText(PickleKind::kText, reader_.Take(reader_.Number(4)));
        return true;
      case kShortBinUnicode:
      case kShortBinString:
        PushText(PickleKind::kText, reader_.Take(reader_.Number(1)));
        return true;
      case kBinUnicode8:
        PushText(PickleKind::kText, reader_.Take(reader_.Number(8)));
        return true;
      case kBinBytes:
        PushText(PickleKind::kBytes, reader_.Take(reader_.Number(4)));
        return true;
      case kShortBinBytes:
        PushText(PickleKind::kBytes, reader_.Take(reader_.Number(1)));
        return true;
      case kBinBytes8:
      case kByteArray8:
        PushText(PickleKind::kBytes, reader_.Take(reader_.Number(8)));
        return true;
      default:
        return false;
    }
  }

  bool Container(Opcode opcode) {
    switch (opcode) {
      case kMark:
        marks_.push_back(stack_.size());
        return true;
      case kEmptyTuple:
        Push({.kind = PickleKind::kTuple});
        return true;
      case kEmptyList:
        Push({.kind = PickleKind::kList});
        return true;
      case kEmptyDict:
        Push({.kind = PickleKind::kMapping});
        return true;
      case kEmptySet:
        Push({.kind = PickleKind::kSet});
        return true;
      case kTuple1:
      case kTuple2:
      case kTuple3:
        PushTuple(opcode == kTuple1 ? 1 : opcode == kTuple2 ? 2 : 3);
        return true;
      case kTuple:
        Push({.kind = PickleKind::kTuple, .items = PopToMark()});
        return true;
      case kList:
        Push({.kind = PickleKind::kList, .items = PopToMark()});
        return true;
      case kFrozenSet:
        Push({.kind = PickleKind::kSet, .items = PopToMark()});
        return true;
      case kDict: {
        std::vector<PickleIndex> items = PopToMark();
        Push({.kind = PickleKind::kMapping});
        AddKeyed(items);
        return true;
      }
      case kAppend:
        AddItems({Pop()});
        return true;
      case kAppends:
      case kAddItems:
        AddItems(PopToMark());
        return true;
      case kSetItem: {
        const PickleIndex value = Pop();
        const PickleIndex key = Pop();
        AddKeyed({key, value});
        return true;
      }
      case kSetItems:
        AddKeyed(PopToMark());
        return true;
      default:
        return false;
    }
  }

  void PushTuple(std::size_t size) {
    PickleValue tuple{.kind = PickleKind::kTuple};
    tuple.items.resize(size);
    for (std::size_t i = size; i-- > 0;) {
      tuple.items[i] = Pop();
    }
    Push(std::move(tuple));
  }

  /// To the list, set or object on top.
  void AddItems(const std::vector<PickleIndex>& items) {
    PickleValue& top = At(Top());
    const bool takes = top.kind == PickleKind::kList || top.kind == PickleKind::kSet ||
                       (top.kind == PickleKind::kObject && !top.keyed);
    if (!takes) {
      reader_.Fail("items are added to what is no list");
    }
    top.items.insert(top.items.end(), items.begin(), items.end());
  }

  /// To the mapping or object on top.
  void AddKeyed(const std::vector<PickleIndex>& items) {
    PickleValue& top = At(Top());
    const bool takes =
        top.kind == PickleKind::kMapping || (top.kind == PickleKind::kObject && (top.keyed || top.items.empty()));
    if (!takes) {
      reader_.Fail("keys are added to what is no mapping");
    }
    if (items.size() % 2 != 0) {
      reader_.Fail("a key without a value");
    }
    top.keyed = top.kind == PickleKind::kObject;
    top.items.insert(top.items.end(), items.begin(), items.end());
  }

  bool Memory(Opcode opcode) {
    switch (opcode) {
      case kPop:
        if (!marks_.empty() && stack_.size() == marks_.back()) {
          marks_.pop_back();
        } else {
          Pop();
        }
        return true;
      case kPopMark:
        PopToMark();
        return true;
      case kDup:
        stack_.push_back(Top());
        return true;
      case kPut:
        Keep(WrittenNumber());
        return true;
      case kBinPut:
        Keep(reader_.Number(1));
        return true;
      case kLongBinPut:
        Keep(reader_.Number(4));
        return true;
      case kMemoize:
        Keep(kept_);
        return true;
      case kGet:
        Recall(WrittenNumber());
        return true;
      case kBinGet:
        Recall(reader_.Number(1));
        return true;
      case kLongBinGet:
        Recall(reader_.Number(4));
        return true;
      default:
        return false;
    }
  }

  std::uint64_t WrittenNumber() {
    const std::string_view line = reader_.Line();
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    if (error != std::errc() || end != line.data() + line.size()) {
      reader_.Fail("a number that is not one, or is too large");
    }
    return number;
  }

  /// Picklers number what they keep in turn, so that a table needs no more places than there are instructions.
  void Keep(std::uint64_t place) {
    if (place >= kMostPickleSteps) {
      reader_.Fail(fmt::format("a value is kept as number {}; a checkpoint has fewer", place));
    }
    if (place >= memo_.size()) {
      memo_.resize(static_cast<std::size_t>(place) + 1, kNothingKept);
    }
    PickleIndex& kept = memo_[static_cast<std::size_t>(place)];
    kept_ += kept == kNothingKept ? 1 : 0;
    kept = Top();
  }

  void Recall(std::uint64_t place) {
    if (place >= memo_.size() || memo_[static_cast<std::size_t>(place)] == kNothingKept) {
      reader_.Fail(fmt::format("value {} is recalled and was never kept", place));
    }
    stack_.push_back(memo_[static_cast<std::size_t>(place)]);
  }

  bool Object(Opcode opcode) {
    switch (opcode) {
      case kGlobal: {
        const std::string_view module = reader_.Line();
        const std::string_view name = reader_.Line();
        PushGlobal(module, name);
        return true;
      }
      case kStackGlobal: {
        const PickleIndex name = Pop();
        const PickleIndex module = Pop();
        if (At(name).kind != PickleKind::kText || At(module).kind != PickleKind::kText) {
          reader_.Fail("a global whose name is no text");
        }
        Push({.kind = PickleKind::kGlobal, .first = module, .second = name});
        return true;
      }
      case kBinPersId:
        Push({.kind = PickleKind::kPersistent, .first = Pop()});
        return true;
      case kReduce:
      case kNewObj: {
        const PickleIndex arguments = Pop();
        PushObject(Pop(), arguments);
        return true;
      }
      case kNewObjEx: {
        const PickleIndex named = Pop();
        const PickleIndex arguments = Pop();
        PushObject(Pop(), arguments);
        At(Top()).state = named;
        return true;
      }
      case kInst: {
        const std::string_view module = reader_.Line();
        const std::string_view name = reader_.Line();
        Push({.kind = PickleKind::kTuple, .items = PopToMark()});
        const PickleIndex arguments = Pop();
        PushGlobal(module, name);
        PushObject(Pop(), arguments);
        return true;
      }
      case kObj: {
        std::vector<PickleIndex> parts = PopToMark();
        if (parts.empty()) {
          reader_.Fail("an object without a class");
        }
        const PickleIndex made_by = parts.front();
        parts.erase(parts.begin());
        Push({.kind = PickleKind::kTuple, .items = std::move(parts)});
        PushObject(made_by, Pop());
        return true;
      }
      case kBuild: {
        const PickleIndex state = Pop();
        if (PickleValue& top = At(Top()); top.kind == PickleKind::kObject) {
          top.state = state;
        } else {
          reader_.Fail("a state is given to what is no object");
        }
        return true;
      }
      default:
        return false;
    }
  }

  void PushGlobal(std::string_view module, std::string_view name) {
    PushText(PickleKind::kText, module);
    const PickleIndex first = Pop();
    PushText(PickleKind::kText, name);
    const PickleIndex second = Pop();
    Push({.kind = PickleKind::kGlobal, .first = first, .second = second});
  }

  void PushObject(PickleIndex made_by, PickleIndex arguments) {
    if (const PickleValue& global = At(made_by); global.kind == PickleKind::kGlobal) {
      const std::string_view module = At(global.first).text;
      const std::string_view name = At(global.second).text;
      if (RunsCode(module, name)) {
        reader_.Fail(
            fmt::format("the file wants to call {}.{}, which could do anything to this machine; nothing "
                        "was run. Do not open it with other programs, and fetch the weights elsewhere",
                        Printable(module), Printable(name)));
      }
    }
    Push({.kind = PickleKind::kObject, .first = made_by, .second = arguments});
  }

  ByteReader reader_;
  std::size_t most_values_;
  Pickle pickle_;
  std::vector<PickleIndex> stack_;
  std::vector<std::size_t> marks_;
  std::vector<PickleIndex> memo_;
  std::size_t kept_ = 0;  ///< places of the memo that hold a value
};

}  // namespace

std::string Pickle::GlobalName(PickleIndex index) const {
  const PickleValue& value = At(index);
  if (value.kind != PickleKind::kGlobal) {
    return "";
  }
  return fmt::format("{}.{}", Printable(At(value.first).text), Printable(At(value.second).text));
}

std::string Pickle::MadeBy(PickleIndex index) const {
  const PickleValue& value = At(index);
  return value.kind == PickleKind::kObject ? GlobalName(value.first) : "";
}

Pickle ParsePickle(std::string_view bytes, const std::string& source, std::size_t most_values) {
  return Machine(bytes, source, most_values).Run();
}

}  // namespace pentimento
