#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "experiments/pipeline/experiment.h"
#include "framework/methods/method.h"
#include "metrics/metric.h"

namespace pentimento {

/// The face matchers that methods of a config learnt to please, known by the SHA-256 of their weights, so that another
/// name or a copy changes nothing. No method is judged by a matcher that was in its loss.
class LossMatchers {
 public:
  /// @param method which, for messages ("\"back\", of the model \"unet\""). @param sha256 of the weights of each
  /// matcher in its loss.
  void Add(const std::string& method, const std::vector<std::string>& sha256);

  /// Why a metric may not judge the methods of the config, and what to do; "" if it may.
  /// @param name the metric's type. @param weights the weights folder.
  [[nodiscard]] std::string Complaint(const std::string& name, const Metric& metric,
                                      const std::filesystem::path& weights) const;

 private:
  std::map<std::string, std::vector<std::string>> methods_;  ///< by hash
};

/// Says, in the note of each figure of a trained method, which of the networks that the figure was measured by were in
/// the loss of that method: what it learnt to please flatters it.
void NoteNetworksInLoss(const Experiment& experiment, const Registry<Model>& models, const Metric& metric,
                        std::vector<Figure>& figures);

}  // namespace pentimento
