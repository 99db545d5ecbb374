#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "framework/methods/method.h"
#include "framework/train/train_options.h"
#include "framework/train/trainer.h"

namespace pentimento {

/// One training, besides its pictures.
struct TrainingPlan {
  std::string model;  ///< its registered name: in messages, streams of random numbers and checkpoints
  TrainOptions options;
  std::vector<std::string> matchers_in_loss;  ///< the model's; their hashes go into the networks' files
  bool paired = false;                        ///< picture i of domain A and picture i of domain B show the same moment
  std::function<std::unique_ptr<Trainer>()> make_trainer;  ///< not called where the training is done already
};

/// Trains to the end, resuming bitwise from the newest checkpoint in the folder if there is one.
///
/// A finished folder holds the final weights of every network as `<network>.safetensors`, and `done.json` (written
/// last), which also has the training curve; its checkpoints are gone. Training it again only repeats the curve.
///
/// With validation the final weights are those of the step that was best by the chosen figure on the held-out pictures
/// of the context; the figures are in the curve as "validation/...", and those of that step in `done.json`.
/// @throws ConfigError if validation is wanted of a model that has none, or without held-out pictures; Interrupted on a
/// stop request, a checkpoint written within one step; WorkError if the training diverges; WeightsError if the folder's
/// checkpoints are damaged or of another training.
void RunTraining(const TrainingPlan& plan, const TrainContext& context);

/// What the file of a trained network says of the face matchers in its objective: the SHA-256 of the weights of each;
/// nothing for files of others. @throws WeightsError if it cannot be read.
std::vector<std::string> MatchersInLoss(const std::filesystem::path& weights);

/// Where a finished training left the weights of a network. @param model its registered name, for the message.
/// @throws WeightsError if the folder holds no finished training.
std::filesystem::path TrainedWeights(const std::filesystem::path& folder, const std::string& network,
                                     const std::string& model);

}  // namespace pentimento
