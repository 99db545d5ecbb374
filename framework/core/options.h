#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "framework/core/option_schema.h"

namespace pentimento {

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
    for (const auto& [text, other] : field.rules.stands_for) {
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

/// Validates `value`, fills in defaults and reads the struct. `place` leads the message ("--set", a file name).
/// @throws ConfigError with every problem.
template <HasOptionSchema T>
T ParseOptions(const Json& value, const std::string& place) {
  Json resolved;
  ThrowProblems(ResolveOptions(T::Schema(), value, resolved), place);
  return ReadOptions<T>(resolved);
}

}  // namespace pentimento
