#include "metrics/matchers/matcher.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

void RequireEqualLengths(const Template& a, const Template& b) {
  if (a.size() != b.size()) {
    throw InternalError(fmt::format("templates of {} and {} numbers cannot be compared", a.size(), b.size()));
  }
}

double Dot(const Template& a, const Template& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  }
  return sum;
}

/// The sum of `scale_of(template) * template`, over their number.
template <class Scale>
Template ScaledMean(std::span<const Template* const> templates, Scale scale_of) {
  std::vector<double> sum(templates.front()->size());
  for (const Template* const one : templates) {
    RequireEqualLengths(*one, *templates.front());
    const double scale = scale_of(*one) / static_cast<double>(templates.size());
    for (std::size_t i = 0; i < sum.size(); ++i) {
      sum[i] += scale * static_cast<double>((*one)[i]);
    }
  }
  Template mean;
  std::ranges::transform(sum, std::back_inserter(mean), [](double value) { return static_cast<float>(value); });
  return mean;
}

}  // namespace

at::Tensor Matcher::Embed(const at::Tensor& /*chips*/) const {
  throw InternalError(fmt::format("{} has no gradient", name()));
}

Template Matcher::Mean(std::span<const Template* const> templates) const { return PlainMean(templates); }

const OptionSchema& RetrainOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<RetrainOptions>()
          .Add("steps", &RetrainOptions::steps, "optimisation steps", {.minimum = 1, .maximum = 100000})
          .Add("batch", &RetrainOptions::batch, "faces a step", {.minimum = 1, .maximum = 1024})
          .Add("learning_rate", &RetrainOptions::learning_rate, "Adam's", {.minimum = 0, .maximum = 1})
          .Build();
  return schema;
}

double EuclideanDistance(const Template& a, const Template& b) {
  RequireEqualLengths(a, b);
  double squares = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    squares += difference * difference;
  }
  return std::sqrt(squares);
}

double CosineDistance(const Template& a, const Template& b) {
  RequireEqualLengths(a, b);
  const double lengths = std::sqrt(Dot(a, a) * Dot(b, b));
  return lengths > 0.0 ? 1.0 - std::clamp(Dot(a, b) / lengths, -1.0, 1.0) : 1.0;
}

Template PlainMean(std::span<const Template* const> templates) {
  return ScaledMean(templates, [](const Template& /*one*/) { return 1.0; });
}

Template MeanDirection(std::span<const Template* const> templates) {
  return ScaledMean(templates, [](const Template& one) {
    const double length = std::sqrt(Dot(one, one));
    return length > 0.0 ? 1.0 / length : 1.0;
  });
}

std::vector<FaceChip> ChipsOfForm(std::span<const FaceChips> faces, std::size_t form, std::size_t forms) {
  std::vector<FaceChip> chips;
  chips.reserve(faces.size());
  for (const FaceChips& face : faces) {
    if (face.size() != forms) {
      throw ShapeError(fmt::format("this matcher takes {} chips of a face, not {}", forms, face.size()));
    }
    chips.push_back(face[form]);
  }
  return chips;
}

}  // namespace pentimento
