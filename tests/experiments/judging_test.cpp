#include "experiments/pipeline/judging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  NoteNetworksInLoss(experiment, models, Reader({"elsewhere/e.pth"}), figures);
  EXPECT_EQ(figures[3].note, "");
  NoteNetworksInLoss(experiment, models, Reader({"trunk/t.h5"}), figures);
  EXPECT_EQ(figures[0].note, "");
  EXPECT_EQ(figures[1].note, "");
  EXPECT_EQ(figures[2].note, "as it was; trunk/t.h5 was in the loss that back was trained with");
  EXPECT_EQ(figures[3].note, "trunk/t.h5 was in the loss that back was trained with");
}

}  // namespace
}  // namespace pentimento
