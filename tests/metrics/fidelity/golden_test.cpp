#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/media/decode.h"
#include "framework/ops/similarity/ciede2000.h"
#include "framework/ops/similarity/fsim.h"
#include "framework/ops/similarity/gmsd.h"
#include "framework/ops/similarity/ms_ssim.h"
#include "framework/ops/similarity/pixel_errors.h"
#include "framework/ops/similarity/ssim.h"
#include "framework/ops/similarity/vif.h"
#include "metrics/fidelity/ciede2000_metric.h"
#include "metrics/fidelity/fsim_metric.h"
#include "metrics/fidelity/gmsd_metric.h"
#include "metrics/fidelity/mae.h"
#include "metrics/fidelity/ms_ssim_metric.h"
#include "metrics/fidelity/mse.h"
#include "metrics/fidelity/psnr.h"
#include "metrics/fidelity/ssim_metric.h"
#include "metrics/fidelity/vif_metric.h"

namespace pentimento {
namespace {

const std::filesystem::path kOwn = std::filesystem::path(PENTIMENTO_SOURCE_DIR) / "tests/golden/image_metrics";
const std::filesystem::path kShared =
    std::filesystem::path(PENTIMENTO_SOURCE_DIR).parent_path() / "shared/golden/image_metrics";

const std::vector<std::string> kPairs = {"01_identical_astronaut", "02_jpeg50_astronaut", "03_jpeg10_astronaut",
                                         "04_noise15_chelsea",     "05_blur2_chelsea",    "06_shift32_coffee",
                                         "07_hue30_coffee",        "08_jpeg10_john",      "09_noise25_john",
                                         "10_same_person_john",    "11_constant_100_120", "12_constant_vs_chelsea",
                                         "13_contrast_odd193x181"};

/// One figure of the golden data and ours.
struct GoldenFigure {
  std::string name;
  std::string key;       ///< in meta.json
  double scale = 1.0;    ///< of the golden figure in ours
  double in_runs = 0.0;  ///< tolerance of what runs compute
  double single = 0.0;   ///< tolerance of the tensor function in single precision
  double twice = 0.0;    ///< and in double precision
  std::shared_ptr<const PairMetric> metric;
  std::function<torch::Tensor(const torch::Tensor& reference, const torch::Tensor& test)> tensor;
  bool exchanged = false;  ///< the golden figure takes the second picture for the reference
};

std::vector<GoldenFigure> GoldenFigures() {
  const MsSsimOptions mean_first{.convention = MsSsimConvention::kTorchmetrics};
  const FsimOptions chromatic{.chromatic = true};
  return {
      {"mse", "mse_rgb", 1.0 / (255.0 * 255.0), 1e-8, 1e-7, 1e-8, std::make_shared<MseMetric>(NoPairOptions{}), Mse},
      {"mae", "mae_rgb", 1.0 / 255.0, 3e-8, 3e-7, 1e-7, std::make_shared<MaeMetric>(NoPairOptions{}), Mae},
      {"psnr", "psnr_skimage", 1.0, 1e-6, 1e-5, 1e-6, std::make_shared<PsnrMetric>(NoPairOptions{}), Psnr},
      {"ssim", "ssim_skimage_rgb_mean", 1.0, 1e-6, 1e-5, 1e-6, std::make_shared<SsimMetric>(SsimOptions{}),
       [](const auto& a, const auto& b) { return Ssim(a, b); }},
      {"ms_ssim", "msssim_piq", 1.0, 1e-5, 1e-4, 1e-6, std::make_shared<MsSsimMetric>(MsSsimOptions{}),
       [](const auto& a, const auto& b) { return MsSsim(a, b); }},
      {"ms_ssim[torchmetrics]", "msssim_torchmetrics", 1.0, 1e-5, 1e-4, 1e-6,
       std::make_shared<MsSsimMetric>(mean_first),
       [=](const auto& a, const auto& b) { return MsSsim(a, b, mean_first); }},
      {"vif", "vifp_piq", 1.0, 1e-6, 1e-4, 1e-6, std::make_shared<VifMetric>(NoPairOptions{}), Vif, true},
      {"fsim", "fsim_piq", 1.0, 1e-5, 1e-4, 1e-6, std::make_shared<FsimMetric>(FsimOptions{}),
       [](const auto& a, const auto& b) { return Fsim(a, b); }},
      {"fsim[chromatic]", "fsimc_piq", 1.0, 1e-5, 1e-4, 1e-6, std::make_shared<FsimMetric>(chromatic),
       [=](const auto& a, const auto& b) { return Fsim(a, b, chromatic); }},
      {"gmsd", "gmsd_piq", 1.0, 1e-5, 1e-4, 1e-6, std::make_shared<GmsdMetric>(NoPairOptions{}), Gmsd},
      {"ciede2000", "ciede2000_mean", 1.0, 1e-4, 1e-4, 1e-6, std::make_shared<Ciede2000Metric>(NoPairOptions{}),
       Ciede2000},
  };
}

torch::Tensor Batch(const Picture& picture, torch::Dtype type) {
  return torch::tensor(at::ArrayRef<float>(picture.values)).view({1, 3, picture.height, picture.width}).to(type);
}

/// A pair and its golden figures; none where the pair shows a person and is not at hand.
struct GoldenPictures {
  Picture reference;
  Picture test;
};

std::optional<GoldenPictures> PicturesOf(const std::string& name) {
  const std::string reference = "pairs/" + name + "_ref.png";
  const std::filesystem::path folder = std::filesystem::exists(kOwn / reference) ? kOwn : kShared;
  if (!std::filesystem::exists(folder / reference)) {
    return std::nullopt;
  }
  return GoldenPictures{DecodePicture(folder / reference).picture,
                        DecodePicture(folder / ("pairs/" + name + "_dist.png")).picture};
}

Json ExpectedOf(const std::string& name) {
  std::ifstream file(kOwn / "meta.json");
  return Json::parse(file)["results"][name];
}

/// |ours - golden|: of the metric, and of the tensor function in single and double precision.
struct Errors {
  double ours = 0.0;  ///< the metric's figure
  double in_runs = 0.0;
  double single = 0.0;
  double twice = 0.0;
};

double ErrorOf(double ours, const Json& golden, double scale) {
  if (golden.is_string()) {
    return ours == std::numeric_limits<double>::infinity() ? 0.0 : ours;
  }
  return std::abs(ours - scale * golden.get<double>());
}

/// None where the golden figure says that the pair is too small, which ours must say too.
std::optional<Errors> ErrorsOf(const GoldenFigure& figure, const GoldenPictures& pictures, const Json& golden) {
  const bool swap = figure.exchanged;
  const Picture& reference = swap ? pictures.test : pictures.reference;
  const Picture& test = swap ? pictures.reference : pictures.test;
  if (golden.is_string() && golden.get<std::string>().starts_with("error")) {
    EXPECT_THROW((void)figure.metric->Score(reference, test), ShapeError);
    return std::nullopt;
  }
  const auto tensor = [&](torch::Dtype type) {
    return figure.tensor(Batch(reference, type), Batch(test, type)).item<double>();
  };
  const double ours = figure.metric->Score(reference, test);
  return Errors{ours, ErrorOf(ours, golden, figure.scale), ErrorOf(tensor(torch::kFloat32), golden, figure.scale),
                ErrorOf(tensor(torch::kFloat64), golden, figure.scale)};
}

/// A row of docs/fidelity-golden.md.
std::string RowOf(const std::string& pair, const GoldenFigure& figure, const Json& golden,
                  const std::optional<Errors>& errors) {
  if (!errors) {
    return fmt::format("| `{}` | `{}` | too small | | |\n", pair, figure.name);
  }
  const double reference =
      golden.is_string() ? std::numeric_limits<double>::infinity() : figure.scale * golden.get<double>();
  return fmt::format("| `{}` | `{}` | {:.9g} | {:.9g} | {:.1e} |\n", pair, figure.name, reference, errors->ours,
                     errors->in_runs);
}

class GoldenPair : public testing::TestWithParam<std::string> {};

TEST_P(GoldenPair, EveryFigureIsTheReferenceImplementations) {
  const auto pictures = PicturesOf(GetParam());
  if (!pictures) {
    GTEST_SKIP() << "the pair is only read from " << kShared;
  }
  const Json golden = ExpectedOf(GetParam());
  for (const GoldenFigure& figure : GoldenFigures()) {
    const std::optional<Errors> errors = ErrorsOf(figure, *pictures, golden.at(figure.key));
    if (errors) {
      EXPECT_LE(errors->in_runs, figure.in_runs) << figure.name;
      EXPECT_LE(errors->single, figure.single) << figure.name;
      EXPECT_LE(errors->twice, figure.twice) << figure.name;
    }
    std::cout << RowOf(GetParam(), figure, golden.at(figure.key), errors);
  }
}

INSTANTIATE_TEST_SUITE_P(Pairs, GoldenPair, testing::ValuesIn(kPairs));

/// Prints the table of docs/fidelity.md.
TEST(GoldenTable, WorstErrorsAreAllowed) {
  std::cout << "| figure | golden key | pairs | runs | tensors, fp32 | tensors, fp64 | allowed "
               "|\n|---|---|---|---|---|---|---|\n";
  for (const GoldenFigure& figure : GoldenFigures()) {
    Errors worst;
    int pairs = 0;
    for (const std::string& name : kPairs) {
      if (const auto pictures = PicturesOf(name)) {
        if (const auto errors = ErrorsOf(figure, *pictures, ExpectedOf(name).at(figure.key))) {
          worst = {errors->ours, std::max(worst.in_runs, errors->in_runs), std::max(worst.single, errors->single),
                   std::max(worst.twice, errors->twice)};
          ++pairs;
        }
      }
    }
    EXPECT_GT(pairs, 0) << figure.name;
    EXPECT_LE(worst.in_runs, figure.in_runs) << figure.name;
    std::cout << fmt::format("| `{}` | `{}` | {} | {:.1e} | {:.1e} | {:.1e} | {:.0e}, {:.0e}, {:.0e} |\n", figure.name,
                             figure.key, pairs, worst.in_runs, worst.single, worst.twice, figure.in_runs, figure.single,
                             figure.twice);
  }
}

}  // namespace
}  // namespace pentimento
