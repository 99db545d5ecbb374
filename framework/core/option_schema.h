#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/core/errors.h"
#include "framework/core/json.h"

namespace pentimento {

class OptionSchema;
struct VariantSet;

/// `kScalar` is a number, a text, or true or false: whoever reads it knows which.
enum class OptionKind { kBoolean, kInteger, kReal, kText, kScalar, kList, kObject, kVariant, kMap };

/// What a value must satisfy besides its type, and what its reader should know of it.
struct OptionRules {
  std::string unit = {};                  ///< "px", "dB", "s"; "" for none
  std::optional<double> minimum = {};     ///< least permitted number (or list length)
  std::optional<double> maximum = {};     ///< greatest permitted number (or list length)
  std::vector<std::string> choices = {};  ///< permitted texts; empty: any
  /// Further choices, and for which of the others each stands on this machine: what is resolved says that one.
  std::map<std::string, std::string> stands_for = {};
  bool required = false;  ///< no default: the key must be given
  bool device = false;    ///< the text names a compute device
  bool folder = false;    ///< the path is that of a folder
  bool pace = false;      ///< how fast it is computed, not what: low-order bits at most
};

/// One option: the single declaration from which parsing, errors, `--help`, the JSON Schema and report labels are made.
struct OptionField {
  std::string name;
  std::string doc;
  OptionKind kind = OptionKind::kText;
  OptionRules rules;
  bool nullable = false;                           ///< `null` (or leaving it out) means "none"
  bool path = false;                               ///< the text names a file or folder that must be there
  Json default_value;                              ///< what a missing key stands for
  bool is_signed = true;                           ///< of an integer: what the C++ type holds,
  int bits = 64;                                   ///<   checked besides `rules`
  std::shared_ptr<const OptionField> element;      ///< of a list or map
  const OptionSchema* object = nullptr;            ///< of an object; schemas live as long as the program
  std::shared_ptr<const VariantSet> variants;      ///< of a `type:`-tagged object
  std::function<void(void*, const Json&)> assign;  ///< writes a validated value into the options struct
  std::function<Json(const void*)> read;           ///< the opposite of `assign`
};

/// What a problem concerns that leaves no value in doubt, only what to do about it.
inline constexpr const char* kNoDoubt = "-";

/// One thing wrong with a value. `pointer` is the JSON pointer of the offending value (or, if `at_key`, of the key).
struct OptionProblem {
  std::string pointer;
  bool at_key = false;
  std::string message;                ///< "unknown key \"lamda\" in loss; did you mean \"lambda\"?"
  std::vector<std::string> accepted;  ///< accepted keys or values; may be empty
  std::string schema_path = {};       ///< of an unknown key: where `pentimento schema` shows the accepted ones
  /// Pointer of the value that is in doubt, where that is another one: of a key that is lacking, or that an unknown key
  /// was probably meant to be; or `kNoDoubt`.
  std::string concerns = {};
  bool missing = false;  ///< nothing is wrong with the value: what it asks for is not on this machine
};

/// Whether the value at `pointer`, or one that it lies in, has a problem: what follows from it would be a consequence.
bool IsInDoubt(const std::vector<OptionProblem>& problems, std::string_view pointer);

/// Whether, besides, something within the value at `pointer` has one.
bool HasDoubts(const std::vector<OptionProblem>& problems, std::string_view pointer);

/// What a cross-field check throws that can name the places itself; pointers are relative to the checked object. There
/// is at least one; its message is the first one's.
class OptionProblemsError : public ConfigError {
 public:
  explicit OptionProblemsError(std::vector<OptionProblem> problems)
      : ConfigError(problems.at(0).message), problems_(std::move(problems)) {}
  [[nodiscard]] const std::vector<OptionProblem>& problems() const { return problems_; }

 private:
  std::vector<OptionProblem> problems_;
};

/// The fields of one options struct, in declaration order.
class OptionSchema {
 public:
  std::vector<OptionField> fields;
  /// Of a whole document: keys that whoever reads it has obeyed and taken out before it is resolved. They are named
  /// among those that are accepted.
  std::vector<OptionField> read_before = {};
  /// Cross-field check of a resolved object: throws ConfigError, or OptionProblemsError. Empty where there is none.
  std::function<void(const Json&)> check;
  /// Of a whole document: what only all of it shows, as it was written and as resolved, whatever else is wrong with it.
  /// It is given those problems, and says nothing that follows from one of them. `Resolve` (framework/config) runs it.
  /// Empty where `check`, which only ever sees what has no other problem, is enough.
  std::function<std::vector<OptionProblem>(const Json& given, const Json& resolved,
                                           const std::vector<OptionProblem>& known)>
      check_document;
  /// Of the keys that every alternative takes (`VariantSet::common`), those that this one does not, and why.
  std::map<std::string, std::string> refused = {};

  [[nodiscard]] const OptionField* Find(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> Names() const;
};

/// An object whose `type:` key (or whose mere name, as a text) chooses which further keys it takes.
struct VariantSet {
  struct Alternative {
    std::string name;
    std::string doc;
    const OptionSchema* schema = nullptr;
    std::shared_ptr<const OptionSchema> common = nullptr;  ///< instead of the set's, where `schema` refuses some of it
  };
  std::string what;                      ///< "metric", "method": for messages
  const OptionSchema* common = nullptr;  ///< keys that every alternative takes; may be null
  std::vector<Alternative> alternatives;
  /// A key whose presence implies the type (`model: cyc` implies `type: model`): key, type.
  std::optional<std::pair<std::string, std::string>> implied_type;

  [[nodiscard]] const Alternative* Find(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> Names() const;
  /// Adds an alternative. @param schema lives as long as the program.
  void Add(std::string name, std::string doc, const OptionSchema* schema);
  /// Whose fields an entry of this type has: the common ones that it takes, then its own.
  [[nodiscard]] std::vector<const OptionSchema*> SchemasOf(const Alternative& alternative) const;
};

/// Checks `value` against `schema` and fills in defaults. Finds every problem, not only the first. `resolved` is
/// complete (every field present, shorthand expanded); in it, defaults stand for values that have a problem, something
/// of their kind where there is none, and null for a `type` that is not known.
std::vector<OptionProblem> ResolveOptions(const OptionSchema& schema, const Json& value, Json& resolved,
                                          const std::string& pointer = "");

/// One message of all problems, a line each. @throws ConfigError if there are any.
void ThrowProblems(const std::vector<OptionProblem>& problems, const std::string& place);

/// A `type:`-tagged object: `dataset: {type: portraits, ...}` or, all by default, `dataset: portraits`. Left out, it is
/// null unless `rules.required` or `default_value` (in config form) says otherwise.
OptionField VariantField(std::string name, std::string doc, std::shared_ptr<const VariantSet> variants,
                         OptionRules rules = {}, Json default_value = nullptr);

/// A list of them: `metrics: [psnr, {type: identity, ...}]`. `rules` bound its length.
OptionField VariantListField(std::string name, std::string doc, std::shared_ptr<const VariantSet> variants,
                             OptionRules rules = {}, Json default_value = Json::array());

/// A list of numbers, texts, or true or false. `rules` bound its length.
OptionField ScalarListField(std::string name, std::string doc, OptionRules rules = {});

/// An object of fields that are themselves declared at run time. `object` must outlive the field.
OptionField ObjectField(std::string name, std::string doc, const OptionSchema* object, OptionRules rules = {});

/// A list of such objects.
OptionField ObjectListField(std::string name, std::string doc, const OptionSchema* object, OptionRules rules = {},
                            Json default_value = Json::array());

/// A JSON pointer's token for `key` ('~' and '/' escaped), and a pointer as a reader would say it:
/// "/method/loss" is "method.loss", "" is "the top level".
std::string EscapePointerToken(std::string_view key);
std::string SpokenPointer(std::string_view pointer);

}  // namespace pentimento
