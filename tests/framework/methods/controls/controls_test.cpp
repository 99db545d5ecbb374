#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/methods/controls/mean_face.h"
#include "framework/methods/controls/noop.h"
#include "framework/methods/controls/oracle.h"
#include "framework/methods/controls/register.h"

namespace pentimento {
namespace {

class TensorSource : public ImageSource {
 public:
  explicit TensorSource(std::vector<torch::Tensor> images) : images_(std::move(images)) {}
  [[nodiscard]] std::int64_t size() const override { return static_cast<std::int64_t>(images_.size()); }
  [[nodiscard]] std::string id(std::int64_t index) const override { return std::to_string(index); }
  [[nodiscard]] torch::Tensor Image(std::int64_t index) const override {
    return images_.at(static_cast<std::size_t>(index));
  }

 private:
  std::vector<torch::Tensor> images_;
};

/// Values that grow evenly to the right: bilinear resizing keeps such a ramp but for the borders.
torch::Tensor Ramp(std::int64_t height, std::int64_t width, double low, double high) {
  const torch::Tensor x = (torch::arange(width, torch::kFloat32) + 0.5) / static_cast<double>(width);
  return (low + (high - low) * x).expand({3, height, width}).contiguous();
}

TEST(Controls, AreRegistered) {
  Registry<Method> registry("method");
  RegisterControls(registry);
  std::vector<std::string> names;
  for (const auto& entry : registry.entries()) {
    names.push_back(entry.name);
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("oracle", "noop", "mean_face"));
  EXPECT_TRUE(registry.Make({{"type", "oracle"}})->needs_originals());
  EXPECT_FALSE(registry.Make({{"type", "noop"}})->needs_originals());
}

TEST(Oracle, ReturnsTheOriginals) {
  const OracleControl oracle({});
  MethodContext context;
  context.originals = torch::rand({2, 3, 4, 5});
  EXPECT_TRUE(torch::equal(oracle.Apply(torch::rand({2, 3, 4, 5}), context).images, context.originals));
  EXPECT_THROW((void)oracle.Apply(torch::rand({3, 3, 4, 5}), context), ShapeError);
  EXPECT_THROW((void)oracle.Apply(torch::rand({2, 3, 4, 5}), {}), ShapeError);
}

TEST(Noop, ReturnsThePictures) {
  const torch::Tensor pictures = torch::rand({2, 3, 4, 5});
  EXPECT_TRUE(torch::equal(NoopControl({}).Apply(pictures, {}).images, pictures));
}

TEST(MeanFace, IsThePixelMeanForEveryone) {
  MeanFaceControl control({});
  const torch::Tensor a = torch::rand({3, 6, 7});
  const torch::Tensor b = torch::rand({3, 6, 7});
  const torch::Tensor c = torch::rand({3, 6, 7});
  control.Fit(TensorSource({a, b, c}), {});
  const torch::Tensor result = control.Apply(torch::rand({2, 3, 6, 7}), {}).images;
  EXPECT_LT((result[0] - (a + b + c) / 3).abs().max().item<double>(), 1e-6);
  EXPECT_TRUE(torch::equal(result[0], result[1]));
}

TEST(MeanFace, ResizesToTheFirstAndToTheInput) {
  MeanFaceControl control({});
  control.Fit(TensorSource({Ramp(16, 16, 0.2, 0.6), Ramp(32, 64, 0.4, 0.8)}), {});
  const torch::Tensor small = control.Apply(torch::zeros({1, 3, 16, 16}), {}).images;
  const torch::Tensor large = control.Apply(torch::zeros({1, 3, 48, 48}), {}).images;
  EXPECT_LT((small[0] - Ramp(16, 16, 0.3, 0.7)).slice(2, 1, 15).abs().max().item<double>(), 2e-3);
  EXPECT_LT((large[0] - Ramp(48, 48, 0.3, 0.7)).slice(2, 5, 43).abs().max().item<double>(), 2e-3);
}

TEST(MeanFace, TakesTheGivenSize) {
  MeanFaceControl control(ParseOptions<MeanFaceOptions>({{"height", 8}, {"width", 4}}, "test"));
  torch::Tensor stripes = torch::zeros({3, 8, 8});
  stripes.slice(2, 0, 8, 2).fill_(1.0);
  control.Fit(TensorSource({stripes}), {});
  const torch::Tensor face = control.Apply(torch::zeros({1, 3, 8, 4}), {}).images;
  EXPECT_LT((face.slice(3, 1, 3) - 0.5).abs().max().item<double>(), 1e-5) << "not antialiased";
}

TEST(MeanFace, RefusesWhatItCannotUse) {
  MeanFaceControl control({});
  EXPECT_THROW((void)control.Apply(torch::zeros({1, 3, 4, 4}), {}), InternalError);
  EXPECT_THROW(control.Fit(TensorSource({}), {}), DataError);
  EXPECT_THROW(ParseOptions<MeanFaceOptions>({{"height", 8}}, "test"), ConfigError);
  std::stop_source stop;
  stop.request_stop();
  MethodContext context;
  context.stop = stop.get_token();
  EXPECT_THROW(control.Fit(TensorSource({torch::zeros({3, 4, 4})}), context), Interrupted);
}

}  // namespace
}  // namespace pentimento
