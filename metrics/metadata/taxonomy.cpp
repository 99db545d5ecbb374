#include "metrics/metadata/taxonomy.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"

// The names are those that the assembler file gives the embedded file.
// NOLINTBEGIN(readability-identifier-naming)
extern "C" {
extern const char pentimento_taxonomy_json[];
extern const char pentimento_taxonomy_json_end[];
}
// NOLINTEND(readability-identifier-naming)

namespace pentimento {
namespace {

constexpr std::string_view kSchemaName = "pentimento-taxonomy/1";
constexpr std::string_view kOther = "other";
constexpr std::size_t kMostKnownKeys = 100000;

const ChoiceCodec<Sensitivity>::Choices& SensitivityChoices() {
  static const ChoiceCodec<Sensitivity>::Choices choices = {{"none", Sensitivity::kNone},
                                                            {"low", Sensitivity::kLow},
                                                            {"medium", Sensitivity::kMedium},
                                                            {"high", Sensitivity::kHigh}};
  return choices;
}

/// The file as a whole.
struct TaxonomyFile {
  std::string schema;
  std::vector<MetadataCategory> categories;
  std::vector<TaxonomyRule> rules;

  static const OptionSchema& Schema() {
    static const OptionSchema table =
        OptionTable<TaxonomyFile>()
            .Add("schema", &TaxonomyFile::schema, "version of the form",
                 {.choices = {std::string(kSchemaName)}, .required = true})
            .Add("categories", &TaxonomyFile::categories, "categories that are new or take another's place")
            .Add("rules", &TaxonomyFile::rules, "rules, of which the first that fits decides")
            .Build();
    return table;
  }
};

TaxonomyFile ParseTaxonomy(std::string_view text, const std::string& place) {
  Json document;
  try {
    document = Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw ConfigError(fmt::format("{}: not JSON: {}", place, error.what()));
  }
  return ParseOptions<TaxonomyFile>(document, place);
}

bool FitsAny(const std::vector<std::string>& patterns, std::string_view text) {
  return patterns.empty() ||
         std::ranges::any_of(patterns, [&](const std::string& pattern) { return FitsPattern(pattern, text); });
}

}  // namespace

bool FitsPattern(std::string_view pattern, std::string_view text) {
  // The last '*' seen takes one character more each time that what follows it does not fit.
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t taken = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

std::string_view SensitivityName(Sensitivity sensitivity) {
  for (const auto& [name, value] : SensitivityChoices()) {
    if (value == sensitivity) {
      return name;
    }
  }
  throw InternalError("a sensitivity without a name");
}

const OptionSchema& MetadataCategory::Schema() {
  static const OptionSchema schema =
      OptionTable<MetadataCategory>()
          .Add("name", &MetadataCategory::name, "lower case", {.required = true})
          .AddChoice("sensitivity", &MetadataCategory::sensitivity, "how much its items tell about people",
                     SensitivityChoices(), {.required = true})
          .Add("doc", &MetadataCategory::doc, "what its items say", {.required = true})
          .Build();
  return schema;
}

const OptionSchema& TaxonomyRule::Schema() {
  static const OptionSchema schema =
      OptionTable<TaxonomyRule>()
          .Add("carrier", &TaxonomyRule::carrier, "patterns of carriers; none: any")
          .Add("group", &TaxonomyRule::group, "patterns of groups; none: any")
          .Add("name", &TaxonomyRule::name, "patterns of names; none: any")
          .Add("value", &TaxonomyRule::value, "patterns of values; none: any")
          .Add("category", &TaxonomyRule::category, "where its items belong", {.required = true})
          .AddChoice("sensitivity", &TaxonomyRule::sensitivity, "instead of the category's", SensitivityChoices())
          .Add("source", &TaxonomyRule::source, "where it is written what these items are", {.required = true})
          .Build();
  return schema;
}

Taxonomy::Taxonomy() {
  TaxonomyFile file = ParseTaxonomy(
      {pentimento_taxonomy_json, static_cast<std::size_t>(pentimento_taxonomy_json_end - pentimento_taxonomy_json)},
      "taxonomy.json");
  Put(std::move(file.categories), std::move(file.rules), "taxonomy.json");
}

Taxonomy::Taxonomy(const std::filesystem::path& extension) : Taxonomy() {
  TaxonomyFile file = ParseTaxonomy(ReadFile(extension), extension.string());
  Put(std::move(file.categories), std::move(file.rules), extension.string());
}

void Taxonomy::Put(std::vector<MetadataCategory> categories, std::vector<TaxonomyRule> rules,
                   const std::string& place) {
  for (MetadataCategory& category : categories) {
    const auto same = std::ranges::find(categories_, category.name, &MetadataCategory::name);
    if (same != categories_.end()) {
      *same = std::move(category);
    } else {
      categories_.push_back(std::move(category));
    }
  }
  std::ranges::stable_sort(categories_, std::ranges::greater(), &MetadataCategory::sensitivity);
  std::vector<std::string> names;
  std::ranges::transform(categories_, std::back_inserter(names), &MetadataCategory::name);
  std::vector<OptionProblem> problems;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (Find(rules[i].category) == nullptr) {
      const std::string nearest = NearestName(rules[i].category, names);
      problems.push_back({fmt::format("/rules/{}/category", i), false,
                          fmt::format("rules[{}].category: there is no category \"{}\"{}", i, rules[i].category,
                                      nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest)),
                          names});
    }
    if (rules[i].source.empty()) {
      problems.push_back({fmt::format("/rules/{}/source", i),
                          false,
                          fmt::format("rules[{}].source: must say where the items are described", i),
                          {}});
    }
  }
  ThrowProblems(problems, place);
  rules_.insert(rules_.begin(), std::make_move_iterator(rules.begin()), std::make_move_iterator(rules.end()));
}

const MetadataCategory* Taxonomy::Find(std::string_view name) const {
  const auto found = std::ranges::find(categories_, name, &MetadataCategory::name);
  return found == categories_.end() ? nullptr : &*found;
}

std::vector<const TaxonomyRule*> Taxonomy::RulesFor(const MetadataItem& item) const {
  std::vector<const TaxonomyRule*> fitting;
  for (const TaxonomyRule& rule : rules_) {
    if (FitsAny(rule.carrier, item.carrier) && FitsAny(rule.group, item.group) && FitsAny(rule.name, item.name)) {
      fitting.push_back(&rule);
      if (rule.value.empty()) {
        break;
      }
    }
  }
  return fitting;
}

Taxonomy::Class Taxonomy::ClassBy(const std::vector<const TaxonomyRule*>& rules, const MetadataItem& item) const {
  const auto rule =
      std::ranges::find_if(rules, [&](const TaxonomyRule* candidate) { return FitsAny(candidate->value, item.value); });
  const MetadataCategory* category = Find(rule == rules.end() ? kOther : std::string_view((*rule)->category));
  return {category, rule == rules.end() ? category->sensitivity : (*rule)->sensitivity.value_or(category->sensitivity)};
}

Taxonomy::Class Taxonomy::Classify(const MetadataItem& item) const { return ClassBy(RulesFor(item), item); }

Taxonomy::Class Classifier::Classify(const MetadataItem& item) {
  if (known_.size() > kMostKnownKeys) {
    known_.clear();
  }
  const auto [found, is_new] = known_.try_emplace(item.Key());
  if (is_new) {
    Known& known = found->second;
    known.rules = taxonomy_.RulesFor(item);
    if (known.rules.empty() || known.rules.front()->value.empty()) {
      known.always = taxonomy_.ClassBy(known.rules, item);
    }
  }
  return found->second.always ? *found->second.always : taxonomy_.ClassBy(found->second.rules, item);
}

}  // namespace pentimento
