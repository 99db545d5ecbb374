#pragma once

#include <string_view>

namespace pentimento {

/// The instructions that are understood (Lib/pickletools.py has them all). Those that text protocols alone use for
/// strings, the extension registry and out-of-band buffers are not: no checkpoint has them.
enum class Opcode : char {
  kMark = '(',
  kStop = '.',
  kPop = '0',
  kPopMark = '1',
  kDup = '2',
  kFloat = 'F',
  kInt = 'I',
  kBinInt = 'J',
  kBinInt1 = 'K',
  kLong = 'L',
  kBinInt2 = 'M',
  kNone = 'N',
  kBinPersId = 'Q',
  kReduce = 'R',
  kBinString = 'T',
  kShortBinString = 'U',
  kBinUnicode = 'X',
  kAppend = 'a',
  kBuild = 'b',
  kGlobal = 'c',
  kDict = 'd',
  kEmptyDict = '}',
  kAppends = 'e',
  kGet = 'g',
  kBinGet = 'h',
  kInst = 'i',
  kLongBinGet = 'j',
  kList = 'l',
  kEmptyList = ']',
  kObj = 'o',
  kPut = 'p',
  kBinPut = 'q',
  kLongBinPut = 'r',
  kSetItem = 's',
  kTuple = 't',
  kEmptyTuple = ')',
  kSetItems = 'u',
  kBinFloat = 'G',
  kProto = '\x80',
  kNewObj = '\x81',
  kTuple1 = '\x85',
  kTuple2 = '\x86',
  kTuple3 = '\x87',
  kNewTrue = '\x88',
  kNewFalse = '\x89',
  kLong1 = '\x8a',
  kLong4 = '\x8b',
  kBinBytes = 'B',
  kShortBinBytes = 'C',
  kShortBinUnicode = '\x8c',
  kBinUnicode8 = '\x8d',
  kBinBytes8 = '\x8e',
  kEmptySet = '\x8f',
  kAddItems = '\x90',
  kFrozenSet = '\x91',
  kNewObjEx = '\x92',
  kStackGlobal = '\x93',
  kMemoize = '\x94',
  kFrame = '\x95',
  kByteArray8 = '\x96',
};

/// Well-known ways to run code, which malicious pickles use. The list protects nobody, for whatever is not on it is not
/// called either: it is there to tell whoever was sent such a file.
bool RunsCode(std::string_view module, std::string_view name);

}  // namespace pentimento
