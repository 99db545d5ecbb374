#include "experiments/pipeline/experiment.h"

#include <algorithm>

#include "experiments/pipeline/keep_templates.h"
#include "framework/media/encode.h"
#include "metrics/hops.h"

namespace pentimento {
namespace {

MethodEntry ReadMethod(const Json& entry) {
  MethodEntry method;
  method.name = EntryName(entry);
  method.encoding = entry.value("encoding", Json());
  if (entry.at("type") == "model") {
    method.model = entry.at("model").get<std::string>();
    method.direction = entry.at("direction").get<std::string>();
  }
  if (entry.contains("applies_to")) {
    entry.at("applies_to").get_to(method.applies_to);
    entry.at("afresh_for").get_to(method.afresh_for);
  }
  method.strength = entry.value("strength", method.strength);
  if (const Json size = entry.value("working_size", Json()); !size.is_null()) {
    method.working_size = size.get<int>();
  }
  method.method = entry;
  for (const char* key : {"name", "encoding", "applies_to", "afresh_for", "working_size", "strength"}) {
    method.method.erase(key);
  }
  return method;
}

/// How the controls are written: as the first reverse is, without one as the first forward; as pictures are by default
/// where no entry says how.
Json EncodingOfControls(const Json& reverses, const Json& forwards) {
  for (const Json* entries : {&reverses, &forwards}) {
    for (const Json& entry : *entries) {
      if (entry.contains("encoding")) {
        return entry.at("encoding");
      }
    }
  }
  return WriteOptions(EncodeOptions());
}

}  // namespace

Experiment ReadExperiment(const Json& resolved, const OptionSchema& schema, const Registry<Method>& methods) {
  const Json forwards = SweptForwards(resolved, *schema.Find("forward"));
  Experiment experiment;
  experiment.resolved = resolved;
  resolved.at("name").get_to(experiment.name);
  resolved.at("seed").get_to(experiment.seed);
  resolved.at("threads").at("compute").get_to(experiment.threads.compute);
  resolved.at("threads").at("loaders").get_to(experiment.threads.loaders);
  experiment.dataset = resolved.at("dataset");
  if (const Json& gallery = resolved.at("gallery"); !gallery.is_null()) {
    experiment.gallery = gallery;
  }
  experiment.sweep = SweepOf(resolved);
  for (const Json& entry : forwards) {
    experiment.forward.push_back(ReadMethod(entry));
  }
  const auto wanted = resolved.at("controls").get<std::vector<std::string>>();
  for (const std::string& control : kControls) {
    if (std::ranges::find(wanted, control) == wanted.end()) {
      continue;
    }
    MethodEntry entry;
    entry.name = control;
    ThrowProblems(ResolveOptions(*methods.Get(control).schema, Json::object(), entry.method), control);
    entry.method["type"] = control;
    // The controls differ from their siblings in pixels alone: they are written as the first reverse is.
    entry.encoding = EncodingOfControls(resolved.at("reverse"), forwards);
    experiment.reverse.push_back(std::move(entry));
  }
  for (const Json& entry : resolved.at("reverse")) {
    experiment.reverse.push_back(ReadMethod(entry));
    experiment.reverse.back().applies_to = WithCopies(experiment.sweep, experiment.reverse.back().applies_to);
  }
  for (const Json& entry : resolved.at("models")) {
    ModelEntry model;
    entry.at("name").get_to(model.name);
    const Json& domains = entry.at("domains");
    model.domain_a = domains.at("a").is_null() ? "" : domains.at("a").get<std::string>();
    if (!domains.at("b").is_null()) {
      domains.at("b").get_to(model.domain_b);
    } else if (const auto plain = std::ranges::find(experiment.forward, std::string(), &MethodEntry::model);
               plain != experiment.forward.end()) {
      model.domain_b = plain->name;
    }
    for (const Json& augment : entry.at("augment")) {
      model.augment.push_back({augment.at("domain").get<std::string>().front(), augment.at("probability").get<double>(),
                               augment.at("method")});
    }
    model.model = entry;
    for (const char* key : {"name", "domains", "augment"}) {
      model.model.erase(key);
    }
    experiment.models.push_back(std::move(model));
  }
  if (const Json& laundering = resolved.at("laundering"); !laundering.is_null()) {
    experiment.laundering = laundering;
  }
  for (const Json& metric : resolved.at("metrics")) {
    experiment.metrics.push_back(metric);
  }
  for (const Json& entry : resolved.at("showcase")) {
    experiment.showcases.push_back({entry.at("title").get<std::string>(), entry.at("dataset"),
                                    entry.at("size").get<int>(), entry.at("show_originals").get<bool>()});
  }
  experiment.statistics = ReadOptions<StatisticsOptions>(resolved.at("statistics"));
  resolved.at("report").at("single_file").get_to(experiment.single_file);
  if (const Json& keep = resolved.at("keep_templates"); !keep.is_null()) {
    experiment.keep_until = KeptUntil(keep.get<std::string>());
  }
  return experiment;
}

const ModelEntry& Experiment::Model(const std::string& model_name) const {
  return *std::ranges::find(models, model_name, &ModelEntry::name);
}

const MethodEntry& Experiment::Forward(const std::string& forward_name) const {
  return *std::ranges::find(forward, forward_name, &MethodEntry::name);
}

MethodEntry Experiment::LaunderingOf(const MethodEntry& forward_entry) const {
  MethodEntry entry;
  entry.name = LaunderedName(forward_entry.name);
  entry.method = laundering.value();
  entry.encoding = forward_entry.encoding.is_null() ? WriteOptions(EncodeOptions{.metadata = MetadataPolicy::kAll})
                                                    : forward_entry.encoding;
  entry.encoding["format"] = "png";
  return entry;
}

bool Experiment::HasMeanFace() const {
  return std::ranges::find(reverse, "mean_face", &MethodEntry::name) != reverse.end();
}

std::vector<const MethodEntry*> Experiment::ReversesOf(const std::string& forward_name) const {
  std::vector<const MethodEntry*> found;
  for (const MethodEntry& entry : reverse) {
    if (entry.applies_to.empty() || std::ranges::find(entry.applies_to, forward_name) != entry.applies_to.end()) {
      found.push_back(&entry);
    }
  }
  return found;
}

}  // namespace pentimento
