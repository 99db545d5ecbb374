#include <filesystem>
#include <fstream>
#include <limits>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/media/decode.h"
#include "metrics/fidelity/mae.h"
#include "metrics/fidelity/psnr.h"
#include "metrics/fidelity/ssim.h"
#include "metrics/fidelity/ssim_metric.h"

namespace pentimento {
namespace {

const std::filesystem::path kOwn = std::filesystem::path(PENTIMENTO_SOURCE_DIR) / "tests/golden/image_metrics";
const std::filesystem::path kShared =
    std::filesystem::path(PENTIMENTO_SOURCE_DIR).parent_path() / "shared/golden/image_metrics";

double Number(const Json& json) {
  return json.is_string() ? std::numeric_limits<double>::infinity() : json.get<double>();
}

torch::Tensor Batch(const Picture& picture, torch::Dtype type) {
  return torch::tensor(at::ArrayRef<float>(picture.values)).view({1, 3, picture.height, picture.width}).to(type);
}

class GoldenPair : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const std::string reference = "pairs/" + GetParam() + "_ref.png";
    const std::filesystem::path folder = std::filesystem::exists(kOwn / reference) ? kOwn : kShared;
    if (!std::filesystem::exists(folder / reference)) {
      GTEST_SKIP() << "the pair shows a person and is only read from " << kShared;
    }
    reference_ = DecodePicture(folder / reference).picture;
    test_ = DecodePicture(folder / ("pairs/" + GetParam() + "_dist.png")).picture;
    std::ifstream file(kOwn / "meta.json");
    expected_ = Json::parse(file)["results"][GetParam()];
  }

  Picture reference_;
  Picture test_;
  Json expected_;
};

TEST_P(GoldenPair, PsnrAndMae) {
  const double psnr = PsnrMetric({}).Score(reference_, test_);
  const double expected = Number(expected_["psnr_skimage"]);
  if (std::isinf(expected)) {
    EXPECT_EQ(psnr, expected);
  } else {
    EXPECT_NEAR(psnr, expected, 1e-6);
  }
  EXPECT_NEAR(MaeMetric({}).Score(reference_, test_), expected_["mae_rgb"].get<double>() / 255.0, 3e-8);
}

TEST_P(GoldenPair, Ssim) {
  const double expected = expected_["ssim_skimage_rgb_mean"].get<double>();
  EXPECT_NEAR(SsimMetric(SsimOptions{}).Score(reference_, test_), expected, 1e-6);
  EXPECT_NEAR(Ssim(Batch(reference_, torch::kFloat32), Batch(test_, torch::kFloat32)).item<double>(), expected, 1e-5);
}

INSTANTIATE_TEST_SUITE_P(Pairs, GoldenPair,
                         testing::Values("01_identical_astronaut", "02_jpeg50_astronaut", "03_jpeg10_astronaut",
                                         "04_noise15_chelsea", "05_blur2_chelsea", "06_shift32_coffee",
                                         "07_hue30_coffee", "08_jpeg10_john", "09_noise25_john", "10_same_person_john",
                                         "11_constant_100_120", "12_constant_vs_chelsea", "13_contrast_odd193x181"));

}  // namespace
}  // namespace pentimento
