#include "experiments/pipeline/judging.h"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "framework/core/hash.h"
#include "framework/core/text.h"
#include "metrics/hops.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

/// Every weight file that a metric reads and that is there.
std::vector<fs::path> FilesOf(const Metric& metric, const fs::path& weights) {
  std::vector<fs::path> files = metric.files();
  for (const std::string& file : metric.weights()) {
    files.push_back(weights / file);
  }
  std::erase_if(files, [](const fs::path& file) { return !fs::is_regular_file(file); });
  return files;
}

/// The weight files that a trained model and a metric both read.
std::vector<std::string> InBoth(const Model& model, const Metric& metric) {
  const std::vector<std::string> measured = metric.weights();
  const std::set<std::string> of_metric(measured.begin(), measured.end());
  std::vector<std::string> both;
  std::ranges::copy_if(model.weights(), std::back_inserter(both),
                       [&](const std::string& file) { return of_metric.contains(file); });
  return both;
}

}  // namespace

void LossMatchers::Add(const std::string& method, const std::vector<std::string>& sha256) {
  for (const std::string& hash : sha256) {
    methods_[hash].push_back(method);
  }
}

std::string LossMatchers::Complaint(const std::string& name, const Metric& metric, const fs::path& weights) const {
  if (methods_.empty()) {
    return "";
  }
  for (const fs::path& file : FilesOf(metric, weights)) {
    if (const auto found = methods_.find(Sha256OfFile(file)); found != methods_.end()) {
      return fmt::format(
          "metric \"{}\" would judge {} by {}, a face matcher that was in the loss: what has learnt to please a "
          "matcher "
          "is not judged by it\n  judge by another one (matchers: [facenet], or an embedding of yours), or train "
          "without "
          "it (lambda_face: 0)",
          name, Join(found->second), file.filename().string());
    }
  }
  return "";
}

void NoteNetworksInLoss(const Experiment& experiment, const Registry<Model>& models, const Metric& metric,
                        std::vector<Figure>& figures) {
  const auto note = [&](const MethodEntry& entry, const std::string& file) {
    for (Figure& figure : figures) {
      if (figure.forward == entry.name || WithoutLaundering(figure.reverse) == entry.name) {
        figure.note += fmt::format("{}{} was in the loss that {} was trained with", figure.note.empty() ? "" : "; ",
                                   file, entry.name);
      }
    }
  };
  for (const auto* const entries : {&experiment.forward, &experiment.reverse}) {
    for (const MethodEntry& entry : *entries) {
      if (!entry.model.empty()) {
        const auto model = models.Make(experiment.Model(entry.model).model);
        for (const std::string& file : InBoth(*model, metric)) {
          note(entry, file);
        }
      }
    }
  }
}

}  // namespace pentimento
