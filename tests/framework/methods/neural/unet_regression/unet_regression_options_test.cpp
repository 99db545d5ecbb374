#include "framework/methods/neural/unet_regression/unet_regression_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/methods/neural/unet_regression/register.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

UnetRegressionOptions ParseRegression(const char* text) {
  return ParseOptions<UnetRegressionOptions>(Json::parse(text), "test");
}

TEST(UnetRegressionOptions, ReadsEveryLevel) {
  EXPECT_EQ(ParseRegression("{}").direction, RegressionDirection::kBToA);
  const UnetRegressionOptions options = ParseRegression(
      R"({"direction": "a2b", "ngf": 24, "depth": 6,
          "loss": {"lambda_l1": 2, "lambda_perceptual": 0, "lambda_face": 0.5, "face_crop": {"left": 0.1, "bottom": 1}},
          "train": {"size": 192, "steps": 7, "batch": 4}})");
  EXPECT_EQ(options.direction, RegressionDirection::kAToB);
  EXPECT_EQ(options.Generator().ngf, 24);
  EXPECT_EQ(options.Generator().depth, 6);
  EXPECT_EQ(options.Generator().norm, NormKind::kInstance);
  EXPECT_EQ(options.loss.lambda_face, 0.5);
  EXPECT_EQ(options.loss.face_crop.left, 0.1);
  EXPECT_EQ(options.loss.face_crop.bottom, 1.0);
  EXPECT_EQ(options.train.steps, 7);
}

TEST(UnetRegressionOptions, RefusesWhatCannotWork) {
  const auto complaint = [](const char* text) -> std::string {
    try {
      ParseRegression(text);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(complaint(R"({"train": {"size": 192}})"), HasSubstr("multiple of 128 with depth 7, not 192"));
  EXPECT_THAT(complaint(R"({"loss": {"lambda_l1": 0, "lambda_perceptual": 0, "lambda_face": 0}})"),
              HasSubstr("nothing is learnt"));
  EXPECT_THAT(complaint(R"({"loss": {"face_crop": {"left": 0.8, "right": 0.3}}})"), HasSubstr("left 0.8 to right 0.3"));
  EXPECT_THAT(complaint(R"({"loss": {"lamda_face": 1}})"), HasSubstr("did you mean \"lambda_face\"?"));
  EXPECT_THAT(complaint(R"({"direction": "both"})"), HasSubstr("b2a"));
}

TEST(UnetRegressionOptions, EveryFieldIsDocumented) {
  Registry<Model> models("model");
  Registry<Method> methods("method");
  RegisterUnetRegression(models, methods);
  for (const OptionSchema* schema :
       {models.Get("unet_regression").schema, methods.Get("unet_regression").schema,
        &UnetRegressionLossOptions::Schema(), &UnetRegressionTrainOptions::Schema(), &FaceCrop::Schema()}) {
    for (const OptionField& field : schema->fields) {
      EXPECT_FALSE(field.doc.empty()) << field.name;
    }
  }
}

}  // namespace
}  // namespace pentimento
