#include <fmt/format.h>

#include "experiments/pipeline/augmentation.h"
#include "experiments/pipeline/experiment.h"
#include "framework/config/load.h"
#include "framework/media/encode.h"

namespace pentimento {
namespace {

struct ForwardKeys {
  std::string name;
  EncodeOptions encoding;
  std::optional<int> working_size;
  double strength = 1.0;

  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<ForwardKeys>()
            .Add("name", &ForwardKeys::name, "what reports call it; by default its type")
            .Add("encoding", &ForwardKeys::encoding, "how its pictures are written, and which metadata go with them")
            .Add("working_size", &ForwardKeys::working_size,
                 "longer side of the pictures that the method is handed, scaled down (never up); what it makes of them "
                 "is scaled back; none: pictures as they are",
                 {.unit = "px", .minimum = 16, .maximum = 4096})
            .Add("strength", &ForwardKeys::strength,
                 "how far each pixel goes from what it was (0) to what the method makes of it (1)",
                 {.minimum = 0, .maximum = 1})
            .Build();
    return schema;
  }
};

struct ReverseKeys {
  std::string name;
  EncodeOptions encoding;
  std::vector<std::string> applies_to;
  std::string afresh_for;

  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<ReverseKeys>()
            .Add("name", &ReverseKeys::name, "what reports call it; by default its type")
            .Add("encoding", &ReverseKeys::encoding, "how its pictures are written, and which metadata go with them")
            .Add("applies_to", &ReverseKeys::applies_to, "names of the forwards that it reverses; empty: all")
            .Add("afresh_for", &ReverseKeys::afresh_for,
                 "name of the reverse that was trained together with the forward, where this one was trained afresh on "
                 "the forward's laundered output: the co-adapted share compares the two")
            .Build();
    return schema;
  }
};

struct DomainKeys {
  std::optional<std::string> a;
  std::optional<std::string> b;

  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<DomainKeys>()
            .Add("a", &DomainKeys::a, "a domain of the data set; by default the one that is measured")
            .Add("b", &DomainKeys::b,
                 "a domain of the data set, or the name of a forward whose output on training identities it is (by "
                 "default the only forward that needs no model); with `~laundered` behind it, that output laundered")
            .Build();
    return schema;
  }
};

struct ModelKeys {
  std::string name;
  DomainKeys domains;

  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<ModelKeys>()
            .Add("name", &ModelKeys::name, "what methods call it by", {.required = true})
            .Add("domains", &ModelKeys::domains, "what it is trained to translate between")
            .Build();
    return schema;
  }
};

/// Made at run time because it contains methods of any registered type.
const OptionSchema* ModelEntrySchema(const Registries& registries) {
  // Nested schemas are referred to by address, for as long as the program lives.
  static OptionSchema schema;
  schema = ModelKeys::Schema();
  schema.fields.push_back(ObjectListField("augment",
                                          "training pictures are stylised on the fly, others each time they are shown",
                                          &AugmentationSchema(registries.methods)));
  return &schema;
}

/// A method that is one direction of a model trained in the same run.
struct ModelMethodKeys {
  std::string model;
  std::string direction;

  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<ModelMethodKeys>()
            .Add("model", &ModelMethodKeys::model, "name of an entry under models, instead of a type",
                 {.required = true})
            .Add("direction", &ModelMethodKeys::direction, "which way that model is used",
                 {.choices = {"a2b", "b2a"}, .required = true})
            .Build();
    return schema;
  }
};

struct ThreadKeys {
  int compute = ThreadBudget{}.compute;
  int loaders = ThreadBudget{}.loaders;

  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<ThreadKeys>()
            .Add("compute", &ThreadKeys::compute, "threads of the tensor libraries; part of what the same bits means",
                 {.minimum = 1, .maximum = 256})
            .Add("loaders", &ThreadKeys::loaders, "threads that read and decode; never changes a figure",
                 {.minimum = 1, .maximum = 256})
            .Build();
    return schema;
  }
};

struct ReportKeys {
  bool single_file = false;

  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<ReportKeys>()
            .Add("single_file", &ReportKeys::single_file, "put every picture into index.html, however many there are")
            .Build();
    return schema;
  }
};

/// An option of a method's own by the name of a key of every entry would be given for both.
void RequireNoCommonKey(const VariantSet& set) {
  for (const VariantSet::Alternative& method : set.alternatives) {
    for (const std::string& key : set.common->Names()) {
      if (method.schema->Find(key) != nullptr) {
        throw InternalError(fmt::format(
            "the method \"{}\" has an option \"{}\", which is a key of every entry that names a method; call it "
            "something else",
            method.name, key));
      }
    }
  }
}

std::shared_ptr<VariantSet> MethodVariants(const Registries& registries, const OptionSchema* common) {
  auto set = registries.methods.Variants(common);
  RequireNoCommonKey(*set);
  set->Add("model", "one direction of a model trained in this run (`model: NAME`)", &ModelMethodKeys::Schema());
  set->implied_type = {"model", "model"};
  return set;
}

/// Made at run time because it contains a data set of any registered type.
const OptionSchema* ShowcaseSchema(const std::shared_ptr<VariantSet>& datasets) {
  // Nested schemas are referred to by address, for as long as the program lives.
  static OptionSchema schema;
  schema.fields = {
      MakeField<std::string>("title", "heading in the report", "Further pictures"),
      VariantField("dataset", "where the pictures come from", datasets, {.required = true}),
      MakeField<int>(
          "size",
          "side of the square that each picture is cut and scaled to: the top of a tall one, the middle of a wide one",
          256, {.unit = "px", .minimum = 64, .maximum = 2048}),
      MakeField<bool>("show_originals",
                      "show the originals, too, which may be photographs of real people: index.html then holds them",
                      false),
  };
  return &schema;
}

OptionField ControlsField() {
  OptionField field = MakeField<std::vector<std::string>>(
      "controls",
      "reverses that a run has besides its own, so that figures can be read: all of them, unless one cannot be had "
      "(mean_face needs people who are not tested)",
      kControls, {.maximum = 3});
  OptionField element = *field.element;
  element.rules.choices = kControls;
  field.element = std::make_shared<const OptionField>(std::move(element));
  return field;
}

}  // namespace

ExperimentSchema::ExperimentSchema(const Registries& registries) {
  const auto datasets = registries.datasets.Variants(nullptr);
  schema_.fields = {
      MakeField<std::string>("schema", "version of the config format", "pentimento/1", {.choices = {"pentimento/1"}}),
      MakeField<std::string>("name", "names the run folder", "", {.required = true}),
      MakeField<std::int64_t>("seed", "every random number follows from it", 0, {.minimum = 0}),
      MakeField<ThreadKeys>("threads", "how many threads each kind of work may use", {}),
      VariantField("dataset", "where the pictures come from", datasets, {.required = true}),
      VariantField("gallery",
                   "other photographs of the tested people, and of others if there are any, that `identity` and "
                   "`second_pixels` compare each picture with; by default the other originals",
                   datasets),
      VariantListField("models", "what is trained before methods can use it",
                       registries.models.Variants(ModelEntrySchema(registries))),
      VariantListField("forward", "photo to stylised picture", MethodVariants(registries, &ForwardKeys::Schema()),
                       {.minimum = 1, .required = true}),
      SweepField(),
      VariantListField("reverse", "stylised picture to recovered photo; the controls are added",
                       MethodVariants(registries, &ReverseKeys::Schema())),
      ControlsField(),
      VariantField("laundering",
                   "method that stylised pictures also go through before each reverse: what is then recovered is "
                   "measured, too, and never concluded from",
                   registries.methods.Variants(nullptr)),
      VariantListField("metrics", "what is measured", registries.metrics.Variants(nullptr),
                       {.minimum = 1, .required = true}),
      MakeField<StatisticsOptions>("statistics", "how intervals are computed", {}),
      ObjectListField("showcase",
                      "further pictures that go through the chain and are shown with their values, without inference",
                      ShowcaseSchema(datasets)),
      MakeField<ReportKeys>("report", "how the report is written", {}),
      MakeField<std::optional<std::string>>(
          "keep_templates",
          "`until YYYY-MM-DD`: originals of real people that the run makes for itself stay in its folder until then; "
          "without it they go when the run ends",
          std::nullopt),
  };
  schema_.read_before = {IncludeField()};
  schema_.check_document = [forwards = *schema_.Find("forward")](const Json& given, const Json& resolved,
                                                                 const std::vector<OptionProblem>& known) {
    return CheckExperiment(given, resolved, forwards, known);
  };
}

}  // namespace pentimento
