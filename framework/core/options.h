#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
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
  bool required = false;                  ///< no default: the key must be given
  bool device = false;                    ///< the text names a compute device
  bool folder = false;                    ///< the path is that of a folder
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

/// One thing wrong with a value. `pointer` is the JSON pointer of the offending value (or, if `at_key`, of the key).
struct OptionProblem {
  std::string pointer;
  bool at_key = false;
  std::string message;                ///< "unknown key \"lamda\" in loss; did you mean \"lambda\"?"
  std::vector<std::string> accepted;  ///< accepted keys or values; may be empty
  std::string schema_path = {};       ///< of an unknown key: where `pentimento schema` shows the accepted ones
};

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
  /// Cross-field check of a resolved object: throws ConfigError, or OptionProblemsError. Empty where there is none.
  std::function<void(const Json&)> check;
  /// What is wrong with an object as it was written, whatever else is wrong with it; pointers are relative to it. Empty
  /// where `check`, which only ever sees what has no other problem, is enough.
  std::function<std::vector<OptionProblem>(const Json&)> check_given;
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
/// complete (every field present, shorthand expanded) when nothing is returned.
std::vector<OptionProblem> ResolveOptions(const OptionSchema& schema, const Json& value, Json& resolved,
                                          const std::string& pointer = "");

/// One message of all problems, a line each. @throws ConfigError if there are any.
void ThrowProblems(const std::vector<OptionProblem>& problems, const std::string& place);

/// How a C++ type is declared, written and read as an option. Specialised below for what options are made of.
template <class T>
struct OptionCodec;

template <>
struct OptionCodec<bool> {
  static void Describe(OptionField& field) { field.kind = OptionKind::kBoolean; }
  static bool Read(const Json& value) { return value.get<bool>(); }
  static Json Write(bool value) { return value; }
};

template <class T>
requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) struct OptionCodec<T> {
  static void Describe(OptionField& field) {
    field.kind = OptionKind::kInteger;
    field.is_signed = std::is_signed_v<T>;
    field.bits = static_cast<int>(sizeof(T) * 8);
  }
  static T Read(const Json& value) { return value.get<T>(); }
  static Json Write(T value) { return value; }
};

template <>
struct OptionCodec<double> {
  static void Describe(OptionField& field) { field.kind = OptionKind::kReal; }
  static double Read(const Json& value) { return value.get<double>(); }
  static Json Write(double value) { return value; }
};

template <>
struct OptionCodec<std::string> {
  static void Describe(OptionField& field) { field.kind = OptionKind::kText; }
  static std::string Read(const Json& value) { return value.get<std::string>(); }
  static Json Write(const std::string& value) { return value; }
};

template <>
struct OptionCodec<std::filesystem::path> {
  static void Describe(OptionField& field) {
    field.kind = OptionKind::kText;
    field.path = true;
  }
  static std::filesystem::path Read(const Json& value) { return value.get<std::string>(); }
  static Json Write(const std::filesystem::path& value) { return value.string(); }
};

/// Any resolved value, for fields whose shape only the schema knows (objects chosen by `type:`).
template <>
struct OptionCodec<Json> {
  static void Describe(OptionField& /*field*/) {}
  static Json Read(const Json& value) { return value; }
  static Json Write(const Json& value) { return value; }
};

template <class T>
struct OptionCodec<std::optional<T>> {
  static void Describe(OptionField& field) {
    OptionCodec<T>::Describe(field);
    field.nullable = true;
  }
  static std::optional<T> Read(const Json& value) {
    return value.is_null() ? std::nullopt : std::optional<T>(OptionCodec<T>::Read(value));
  }
  static Json Write(const std::optional<T>& value) { return value ? OptionCodec<T>::Write(*value) : Json(nullptr); }
};

template <class T>
struct OptionCodec<std::vector<T>> {
  static void Describe(OptionField& field) {
    field.kind = OptionKind::kList;
    auto element = std::make_shared<OptionField>();
    OptionCodec<T>::Describe(*element);
    field.element = std::move(element);
  }
  static std::vector<T> Read(const Json& value) {
    std::vector<T> items;
    for (const Json& item : value) {
      items.push_back(OptionCodec<T>::Read(item));
    }
    return items;
  }
  static Json Write(const std::vector<T>& items) {
    Json list = Json::array();
    for (const T& item : items) {
      list.push_back(OptionCodec<T>::Write(item));
    }
    return list;
  }
};

template <class T>
struct OptionCodec<std::map<std::string, T>> {
  static void Describe(OptionField& field) {
    field.kind = OptionKind::kMap;
    auto element = std::make_shared<OptionField>();
    OptionCodec<T>::Describe(*element);
    field.element = std::move(element);
  }
  static std::map<std::string, T> Read(const Json& value) {
    std::map<std::string, T> items;
    for (const auto& [key, item] : value.items()) {
      items.emplace(key, OptionCodec<T>::Read(item));
    }
    return items;
  }
  static Json Write(const std::map<std::string, T>& items) {
    Json object = Json::object();
    for (const auto& [key, item] : items) {
      object[key] = OptionCodec<T>::Write(item);
    }
    return object;
  }
};

/// A struct with `static const OptionSchema& Schema()`.
template <class T>
concept HasOptionSchema = requires {
  { T::Schema() } -> std::same_as<const OptionSchema&>;
};

/// The struct that a resolved object (of `ResolveOptions`) stands for.
template <HasOptionSchema T>
T ReadOptions(const Json& resolved) {
  T options;
  for (const OptionField& field : T::Schema().fields) {
    if (field.assign) {
      field.assign(&options, resolved.at(field.name));
    }
  }
  return options;
}

/// The object that `ReadOptions` reads `options` from.
template <HasOptionSchema T>
Json WriteOptions(const T& options) {
  Json object = Json::object();
  for (const OptionField& field : T::Schema().fields) {
    if (field.read) {
      object[field.name] = field.read(&options);
    }
  }
  return object;
}

template <HasOptionSchema T>
struct OptionCodec<T> {
  static void Describe(OptionField& field) {
    field.kind = OptionKind::kObject;
    field.object = &T::Schema();
  }
  static T Read(const Json& value) { return ReadOptions<T>(value); }
  static Json Write(const T& value) { return WriteOptions(value); }
};

/// An enumeration written by the names of its choices; also optional and in lists.
template <class E>
struct ChoiceCodec {
  using Choices = std::vector<std::pair<std::string, E>>;

  static void Describe(OptionField& field) { field.kind = OptionKind::kText; }
  static E Read(const Json& value, const Choices& choices) {
    for (const auto& [text, choice] : choices) {
      if (value == text) {
        return choice;
      }
    }
    throw InternalError("a choice was read before it was validated");
  }
  static Json Write(E value, const Choices& choices) {
    for (const auto& [text, choice] : choices) {
      if (value == choice) {
        return text;
      }
    }
    throw InternalError("a default is not among its choices");
  }
};

template <class E>
struct ChoiceCodec<std::optional<E>> {
  using Choices = typename ChoiceCodec<E>::Choices;

  static void Describe(OptionField& field) {
    ChoiceCodec<E>::Describe(field);
    field.nullable = true;
  }
  static std::optional<E> Read(const Json& value, const Choices& choices) {
    return value.is_null() ? std::nullopt : std::optional<E>(ChoiceCodec<E>::Read(value, choices));
  }
  static Json Write(const std::optional<E>& value, const Choices& choices) {
    return value ? ChoiceCodec<E>::Write(*value, choices) : Json(nullptr);
  }
};

template <class E>
struct ChoiceCodec<std::vector<E>> {
  using Choices = typename ChoiceCodec<E>::Choices;

  static void Describe(OptionField& field) { field.kind = OptionKind::kList; }
  static std::vector<E> Read(const Json& value, const Choices& choices) {
    std::vector<E> items;
    for (const Json& item : value) {
      items.push_back(ChoiceCodec<E>::Read(item, choices));
    }
    return items;
  }
  static Json Write(const std::vector<E>& items, const Choices& choices) {
    Json list = Json::array();
    for (const E& item : items) {
      list.push_back(ChoiceCodec<E>::Write(item, choices));
    }
    return list;
  }
};

/// Declares the fields of `T`:
///
///     const OptionSchema& SsimOptions::Schema() {
///       static const OptionSchema schema = OptionTable<SsimOptions>()
///           .Add("window", &SsimOptions::window, "side of the Gaussian window", {.unit = "px", .minimum = 3})
///           .Build();
///       return schema;
///     }
///
/// If `T` has `void Check() const`, it becomes the schema's cross-field check.
template <class T>
class OptionTable {
 public:
  template <class M>
  OptionTable& Add(std::string name, M T::*member, std::string doc, OptionRules rules = {}) {
    OptionField field;
    field.name = std::move(name);
    field.doc = std::move(doc);
    OptionCodec<M>::Describe(field);
    field.rules = std::move(rules);
    field.default_value = field.rules.required ? Json(nullptr) : OptionCodec<M>::Write(T{}.*member);
    field.assign = [member](void* object, const Json& value) {
      static_cast<T*>(object)->*member = OptionCodec<M>::Read(value);
    };
    field.read = [member](const void* object) { return OptionCodec<M>::Write(static_cast<const T*>(object)->*member); };
    schema_.fields.push_back(std::move(field));
    return *this;
  }

  /// An enumeration `M`, or an optional or list of one, written by its choices' names.
  template <class M>
  OptionTable& AddChoice(std::string name, M T::*member, std::string doc, typename ChoiceCodec<M>::Choices choices,
                         OptionRules rules = {}) {
    OptionField field;
    field.name = std::move(name);
    field.doc = std::move(doc);
    ChoiceCodec<M>::Describe(field);
    field.rules = std::move(rules);
    std::vector<std::string> texts;
    for (const auto& [text, value] : choices) {
      texts.push_back(text);
    }
    if (field.kind == OptionKind::kList) {
      OptionField element;
      element.rules.choices = std::move(texts);
      field.element = std::make_shared<const OptionField>(std::move(element));
    } else {
      field.rules.choices = std::move(texts);
    }
    field.default_value = field.rules.required ? Json(nullptr) : ChoiceCodec<M>::Write(T{}.*member, choices);
    field.read = [member, choices](const void* object) {
      return ChoiceCodec<M>::Write(static_cast<const T*>(object)->*member, choices);
    };
    field.assign = [member, choices = std::move(choices)](void* object, const Json& value) {
      static_cast<T*>(object)->*member = ChoiceCodec<M>::Read(value, choices);
    };
    schema_.fields.push_back(std::move(field));
    return *this;
  }

  /// A key common to all alternatives that this one does not take. @param why one clause for the error.
  OptionTable& Refuse(std::string key, std::string why) {
    schema_.refused.emplace(std::move(key), std::move(why));
    return *this;
  }

  OptionSchema Build() {
    if constexpr (requires(const T& t) { t.Check(); }) {
      schema_.check = [fields = schema_.fields](const Json& resolved) {
        T options;
        for (const OptionField& field : fields) {
          field.assign(&options, resolved.at(field.name));
        }
        options.Check();
      };
    }
    return std::move(schema_);
  }

 private:
  OptionSchema schema_;
};

/// A field of a schema that is put together at run time (from registries), with no struct behind it: of type `T`,
/// which may be a struct with options of its own.
template <class T>
OptionField MakeField(std::string name, std::string doc, const T& default_value, OptionRules rules = {}) {
  OptionField field;
  field.name = std::move(name);
  field.doc = std::move(doc);
  OptionCodec<T>::Describe(field);
  field.rules = std::move(rules);
  field.default_value = field.rules.required ? Json(nullptr) : OptionCodec<T>::Write(default_value);
  return field;
}

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

/// Validates `value`, fills in defaults and reads the struct. `place` leads the message ("--set", a file name).
/// @throws ConfigError with every problem.
template <HasOptionSchema T>
T ParseOptions(const Json& value, const std::string& place) {
  Json resolved;
  ThrowProblems(ResolveOptions(T::Schema(), value, resolved), place);
  return ReadOptions<T>(resolved);
}

}  // namespace pentimento
