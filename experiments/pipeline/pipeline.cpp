#include "experiments/pipeline/pipeline.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "experiments/pipeline/requirements.h"
#include "experiments/pipeline/translate_stage.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"
#include "metrics/hops.h"
#include "metrics/statistics/interval.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

/// Per-sample values of pictures beside the study: shown, never inferred from.
std::vector<Figure> WithoutInference(std::vector<Figure> figures, const std::string& title) {
  std::erase_if(figures, [](const Figure& figure) { return figure.samples.empty(); });
  for (Figure& figure : figures) {
    DropInterval(figure);
    figure.context["set"] = title;
    AddNote(figure, "shown beside the study: nothing is inferred from it");
  }
  return figures;
}

/// Where what forwards make of a half of the training people goes. No forward's name has a plus.
fs::path TrainingFolder(bool second) { return fs::path("images") / (second ? "train" : "train+pairs"); }

}  // namespace

FileSet Pipeline::Hop(const MethodEntry& entry, const FileSet& inputs, const FileSet& originals, const fs::path& folder,
                      const std::string& title) {
  TranslateJob job;
  job.title = title;
  job.entry = &entry;
  job.folder = folder;
  job.inputs = inputs;
  job.originals = originals;
  job.training_originals = result_.data.Select(result_.data.SourceDomain(), Split::kTrain);
  if (!entry.model.empty()) {
    const TrainedModel& model = EnsureModel(entry.model);
    job.model_folder = model.folder;
    job.model_hash = model.hash;
  }
  return Translate(context_, job);
}

FileSet Pipeline::TrainingOutput(const MethodEntry& forward, bool second) {
  const FileSet inputs = result_.data.TrainingHalf(result_.data.SourceDomain(), second, context_.experiment.seed);
  return Hop(forward, inputs, inputs, TrainingFolder(second) / forward.name,
             fmt::format("stylise training identities{}: {}", second ? "" : " for pairs", forward.name));
}

FileSet Pipeline::Laundered(const MethodEntry& forward, const FileSet& stylised, const fs::path& root) {
  const MethodEntry laundering = context_.experiment.LaunderingOf(forward);
  return Hop(laundering, stylised, stylised, root / laundering.name, fmt::format("launder: {}", forward.name));
}

FileSet Pipeline::DomainB(const ModelEntry& entry, bool second) {
  const auto& forwards = context_.experiment.forward;
  const auto forward = std::ranges::find(forwards, WithoutLaundering(entry.domain_b), &MethodEntry::name);
  if (forward != forwards.end()) {
    const FileSet output = TrainingOutput(*forward, second);
    return IsLaundered(entry.domain_b) ? Laundered(*forward, output, TrainingFolder(second)) : output;
  }
  const auto& samples = result_.data.listing.samples;
  if (std::ranges::none_of(samples, [&](const Sample& s) { return s.domain == entry.domain_b; })) {
    std::set<std::string> known;
    std::ranges::transform(samples, std::inserter(known, known.end()), &Sample::domain);
    std::ranges::transform(forwards, std::inserter(known, known.end()), &MethodEntry::name);
    throw ConfigError(
        fmt::format("model \"{}\": domains.b is \"{}\", which is neither a domain of the data set nor a "
                    "forward\n  accepted: {}",
                    entry.name, entry.domain_b, Join(std::vector<std::string>(known.begin(), known.end()))));
  }
  return result_.data.TrainingHalf(entry.domain_b, second, context_.experiment.seed);
}

const TrainedModel& Pipeline::EnsureModel(const std::string& name) {
  if (const auto found = result_.models.find(name); found != result_.models.end()) {
    return found->second;
  }
  const ModelEntry& entry = context_.experiment.Model(name);
  const std::string domain_a = entry.domain_a.empty() ? result_.data.SourceDomain() : entry.domain_a;
  const bool paired = context_.registries.models.Make(entry.model)->paired();
  FileSet b = DomainB(entry, true);
  FileSet a = paired ? result_.data.Select(domain_a, Split::kTrain)
                     : result_.data.TrainingHalf(domain_a, false, context_.experiment.seed);
  if (paired) {
    b = Union(b, DomainB(entry, false));
    if (const std::int64_t alone = KeepPairs(a, b); alone > 0) {
      context_.progress.Note(fmt::format("model {}: {} training pictures without a partner are left out", name, alone));
    }
    if (a.pictures.empty()) {
      throw DataError(
          fmt::format("model \"{}\" learns from pairs, but no training picture of \"{}\" has a partner of "
                      "the same name in \"{}\"",
                      entry.name, domain_a, entry.domain_b));
    }
  }
  return result_.models.emplace(name, TrainModel(context_, entry, a, b)).first->second;
}

ChainFiles Pipeline::RunChain(const FileSet& originals, const fs::path& root) {
  ChainFiles chain;
  chain.originals = originals;
  for (const MethodEntry& forward : context_.experiment.forward) {
    const FileSet stylised =
        Hop(forward, originals, originals, root / forward.name, fmt::format("stylise: {}", forward.name));
    chain.hops.push_back({forward.name, "", stylised});
    std::optional<FileSet> laundered;
    for (const MethodEntry* reverse : context_.experiment.ReversesOf(forward.name)) {
      FileSet recovered = Hop(*reverse, stylised, originals, root / fmt::format("{}+{}", forward.name, reverse->name),
                              fmt::format("recover: {} from {}", reverse->name, forward.name));
      chain.hops.push_back({forward.name, reverse->name, std::move(recovered), reverse->afresh_for});
      if (!context_.experiment.laundering || IsControl(reverse->name)) {
        continue;
      }
      if (!laundered) {
        laundered = Laundered(forward, stylised, root);
      }
      const std::string twin = LaunderedName(reverse->name);
      FileSet after = Hop(*reverse, *laundered, originals, root / fmt::format("{}+{}", forward.name, twin),
                          fmt::format("recover: {} from {}, laundered", reverse->name, forward.name));
      chain.hops.push_back({forward.name, twin, std::move(after)});
    }
  }
  return chain;
}

void Pipeline::RunOtherParts() {
  const std::string domain = result_.data.SourceDomain();
  result_.parts.fit.originals = result_.data.TrainingHalf(domain, true, context_.experiment.seed);
  for (const MethodEntry& forward : context_.experiment.forward) {
    result_.parts.fit.hops.push_back({forward.name, "", TrainingOutput(forward, true)});
  }
  for (const Split split : {Split::kSelect, Split::kAttest}) {
    ChainFiles& chain = split == Split::kSelect ? result_.parts.select : result_.parts.attest;
    const FileSet originals = result_.data.Select(domain, split);
    if (!originals.pictures.empty()) {
      chain = RunChain(originals, fs::path("images") / ToString(split));
    }
  }
}

void Pipeline::RunShowcases() {
  for (std::size_t i = 0; i < context_.experiment.showcases.size(); ++i) {
    const ShowcaseEntry& entry = context_.experiment.showcases[i];
    const fs::path root = fs::path("images") / "showcase" / std::to_string(i + 1);
    ShowcaseResult showcase;
    showcase.entry = &entry;
    showcase.data = PrepareData(context_, entry.dataset, root / "source");
    showcase.chain = RunChain(PrepareShowcase(context_, entry, showcase.data, root / "original"), root);
    for (const Json& metric : context_.experiment.metrics) {
      MeasureResult measured = Measure(
          context_, metric, {.test = showcase.chain, .training = result_.parts.training, .tools = result_.parts.tools});
      std::ranges::move(WithoutInference(std::move(measured.figures), entry.title),
                        std::back_inserter(showcase.figures));
    }
    result_.showcases.push_back(std::move(showcase));
  }
}

PipelineResult Pipeline::Run() {
  result_.data = PrepareData(context_, context_.experiment.dataset, fs::path("images") / "original");
  const FileSet originals = result_.data.Select(result_.data.SourceDomain(), Split::kTest);
  if (originals.pictures.empty()) {
    throw DataError("the data set has no test pictures: give its split a larger test share");
  }
  std::set<std::string> training;
  for (const Sample& sample : result_.data.listing.samples) {
    if (sample.split == Split::kTrain) {
      training.insert(sample.subject);
    }
  }
  const auto training_subjects = static_cast<std::int64_t>(training.size());
  if (const std::string problem = TooFewToTrain(training_subjects, context_.experiment, context_.registries.models);
      !problem.empty()) {
    throw DataError(problem);
  }
  if (context_.experiment.gallery) {
    result_.gallery = PrepareData(context_, *context_.experiment.gallery, fs::path("images") / "gallery");
    result_.parts.gallery = GalleryFiles(context_, *result_.gallery, originals);
  }
  result_.parts.training = result_.data.Select(result_.data.SourceDomain(), Split::kTrain);
  result_.parts.test = RunChain(originals, "images");
  if (std::ranges::any_of(context_.experiment.metrics, [&](const Json& metric) {
        return context_.registries.metrics.Make(metric)->needs().parts;
      })) {
    RunOtherParts();
  }
  const ReverseMethods reverse_methods = [this](const std::string& name) {
    const MethodEntry& entry = *std::ranges::find(context_.experiment.reverse, name, &MethodEntry::name);
    return MakeMethod(context_, entry, entry.model.empty() ? fs::path() : EnsureModel(entry.model).folder);
  };
  for (const ModelEntry& entry : context_.experiment.models) {
    EnsureModel(entry.name);
  }
  if (!result_.models.empty()) {
    result_.training_subjects = training_subjects;
  }
  result_.tools = ToolsOf(context_);
  result_.parts.tools = result_.tools.versions;
  for (const Json& metric : context_.experiment.metrics) {
    MeasureResult measured = Measure(context_, metric, result_.parts, reverse_methods);
    std::ranges::move(measured.figures, std::back_inserter(result_.figures));
    std::ranges::move(measured.scores, std::back_inserter(result_.scores));
  }
  RunShowcases();
  return std::move(result_);
}

std::vector<std::string> PlannedSteps(const Experiment& experiment) {
  std::vector<std::string> steps = {fmt::format("data set: {}", experiment.dataset.at("type").get<std::string>())};
  if (experiment.gallery) {
    steps.push_back(fmt::format("gallery: {}", experiment.gallery->at("type").get<std::string>()));
  }
  for (const ModelEntry& model : experiment.models) {
    std::string step = fmt::format("train {} ({}), domain b: {}", model.name, model.model.at("type").get<std::string>(),
                                   model.domain_b);
    for (const AugmentationEntry& style : model.augment) {
      step += fmt::format("; {:g} % of {} shown as by {}", 100.0 * style.probability, style.domain,
                          style.method.at("type").get<std::string>());
    }
    steps.push_back(std::move(step));
  }
  for (const MethodEntry& forward : experiment.forward) {
    steps.push_back(fmt::format("stylise: {}", forward.name));
    for (const MethodEntry* reverse : experiment.ReversesOf(forward.name)) {
      steps.push_back(fmt::format("recover: {} from {}", reverse->name, forward.name));
      if (experiment.laundering && !IsControl(reverse->name)) {
        steps.push_back(fmt::format("recover: {} from {}, laundered", reverse->name, forward.name));
      }
    }
  }
  for (const Json& metric : experiment.metrics) {
    steps.push_back(fmt::format("measure {}", metric.at("type").get<std::string>()));
  }
  for (const ShowcaseEntry& showcase : experiment.showcases) {
    steps.push_back(fmt::format("the same chain on: {}", showcase.title));
  }
  steps.emplace_back("report");
  return steps;
}

}  // namespace pentimento
