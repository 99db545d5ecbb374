#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/core/options.h"

namespace pentimento::testing {

enum class Precision { kFp32, kBf16 };

struct LossOptions {
  double lambda_id = 0.5;
  double lambda_rec = 10.0;

  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<LossOptions>()
            .Add("lambda_id", &LossOptions::lambda_id, "weight of the identity loss", {.minimum = 0})
            .Add("lambda_rec", &LossOptions::lambda_rec, "weight of the reconstruction", {.minimum = 0})
            .Build();
    return schema;
  }
};

/// One option of every kind, and a rule across fields.
struct SampleOptions {
  bool flag = true;
  int steps = 100;
  std::uint8_t small = 7;
  std::int64_t large = -1;
  std::uint64_t seed = 1;
  double rate = 2e-4;
  std::string title = "untitled";
  std::optional<int> size;
  std::vector<int> widths = {64, 128};
  std::map<std::string, double> weights;
  Precision precision = Precision::kFp32;
  std::vector<Precision> tried = {Precision::kFp32};
  std::optional<Precision> fallback;
  LossOptions loss{.lambda_id = 0.25};  // not LossOptions' own default
  std::vector<LossOptions> history;

  void Check() const {
    if (size && *size > steps) {
      throw ConfigError("size must not exceed steps");
    }
  }

  static const OptionSchema& Schema() {
    using Self = SampleOptions;
    const std::vector<std::pair<std::string, Precision>> precisions = {{"fp32", Precision::kFp32},
                                                                       {"bf16", Precision::kBf16}};
    static const OptionSchema schema =
        OptionTable<Self>()
            .Add("flag", &Self::flag, "a switch")
            .Add("steps", &Self::steps, "how long", {.unit = "steps", .minimum = 1, .maximum = 1000})
            .Add("small", &Self::small, "a byte")
            .Add("large", &Self::large, "a long number")
            .Add("seed", &Self::seed, "of the random streams")
            .Add("rate", &Self::rate, "learning rate", {.minimum = 0, .maximum = 1})
            .Add("title", &Self::title, "of the page")
            .Add("size", &Self::size, "side", {.unit = "px", .minimum = 8})
            .Add("widths", &Self::widths, "channels", {.minimum = 1, .maximum = 3})
            .Add("weights", &Self::weights, "by name")
            .AddChoice("precision", &Self::precision, "of the network", precisions)
            .AddChoice("tried", &Self::tried, "all that were", precisions)
            .AddChoice("fallback", &Self::fallback, "the other one", precisions)
            .Add("loss", &Self::loss, "weights of the losses")
            .Add("history", &Self::history, "earlier losses")
            .Build();
    return schema;
  }
};

struct NamedOptions {
  std::string name;

  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<NamedOptions>().Add("name", &NamedOptions::name, "for messages", {.required = true}).Build();
    return schema;
  }
};

struct EmptyOptions {
  static const OptionSchema& Schema() {
    static const OptionSchema schema;
    return schema;
  }
};

/// Metrics `psnr` (no options) and `sample`, and methods with a common `name` that a `model` implies.
inline std::shared_ptr<const VariantSet> SampleMetrics() {
  auto set = std::make_shared<VariantSet>();
  set->what = "metric";
  set->alternatives = {{"psnr", "peak signal-to-noise ratio", &EmptyOptions::Schema()},
                       {"sample", "one of every kind", &SampleOptions::Schema()}};
  return set;
}

struct ModelUseOptions {
  std::string model;
  std::string direction = "b2a";

  static const OptionSchema& Schema() {
    static const OptionSchema schema = OptionTable<ModelUseOptions>()
                                           .Add("model", &ModelUseOptions::model, "its name", {.required = true})
                                           .Add("direction", &ModelUseOptions::direction, "a2b or b2a")
                                           .Build();
    return schema;
  }
};

/// Options of a method that refuses the key that all methods take.
struct NamelessOptions {
  int level = 3;

  static const OptionSchema& Schema() {
    static const OptionSchema schema = OptionTable<NamelessOptions>()
                                           .Add("level", &NamelessOptions::level, "any number")
                                           .Refuse("name", "it is called by its level")
                                           .Build();
    return schema;
  }
};

inline std::shared_ptr<const VariantSet> SampleMethods() {
  auto set = std::make_shared<VariantSet>();
  set->what = "method";
  set->common = &NamedOptions::Schema();
  set->Add("classical", "no network", &LossOptions::Schema());
  set->Add("model", "a trained model", &ModelUseOptions::Schema());
  set->implied_type = {"model", "model"};
  return set;
}

/// Methods of which one refuses the common `name`.
inline OptionSchema SampleWithRefusal() {
  auto set = std::make_shared<VariantSet>();
  set->what = "method";
  set->common = &NamedOptions::Schema();
  set->Add("classical", "no network", &LossOptions::Schema());
  set->Add("nameless", "takes no name", &NamelessOptions::Schema());
  OptionSchema schema;
  schema.fields = {VariantListField("methods", "some", set)};
  return schema;
}

/// A whole experiment's schema, made at run time as the program makes its own.
inline OptionSchema SampleExperiment() {
  OptionSchema schema;
  schema.fields = {MakeField<std::string>("name", "of the run", "", {.required = true}),
                   MakeField<std::uint64_t>("seed", "of every random stream", 0),
                   MakeField("sample", "nested options", SampleOptions()),
                   VariantListField("reverse", "how to go back", SampleMethods()),
                   VariantListField("metrics", "what to measure", SampleMetrics(), {}, Json::array({"psnr"})),
                   VariantField("extra", "one more metric", SampleMetrics())};
  return schema;
}

}  // namespace pentimento::testing
