#include "experiments/pipeline/judging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "experiments/pipeline/requirements.h"
#include "experiments/registries.h"
#include "framework/config/load.h"
#include "framework/config/resolve.h"
#include "framework/core/atomic_file.h"
#include "framework/core/hash.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

/// A metric that reads these files, and measures nothing.
class Reader final : public Metric {
 public:
  explicit Reader(std::vector<std::string> weights, std::vector<std::filesystem::path> files = {})
      : weights_(std::move(weights)), files_(std::move(files)) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::string> weights() const override { return weights_; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const override { return files_; }
  [[nodiscard]] MeasureResult Measure(const MeasureInput& /*input*/) const override { return {}; }

 private:
  std::vector<std::string> weights_;
  std::vector<std::filesystem::path> files_;
};

struct NoOptions {
  static const OptionSchema& Schema() {
    static const OptionSchema schema = OptionTable<NoOptions>().Build();
    return schema;
  }
};

/// A model whose loss looks through two networks.
class TwoNetworks final : public Model {
 public:
  explicit TwoNetworks(NoOptions /*options*/) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::string> weights() const override { return {"face/f.dat", "trunk/t.h5"}; }
  void Train(const TrainContext& /*context*/) override {}
  [[nodiscard]] std::vector<std::string> directions() const override { return {"b2a"}; }
  [[nodiscard]] std::unique_ptr<Method> MakeMethod(const std::filesystem::path& /*folder*/,
                                                   const std::string& /*direction*/) const override {
    return nullptr;
  }
};

MethodEntry EntryOf(const std::string& name, const std::string& model = "") {
  MethodEntry entry;
  entry.name = name;
  entry.model = model;
  return entry;
}

TEST(LossMatchers, AreKnownByTheirContents) {
  const testing::TemporaryFolder folder;
  WriteFileAtomically(folder.path() / "face/f.dat", "a matcher");
  WriteFileAtomically(folder.path() / "face/other.dat", "another");
  WriteFileAtomically(folder.path() / "copy.onnx", "a matcher");
  LossMatchers matchers;
  const auto complaint = [&](const Metric& metric) { return matchers.Complaint("identity", metric, folder.path()); };
  EXPECT_EQ(complaint(Reader({"face/f.dat"})), "");
  matchers.Add("\"back\"", {Sha256OfFile(folder.path() / "face/f.dat")});
  matchers.Add("\"styled\"", {Sha256OfFile(folder.path() / "copy.onnx")});
  EXPECT_THAT(complaint(Reader({"face/other.dat", "face/f.dat"})),
              HasSubstr("metric \"identity\" would judge \"back\", \"styled\" by f.dat"));
  EXPECT_THAT(complaint(Reader({}, {folder.path() / "copy.onnx"})), HasSubstr("by copy.onnx"));
  EXPECT_EQ(complaint(Reader({"face/other.dat", "face/missing.dat"})), "");
}

TEST(NetworksInLoss, AreNotedBesideTheFiguresOfTheMethodAlone) {
  const testing::TemporaryFolder folder;
  WriteFileAtomically(folder.path() / "trunk/t.h5", "features");
  WriteFileAtomically(folder.path() / "elsewhere/e.pth", "others");
  Registry<Model> models("model");
  models.Add<TwoNetworks, NoOptions>("two", "two networks in its loss");
  Experiment experiment;
  experiment.models = {{"unet", {{"type", "two"}}, "", "", {}}};
  experiment.forward = {EntryOf("ghibli")};
  experiment.reverse = {EntryOf("noop"), EntryOf("back", "unet")};
  std::vector<Figure> figures(4);
  for (Figure& figure : figures) {
    figure.forward = "ghibli";
  }
  figures[1].reverse = "noop";
  figures[2].reverse = "back";
  figures[2].note = "as it was";
  figures[3].reverse = "back~laundered";
  NoteNetworksInLoss(experiment, models, Reader({"elsewhere/e.pth", "face/f.dat"}), folder.path(), figures);
  EXPECT_EQ(figures[3].note, "");
  NoteNetworksInLoss(experiment, models, Reader({}, {folder.path() / "elsewhere/../trunk/t.h5"}), folder.path(),
                     figures);
  EXPECT_EQ(figures[0].note, "");
  EXPECT_EQ(figures[1].note, "");
  EXPECT_EQ(figures[2].note, "as it was; t.h5 was in the loss that back was trained with");
  EXPECT_EQ(figures[3].note, "t.h5 was in the loss that back was trained with");
}

constexpr const char* kMatcherFile = "face/f.dat";
constexpr const char* kMatcherBytes = "a matcher";

struct PleaseOptions {
  bool please = false;
  static const OptionSchema& Schema() {
    static const OptionSchema schema =
        OptionTable<PleaseOptions>().Add("please", &PleaseOptions::please, "has a matcher in its loss").Build();
    return schema;
  }
};

/// A model that may have a matcher in its loss.
class PleasingModel final : public Model {
 public:
  explicit PleasingModel(PleaseOptions options) : options_(options) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::string> weights() const override { return matchers_in_loss(); }
  [[nodiscard]] std::vector<std::string> matchers_in_loss() const override {
    return options_.please ? std::vector<std::string>{kMatcherFile} : std::vector<std::string>{};
  }
  void Train(const TrainContext& /*context*/) override {}
  [[nodiscard]] std::vector<std::string> directions() const override { return {"a2b", "b2a"}; }
  [[nodiscard]] std::unique_ptr<Method> MakeMethod(const std::filesystem::path& /*folder*/,
                                                   const std::string& /*direction*/) const override {
    return nullptr;
  }

 private:
  PleaseOptions options_;
};

/// A trained method that may have had one.
class PleasingMethod final : public Method {
 public:
  explicit PleasingMethod(PleaseOptions options) : options_(options) {}
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] std::vector<std::string> matchers_in_loss() const override {
    return options_.please ? std::vector<std::string>{Sha256(kMatcherBytes)} : std::vector<std::string>{};
  }
  [[nodiscard]] MethodOutput Apply(const torch::Tensor& images, const MethodContext& /*context*/) const override {
    return {images};
  }

 private:
  PleaseOptions options_;
};

/// A config with a reverse trained together with the forward and one trained afresh on what laundering leaves.
class JudgedConfig : public ::testing::Test {
 protected:
  /// What is wrong with it; "" for nothing.
  [[nodiscard]] std::string ErrorOf(const std::vector<std::string>& overrides) const {
    WriteFileAtomically(folder_.path() / kMatcherFile, kMatcherBytes);
    WriteFileAtomically(folder_.path() / "a.yaml", R"(
name: judged
dataset: {type: portraits, identities: 6, size: 64, test_identities: 2}
models:
  - {name: both, type: pleasing, domains: {b: cel}}
  - {name: fresh, type: pleasing, domains: {b: styled~laundered}}
laundering: {type: pleasing}
forward:
  - {name: styled, model: both, direction: a2b}
reverse:
  - {name: back, model: both, direction: b2a}
  - {name: fresh-back, model: fresh, direction: b2a, afresh_for: back}
metrics: [reader]
)");
    try {
      RequireInputs(Resolve(LoadConfig(folder_.path() / "a.yaml", overrides), schema_.schema()), schema_.schema(),
                    registries_, folder_.path());
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "";
  }

  const testing::TemporaryFolder folder_;
  const Registries registries_ = MakeRegistries([](Registries& all) {
    all.models.Add<PleasingModel, PleaseOptions>("pleasing", "may please a matcher");
    all.methods.Add<PleasingMethod, PleaseOptions>("pleasing", "may please a matcher");
    all.metrics.AddEntry({"reader", "reads a matcher", &NoOptions::Schema(), [](const Json& /*resolved*/) {
                            return std::make_unique<Reader>(std::vector<std::string>{kMatcherFile});
                          }});
  });
  const ExperimentSchema schema_{registries_};
};

TEST_F(JudgedConfig, IsValidWithoutAMatcherInAnyLoss) { EXPECT_EQ(ErrorOf({}), ""); }

TEST_F(JudgedConfig, AReverseTrainedAfreshHasItsOwnLossLookedAt) {
  EXPECT_THAT(ErrorOf({"models.fresh.please=true"}),
              HasSubstr("metric \"reader\" would judge \"fresh-back\", of the model \"fresh\", by f.dat"));
  EXPECT_THAT(ErrorOf({"reverse=[{name: back, model: both, direction: b2a}, {name: fresh-back, type: pleasing, please: "
                       "true, afresh_for: back}]"}),
              HasSubstr("metric \"reader\" would judge \"fresh-back\" by f.dat"));
}

TEST_F(JudgedConfig, SoHasWhatLaunders) {
  EXPECT_THAT(ErrorOf({"laundering.please=true"}),
              HasSubstr("metric \"reader\" would judge the laundering \"pleasing\" by f.dat"));
}

}  // namespace
}  // namespace pentimento
