#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/core/options.h"
#include "framework/core/progress.h"
#include "framework/core/stop_token.h"
#include "framework/registry/registry.h"
#include "metrics/faces/face_chip.h"

namespace at {
class Tensor;
}

namespace pentimento {

/// What a matcher makes of a face: a point in its own space.
using Template = std::vector<float>;

/// The chips of one face, one for each form that a matcher asked for.
using FaceChips = std::vector<FaceChip>;

/// How a matcher is trained further.
struct RetrainOptions {
  int steps = 150;
  int batch = 16;
  double learning_rate = 1e-4;  ///< Adam's
  std::optional<double> ridge;  ///< penalty of a `RidgeAdapter` to start from; none: from the matcher as it is
  std::uint64_t seed = 0;       ///< of the order of faces

  static const OptionSchema& Schema();
};

/// Says how far apart two faces are. Made from its options, then loaded once; a comparison's score is minus the
/// distance.
class Matcher {
 public:
  virtual ~Matcher() = default;

  /// "dlib-resnet", "facenet", "embedding[arcface]": in every figure it makes.
  [[nodiscard]] virtual std::string name() const = 0;
  /// Weight files it cannot work without, relative to the weights folder; hashed into the manifest.
  [[nodiscard]] virtual std::vector<std::string> weights() const { return {}; }
  /// Files of the user's that it reads; their contents are part of the stage key.
  [[nodiscard]] virtual std::vector<std::filesystem::path> files() const { return {}; }
  /// How it wants its faces cut.
  [[nodiscard]] virtual std::vector<ChipForm> forms() const = 0;
  /// The distance up to which its authors call two faces the same person; none where they name none.
  [[nodiscard]] virtual std::optional<double> customary_distance() const { return std::nullopt; }

  /// @throws WeightsError if a file is missing or damaged.
  virtual void Load(const std::filesystem::path& weights_folder) = 0;
  /// One template a face, in order; the same whatever else is in the list, up to rounding.
  /// @param faces each with one chip a form. @throws ShapeError for chips of another form.
  [[nodiscard]] virtual std::vector<Template> Describe(std::span<const FaceChips> faces) const = 0;
  /// Finite, smaller for faces that are more alike; symmetric.
  [[nodiscard]] virtual double Distance(const Template& a, const Template& b) const = 0;
  /// One template for several of the same person: their mean, in the sense in which `Distance` compares them. The plain
  /// mean unless a matcher says otherwise. @param templates at least one.
  [[nodiscard]] virtual Template Mean(std::span<const Template* const> templates) const;

  /// True if `Calibrate` must see faces of other people than those it is tested on.
  [[nodiscard]] virtual bool needs_calibration() const { return false; }
  /// @param subjects who is on each. @throws DataError if fewer than two people are.
  virtual void Calibrate(std::span<const Template> /*templates*/, std::span<const std::string> /*subjects*/) {}

  /// A copy of this (loaded) matcher, trained further until it takes each of `faces` to its target; null where a
  /// matcher cannot be trained. @param progress is told of each step. @throws Interrupted.
  [[nodiscard]] virtual std::shared_ptr<Matcher> Retrained(std::span<const FaceChips> /*faces*/,
                                                           std::span<const Template> /*targets*/,
                                                           const RetrainOptions& /*options*/, const StopToken& /*stop*/,
                                                           Progress& /*progress*/) const {
    return nullptr;
  }

  /// True if it has `Embed`.
  [[nodiscard]] virtual bool differentiable() const { return false; }
  /// Templates as a function of the faces' pixels that gradients flow through: float32 [N,3,side,side] in [0,1], RGB,
  /// cut in its only form, to float32 [N,D]. @pre `differentiable()`.
  [[nodiscard]] virtual at::Tensor Embed(const at::Tensor& chips) const;
};

/// Registers dlib-resnet, facenet, embedding and fusion.
void RegisterBuiltinMatchers(Registry<Matcher>& registry);

double EuclideanDistance(const Template& a, const Template& b);
/// 1 minus the cosine of the angle between them, in [0,2]; 1 where either is zero.
double CosineDistance(const Template& a, const Template& b);

/// The mean of templates, component by component. @param templates at least one, of equal lengths.
Template PlainMean(std::span<const Template* const> templates);
/// The mean of their directions: each is first brought to length 1 (but a zero vector), so that none outweighs others.
Template MeanDirection(std::span<const Template* const> templates);

/// The chip of one form out of each face. @throws ShapeError where a face has another number of chips than `forms`.
std::vector<FaceChip> ChipsOfForm(std::span<const FaceChips> faces, std::size_t form, std::size_t forms);

}  // namespace pentimento
