#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/utils.h>
#include <unistd.h>

#include "datasets/portraits/portraits.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "metrics/faces/face_finder.h"
#include "metrics/matchers/chip_tensor.h"
#include "metrics/matchers/descriptor_net.h"
#include "metrics/matchers/dlib_descriptors.h"
#include "metrics/matchers/dlib_matcher.h"
#include "tests/metrics/weights_folder.h"

namespace pentimento {
namespace {

class DlibResnetConversion : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(file_)) {
      GTEST_SKIP() << "no weights of face-recognition-models in " << WeightsFolder() << " (`make setup` fetches them)";
    }
  }

  static std::vector<FaceChip> PortraitChips(int people) {
    const FaceFinder finder(WeightsFolder(), {});
    std::vector<FaceChip> chips;
    for (std::uint64_t person = 0; std::ssize(chips) < people; ++person) {
      const Picture portrait =
          RenderPortrait(DrawIdentity(3, person), DrawCapture(3, person, 0), PortraitDomain::kPhoto, 128);
      if (const auto face = finder.Find(portrait)) {
        chips.push_back(face->chips[0]);
      }
    }
    return chips;
  }

  static float LargestDifference(const std::vector<Template>& a, const std::vector<Template>& b) {
    float largest = 0.0F;
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t k = 0; k < a[i].size(); ++k) {
        largest = std::max(largest, std::abs(a[i][k] - b[i][k]));
      }
    }
    return largest;
  }

  const std::filesystem::path file_ = WeightsFolder() / kDlibResnetWeights;
};

TEST_F(DlibResnetConversion, AgreesWithDlibInEveryComponent) {
  const std::vector<FaceChip> chips = PortraitChips(20);
  DlibResnet net = LoadDlibResnet(file_);
  const std::vector<Template> ours = DescribeChips(net, chips);
  ASSERT_EQ(ours.size(), chips.size());
  EXPECT_LT(LargestDifference(ours, DescriptorNet(file_).Describe(chips)), 1e-4F);
  net->SetPrecision(Precision::kBf16);
  EXPECT_LT(LargestDifference(DescribeChips(net, chips), ours), 3e-2F);
  EXPECT_TRUE(DescribeChips(net, {}).empty());
}

/// How often two chips of one person are nearer each other than chips of two: P(d < d') + P(d = d') / 2.
double AucOf(const std::vector<Template>& templates, const std::vector<std::uint64_t>& people) {
  std::vector<double> genuine;
  std::vector<double> impostor;
  for (std::size_t i = 0; i < people.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      (people[i] == people[j] ? genuine : impostor).push_back(EuclideanDistance(templates[i], templates[j]));
    }
  }
  double won = 0.0;
  for (const double own : genuine) {
    for (const double other : impostor) {
      won += own < other ? 1.0 : own == other ? 0.5 : 0.0;
    }
  }
  return won / static_cast<double>(genuine.size() * impostor.size());
}

TEST_F(DlibResnetConversion, Bf16TellsPortraitsApartAsFp32Does) {
  const FaceFinder finder(WeightsFolder(), {});
  std::vector<FaceChip> chips;
  std::vector<std::uint64_t> people;
  for (std::uint64_t person = 0; person < 24; ++person) {
    for (std::uint64_t image = 0; image < 3; ++image) {
      const Picture portrait =
          RenderPortrait(DrawIdentity(3, person), DrawCapture(3, person, image), PortraitDomain::kPhoto, 128);
      if (const auto face = finder.Find(portrait)) {
        chips.push_back(face->chips[0]);
        people.push_back(person);
      }
    }
  }
  ASSERT_GT(chips.size(), 60U);
  DlibResnet net = LoadDlibResnet(file_);
  const double fp32 = AucOf(DescribeChips(net, chips), people);
  net->SetPrecision(Precision::kBf16);
  const double bf16 = AucOf(DescribeChips(net, chips), people);
  EXPECT_GT(fp32, 0.9);
  EXPECT_LT(fp32, 1.0) << "portraits that nobody confuses would show no difference";
  EXPECT_LE(std::abs(bf16 - fp32), 0.002);
}

TEST_F(DlibResnetConversion, GradientIsTheSlope) {
  const DlibResnet net = LoadDlibResnet(file_);
  const torch::Tensor chip = ChipTensor(PortraitChips(1), kDlibChip.side).requires_grad_();
  const auto length = [&](const torch::Tensor& x) { return net->forward(x).square().sum(); };
  length(chip).backward();
  const torch::Tensor direction = chip.grad() / chip.grad().norm();
  const torch::NoGradGuard no_gradients;
  const double step = 0.02;
  const double slope = (length(chip + step * direction) - length(chip - step * direction)).item<double>() / (2 * step);
  EXPECT_GT(slope, 0.0);
  EXPECT_NEAR(chip.grad().norm().item<double>() / slope, 1.0, 0.05);
}

/// How many templates are nearest to their own of `others`.
std::size_t Recognised(const std::vector<Template>& templates, const std::vector<Template>& others) {
  std::size_t recognised = 0;
  for (std::size_t i = 0; i < templates.size(); ++i) {
    const auto nearest = std::ranges::min_element(
        others, {}, [&](const Template& other) { return EuclideanDistance(templates[i], other); });
    recognised += static_cast<std::size_t>(nearest - others.begin()) == i ? 1 : 0;
  }
  return recognised;
}

/// What was told last.
class ToldProgress final : public Progress {
 public:
  void Begin(std::string_view begun, std::int64_t steps) override {
    task = begun;
    total = steps;
  }
  void At(std::int64_t steps) override { done = steps; }

  std::string task;
  std::int64_t total = 0;
  std::int64_t done = 0;
};

TEST_F(DlibResnetConversion, RetrainingFollowsWhereTheTemplatesWentOnFacesThatItNeverSaw) {
  constexpr std::size_t kTrain = 104;
  const std::vector<FaceChip> chips = PortraitChips(128);
  DlibMatcher matcher({});
  matcher.Load(WeightsFolder());
  std::vector<FaceChips> faces;
  for (const FaceChip& chip : chips) {
    faces.push_back({chip});
  }
  const std::vector<Template> before = matcher.Describe(faces);
  std::vector<Template> targets = before;
  for (Template& target : targets) {
    std::ranges::reverse(target);
  }
  const auto train = static_cast<std::ptrdiff_t>(kTrain);
  RetrainOptions options;
  options.steps = 3;
  options.ridge = 1e-2;
  ToldProgress progress;
  const auto retrained =
      matcher.Retrained(std::span(faces).first(kTrain), std::span(targets).first(kTrain), options, {}, progress);
  EXPECT_THAT(progress.task, ::testing::HasSubstr("retraining dlib-resnet"));
  EXPECT_EQ(progress.total, options.steps);
  EXPECT_EQ(progress.done, options.steps);
  const std::vector<Template> unseen(targets.begin() + train, targets.end());
  EXPECT_LT(Recognised({before.begin() + train, before.end()}, unseen), unseen.size() / 4) << "as it is it is lost";
  EXPECT_GT(Recognised(retrained->Describe(std::span(faces).subspan(kTrain)), unseen), unseen.size() * 3 / 4);
  constexpr std::size_t kBatch = 16;
  EXPECT_EQ(matcher.Describe(std::span(faces).first(kBatch)), std::vector(before.begin(), before.begin() + kBatch))
      << "the matcher itself stays as it was";
}

TEST_F(DlibResnetConversion, RefusesChipsOfAnotherSize) {
  EXPECT_THROW(ChipTensor(std::vector<FaceChip>(1), kDlibChip.side), ShapeError);
  EXPECT_THROW((void)DescribeChips(LoadDlibResnet(file_), std::vector<FaceChip>(1)), ShapeError);
}

TEST_F(DlibResnetConversion, DamagedFilesAreRefusedOrReadButNeverCrash) {
  const std::string whole = ReadFile(file_);
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / fmt::format("pentimento-damaged-{}.dat", ::getpid());
  const auto refused = [&](const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
    try {
      (void)LoadDlibResnet(file);
      return false;
    } catch (const WeightsError& error) {
      EXPECT_NE(std::string(error.what()).find(file.string()), std::string::npos) << error.what();
      return true;
    }
  };
  for (const double share : {0.0, 1e-6, 1e-4, 0.3, 0.999}) {
    EXPECT_TRUE(refused(whole.substr(0, static_cast<std::size_t>(share * static_cast<double>(whole.size()))))) << share;
  }
  RandomStream random(6, "damage");
  for (int i = 0; i < 8; ++i) {
    std::string damaged = whole;
    // Where the layers' sizes are written, before the first numbers.
    damaged[random.Below(200)] = static_cast<char>(random.Below(256));
    (void)refused(damaged);
  }
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace pentimento
