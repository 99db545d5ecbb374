#include "metrics/matchers/fusion_matcher.h"

#include <cmath>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

/// The numbers of each part in a fused template.
std::vector<Template> Split(const Template& fused) {
  std::vector<Template> parts;
  for (auto next = fused.begin(); next != fused.end();) {
    const auto length = static_cast<std::ptrdiff_t>(*next);
    parts.emplace_back(next + 1, next + 1 + length);
    next += 1 + length;
  }
  return parts;
}

/// Adds a part to a fused template.
void Append(Template& fused, const Template& part) {
  fused.push_back(static_cast<float>(part.size()));
  fused.insert(fused.end(), part.begin(), part.end());
}

}  // namespace

FusionMatcher::FusionMatcher(std::vector<std::unique_ptr<Matcher>> parts) {
  for (std::unique_ptr<Matcher>& part : parts) {
    parts_.push_back({.matcher = std::move(part)});
  }
}

std::string FusionMatcher::name() const {
  std::vector<std::string> names;
  for (const Part& part : parts_) {
    names.push_back(part.matcher->name());
  }
  return fmt::format("fusion[{}]", fmt::join(names, "+"));
}

std::vector<std::string> FusionMatcher::weights() const {
  std::vector<std::string> all;
  for (const Part& part : parts_) {
    const std::vector<std::string> own = part.matcher->weights();
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

std::vector<std::filesystem::path> FusionMatcher::files() const {
  std::vector<std::filesystem::path> all;
  for (const Part& part : parts_) {
    const std::vector<std::filesystem::path> own = part.matcher->files();
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

std::vector<ChipForm> FusionMatcher::forms() const {
  std::vector<ChipForm> all;
  for (const Part& part : parts_) {
    const std::vector<ChipForm> own = part.matcher->forms();
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

void FusionMatcher::Load(const std::filesystem::path& weights_folder) {
  for (const Part& part : parts_) {
    part.matcher->Load(weights_folder);
  }
}

std::vector<Template> FusionMatcher::Describe(std::span<const FaceChips> faces) const {
  std::vector<Template> fused(faces.size());
  std::size_t first = 0;
  const std::size_t all_forms = forms().size();
  for (const Part& part : parts_) {
    const std::size_t own_forms = part.matcher->forms().size();
    std::vector<FaceChips> own(faces.size());
    for (std::size_t form = 0; form < own_forms; ++form) {
      std::vector<FaceChip> chips = ChipsOfForm(faces, first + form, all_forms);
      for (std::size_t i = 0; i < faces.size(); ++i) {
        own[i].push_back(std::move(chips[i]));
      }
    }
    const std::vector<Template> templates = part.matcher->Describe(own);
    for (std::size_t i = 0; i < faces.size(); ++i) {
      Append(fused[i], templates[i]);
    }
    first += own_forms;
  }
  return fused;
}

double FusionMatcher::Distance(const Template& a, const Template& b) const {
  const std::vector<Template> ours = Split(a);
  const std::vector<Template> theirs = Split(b);
  double sum = 0.0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    sum += (parts_[i].matcher->Distance(ours[i], theirs[i]) - parts_[i].mean) / parts_[i].deviation;
  }
  return sum / static_cast<double>(parts_.size());
}

Template FusionMatcher::Mean(std::span<const Template* const> templates) const {
  std::vector<std::vector<Template>> split;
  for (const Template* const fused : templates) {
    split.push_back(Split(*fused));
  }
  Template mean;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    std::vector<const Template*> own;
    for (const std::vector<Template>& parts : split) {
      own.push_back(&parts[i]);
    }
    Append(mean, parts_[i].matcher->Mean(own));
  }
  return mean;
}

void FusionMatcher::Calibrate(std::span<const Template> templates, std::span<const std::string> subjects) {
  std::vector<std::vector<Template>> split;
  for (const Template& fused : templates) {
    split.push_back(Split(fused));
  }
  for (std::size_t part = 0; part < parts_.size(); ++part) {
    double count = 0.0;
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < split.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (subjects[i] != subjects[j]) {
          const double distance = parts_[part].matcher->Distance(split[i][part], split[j][part]);
          count += 1.0;
          sum += distance;
          squares += distance * distance;
        }
      }
    }
    const double mean = count > 0.0 ? sum / count : 0.0;
    const double variance = count > 0.0 ? squares / count - mean * mean : 0.0;
    if (variance <= 0.0) {
      throw DataError(fmt::format("{} needs faces of at least two people, not all alike, that are not tested; found {}",
                                  name(), templates.size()));
    }
    parts_[part].mean = mean;
    parts_[part].deviation = std::sqrt(variance);
  }
}

void RegisterFusion(Registry<Matcher>& registry) {
  const auto schema = std::make_shared<OptionSchema>();
  schema->fields.push_back(VariantListField("of", "the matchers whose scores are put together",
                                            registry.Variants(nullptr),
                                            {.minimum = 2, .maximum = 16, .required = true}));
  std::map<std::string, Registry<Matcher>::Entry> known;
  for (const Registry<Matcher>::Entry& entry : registry.entries()) {
    known.emplace(entry.name, entry);
  }
  registry.AddEntry({"fusion", "several matchers together: the mean of their distances, each normalised by impostors",
                     schema.get(),
                     [schema, known = std::move(known)](const Json& resolved) -> std::unique_ptr<Matcher> {
                       std::vector<std::unique_ptr<Matcher>> parts;
                       for (const Json& part : resolved.at("of")) {
                         parts.push_back(known.at(part.at("type").get<std::string>()).make(part));
                       }
                       return std::make_unique<FusionMatcher>(std::move(parts));
                     }});
}

}  // namespace pentimento
