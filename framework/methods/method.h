#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/core/json.h"
#include "framework/core/progress.h"
#include "framework/core/stop_token.h"
#include "framework/registry/registry.h"

namespace pentimento {

/// Pictures by number, decoded on demand: what training and fitting read from. Thread-safe.
class ImageSource {
 public:
  virtual ~ImageSource() = default;
  [[nodiscard]] virtual std::int64_t size() const = 0;
  [[nodiscard]] virtual std::string id(std::int64_t index) const = 0;
  /// float32 [3,H,W] in [0,1] at the picture's own size. @throws DataError.
  [[nodiscard]] virtual torch::Tensor Image(std::int64_t index) const = 0;
  /// What training is shown at `position` of the sequence of its pictures: the picture, unless it is augmented. Follows
  /// from the two numbers alone. @throws DataError.
  [[nodiscard]] virtual torch::Tensor TrainingImage(std::int64_t index, std::int64_t /*position*/) const {
    return Image(index);
  }
};

/// What a method may know of the pictures it is given.
struct MethodContext {
  std::vector<std::string> ids;  ///< sample ids of the batch, for random streams keyed by sample
  std::uint64_t seed = 0;
  StopToken stop;
  Progress* progress = nullptr;  ///< may be null
  /// The batch before the forward hop. Only the `oracle` control reads it; empty for everyone else.
  torch::Tensor originals;
};

/// What a method makes of a batch.
struct MethodOutput {
  torch::Tensor images;
};

/// One picture of a hop as files: absolute paths. `output`'s folder is there, and nothing lies under its name.
struct FileTask {
  std::string id;                ///< sample id
  std::filesystem::path input;   ///< its bytes, and what they say besides pixels, are what the method is given
  std::filesystem::path output;  ///< with the mapper's extension
};

/// What a method does that writes its files itself (a black box): they are measured as they are, byte for byte, and
/// never encoded again.
class FileMapper {
 public:
  virtual ~FileMapper() = default;

  /// Of the file that it makes of a picture, with the dot, in lower case. @param id of that picture.
  [[nodiscard]] virtual std::string ExtensionFor(const std::string& id) const = 0;
  /// What whoever made the file of a picture called it, without folders; "" where this program names it.
  [[nodiscard]] virtual std::string GivenName(const std::string& /*id*/) const { return ""; }
  /// What its files follow from besides its options and its inputs (a program's version and hash): part of the stage
  /// key. @throws DataError naming every picture that it has nothing for, before any work.
  [[nodiscard]] virtual Json Material(const std::vector<std::string>& ids) const = 0;
  /// What the manifest should say of where its files come from; null for nothing.
  [[nodiscard]] virtual Json Provenance() const { return nullptr; }
  /// @throws WorkError or DataError that names the input and says why; then there is no output. Interrupted.
  virtual void MapFile(const FileTask& task, const MethodContext& context) const = 0;
};

/// Maps images to images. Forward and reverse are roles: the same interface serves both.
class Method {
 public:
  virtual ~Method() = default;

  /// Part of the stage key: changes whenever the same options give other pixels.
  [[nodiscard]] virtual int version() const = 0;
  /// Files that its pictures depend on (weights, a reference picture): their contents are part of the stage key.
  [[nodiscard]] virtual std::vector<std::filesystem::path> files() const { return {}; }
  /// Largest batch it wants; 1 where pictures may differ in size. Part of what "the same bits" means.
  [[nodiscard]] virtual std::int64_t batch_size() const { return 1; }
  /// True for the one control that is shown the answer.
  [[nodiscard]] virtual bool needs_originals() const { return false; }
  /// True if `Fit` must see the training originals first.
  [[nodiscard]] virtual bool needs_fitting() const { return false; }
  virtual void Fit(const ImageSource& /*training_originals*/, const MethodContext& /*context*/) {}

  /// Not null for a method that maps files to files: then a hop is made by this instead of `Apply`.
  [[nodiscard]] virtual const FileMapper* file_mapper() const { return nullptr; }

  /// The SHA-256 of the weights of each face matcher that was in the objective it was trained with, as far as it is
  /// known: it is not judged by them.
  [[nodiscard]] virtual std::vector<std::string> matchers_in_loss() const { return {}; }

  /// True if `Apply` draws from torch's own generator, of which there is one for all threads, instead of streams keyed
  /// by the context: such a method cannot be used beside a training.
  [[nodiscard]] virtual bool draws_from_torch() const { return false; }

  /// True if pictures are better given to `Apply` one after the other than on several threads: because calls would take
  /// turns, or share a device or one generator of random numbers.
  [[nodiscard]] virtual bool one_at_a_time() const { return draws_from_torch(); }

  /// True if gradients flow through `Apply` from the images it gives to those it is given.
  [[nodiscard]] virtual bool differentiable() const { return false; }

  /// @param images float32 [N,3,H,W] in [0,1]. The result has the same form (and, for every built-in method, size).
  [[nodiscard]] virtual MethodOutput Apply(const torch::Tensor& images, const MethodContext& context) const = 0;

  /// Of a method that is a network, the network alone: images in its own range in and out, nothing padded, clamped or
  /// rounded. @throws ConfigError where there is no such thing.
  [[nodiscard]] virtual MethodOutput ApplyRaw(const torch::Tensor& /*images*/, const MethodContext& /*context*/) const {
    throw ConfigError("this method is no network with a range of its own; leave out --raw");
  }
};

/// One number of a training curve.
struct CurvePoint {
  std::int64_t step = 0;
  std::string name;  ///< "loss/G_A"
  double value = 0.0;
};

/// What a model is trained with.
struct TrainContext {
  const ImageSource* domain_a = nullptr;
  const ImageSource* domain_b = nullptr;
  const ImageSource* held_out_a = nullptr;  ///< for validation: shows nobody who is in either domain; null without it
  const ImageSource* held_out_b = nullptr;
  std::filesystem::path checkpoint_folder;  ///< state is kept and looked for here; a finished model lies here too
  std::filesystem::path weights_folder;     ///< of `Model::weights`
  /// The SHA-256 of a file, for models that name matchers: what trains can be built where nothing computes one.
  std::function<std::string(const std::filesystem::path&)> sha256_of;
  std::uint64_t seed = 0;
  int loader_threads = 2;
  StopToken stop;
  Progress* progress = nullptr;                           ///< never null
  std::function<void(const CurvePoint&)> on_curve_point;  ///< called in step order; repeats after a resume
};

/// Something trained once and used by several methods (a CycleGAN has two directions).
class Model {
 public:
  virtual ~Model() = default;

  [[nodiscard]] virtual int version() const = 0;
  /// True if picture i of domain A and picture i of domain B must show the same person and moment; false for a model
  /// that learns from people of whom each is in one domain only.
  [[nodiscard]] virtual bool paired() const { return false; }
  /// Weight files (relative to the weights folder) that its objective cannot do without; part of the stage key.
  [[nodiscard]] virtual std::vector<std::string> weights() const { return {}; }
  /// Those of them that are face matchers'. No method is judged by a matcher that was in its loss: metrics that read
  /// such a file, under whatever name, are refused.
  [[nodiscard]] virtual std::vector<std::string> matchers_in_loss() const { return {}; }
  /// Files that its options name and a training depends on besides its pictures (weights of a network that its losses
  /// compare with): their contents are part of the stage key.
  [[nodiscard]] virtual std::vector<std::filesystem::path> files() const { return {}; }
  /// The share of the training people whose pictures are kept from training and handed to it as `held_out_a` and
  /// `held_out_b`; 0 for a model that has no use for them.
  [[nodiscard]] virtual double held_out_share() const { return 0.0; }
  /// Trains to the end, resuming bitwise from the newest complete checkpoint in the folder if there is one. On a stop
  /// request writes a checkpoint within one step and throws Interrupted.
  virtual void Train(const TrainContext& context) = 0;
  /// The names of its directions, first the one from domain A ("a2b", "b2a").
  [[nodiscard]] virtual std::vector<std::string> directions() const = 0;
  /// The trained weights for one direction as a method. @param checkpoint_folder of a finished training.
  [[nodiscard]] virtual std::unique_ptr<Method> MakeMethod(const std::filesystem::path& checkpoint_folder,
                                                           const std::string& direction) const = 0;
};

}  // namespace pentimento
