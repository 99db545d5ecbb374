#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "framework/core/options.h"
#include "framework/media/inventory/metadata_item.h"

namespace pentimento {

/// How much an item tells about people.
enum class Sensitivity {
  kNone,    ///< nothing: rendering needs it, or it is the same in everybody's files
  kLow,     ///< little: how a picture was taken or encoded
  kMedium,  ///< it narrows down, or links files: times, models, editing, prompts
  kHigh,    ///< it identifies a person, a place or a device by itself, or may hold what does
};

/// "none", "low", "medium", "high"
std::string_view SensitivityName(Sensitivity sensitivity);

/// A kind of statement.
struct MetadataCategory {
  std::string name;  ///< "location", "time", ...
  Sensitivity sensitivity = Sensitivity::kMedium;
  std::string doc;

  static const OptionSchema& Schema();
};

/// Says to which category items belong. Patterns are texts in which '*' stands for any characters, also none; an empty
/// list fits everything.
struct TaxonomyRule {
  std::vector<std::string> carrier;
  std::vector<std::string> group;
  std::vector<std::string> name;
  std::vector<std::string> value;  ///< of a long value its beginning, after its size and digest
  std::string category;
  std::optional<Sensitivity> sensitivity;  ///< instead of the category's
  std::string source;                      ///< where it is written what the item is

  static const OptionSchema& Schema();
};

/// Whether a pattern, in which '*' stands for any characters, also none, fits the whole of a text.
bool FitsPattern(std::string_view pattern, std::string_view text);

/// What metadata items give away: the categories and rules of taxonomy.json, which is built in, and those that a user
/// puts before them.
class Taxonomy {
 public:
  struct Class {
    const MetadataCategory* category = nullptr;  ///< lives as long as the taxonomy
    Sensitivity sensitivity = Sensitivity::kMedium;

    /// Whether it can be kept or removed: what rendering needs and what is inferred from how a file was encoded, which
    /// every file has, cannot.
    [[nodiscard]] bool IsStatement() const { return category->name != "structure" && category->name != "inferred"; }
  };

  /// The built-in one.
  Taxonomy();
  /// With a file of the same form before it: its rules come first, its categories are added or take another's place.
  /// @throws ConfigError naming the file and every place in it that is wrong, DataError if it cannot be read.
  explicit Taxonomy(const std::filesystem::path& extension);

  /// The first rule that fits decides; "other" where none does.
  [[nodiscard]] Class Classify(const MetadataItem& item) const;
  /// The rules that fit an item's carrier, group and name, in order, up to the first that asks for no value.
  [[nodiscard]] std::vector<const TaxonomyRule*> RulesFor(const MetadataItem& item) const;
  /// The class that the first of these rules gives which fits the item's value, too.
  [[nodiscard]] Class ClassBy(const std::vector<const TaxonomyRule*>& rules, const MetadataItem& item) const;
  /// The most sensitive first.
  [[nodiscard]] const std::vector<MetadataCategory>& categories() const { return categories_; }
  [[nodiscard]] const std::vector<TaxonomyRule>& rules() const { return rules_; }

 private:
  void Put(std::vector<MetadataCategory> categories, std::vector<TaxonomyRule> rules, const std::string& place);
  [[nodiscard]] const MetadataCategory* Find(std::string_view name) const;

  std::vector<MetadataCategory> categories_;
  std::vector<TaxonomyRule> rules_;
};

/// Classes of many files' items, which repeat: remembers which rules fit a key. For one thread.
class Classifier {
 public:
  /// @param taxonomy outlives it.
  explicit Classifier(const Taxonomy& taxonomy) : taxonomy_(taxonomy) {}
  Taxonomy::Class Classify(const MetadataItem& item);

 private:
  const Taxonomy& taxonomy_;
  /// What is known of one key.
  struct Known {
    std::vector<const TaxonomyRule*> rules;
    std::optional<Taxonomy::Class> always;  ///< where no rule looks at the value
  };
  std::unordered_map<std::string, Known> known_;
};

}  // namespace pentimento
