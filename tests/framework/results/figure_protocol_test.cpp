#include "framework/results/figure_protocol.h"

#include <gtest/gtest.h>

namespace pentimento {
namespace {

Figure Measured(int version, const Json& protocol) {
  Figure figure;
  figure.name = "ssim";
  figure.version = version;
  if (!protocol.is_null()) {
    figure.context[kProtocolKey] = protocol;
  }
  return figure;
}

TEST(FigureProtocol, VersionsAndProtocolsAreDefinitions) {
  const Json plain = {{"resize", "none"}, {"colour", "sRGB"}};
  EXPECT_EQ(DefinitionDifference(Measured(1, plain), Measured(1, plain)), "");
  EXPECT_EQ(DefinitionDifference(Measured(1, plain), Measured(3, plain)), "version 1 and version 3");
  EXPECT_EQ(DefinitionDifference(Measured(1, plain), Measured(1, {{"resize", "bicubic"}, {"colour", "sRGB"}})),
            "resize none and bicubic");
  EXPECT_EQ(DefinitionDifference(Measured(1, plain), Measured(2, {{"resize", "none"}, {"colour", "sRGB luma"}})),
            "version 1 and version 2; colour sRGB and sRGB luma");
}

TEST(FigureProtocol, OptionsBelongToIt) {
  std::vector<Figure> figures = {Measured(1, {{"resize", "none"}}), Measured(1, nullptr)};
  const std::vector<Figure> before = figures;
  SayOptions(Json::object(), figures);
  EXPECT_EQ(figures[0].context, before[0].context);
  SayOptions({{"window", 7}}, figures);
  EXPECT_EQ(figures[0].context[kProtocolKey]["options"]["window"], 7);
  EXPECT_FALSE(figures[1].context.contains(kProtocolKey)) << "a figure that compares no pictures has none";
  EXPECT_EQ(DefinitionDifference(before[0], figures[0]), "options none and {\"window\":7}");
}

TEST(FigureProtocol, AFigureKeepsOptionsOfItsOwn) {
  std::vector<Figure> figures = {Measured(1, {{"resize", "none"}}), Measured(1, {{"resize", "none"}}),
                                 Measured(1, {{"resize", "none"}})};
  SayOwnOptions({{"side", 3}}, figures[0]);
  SayOwnOptions(Json::object(), figures[1]);
  SayOptions({{"window", 7}}, figures);
  EXPECT_EQ(figures[0].context[kProtocolKey]["options"], Json({{"side", 3}}));
  EXPECT_EQ(figures[1].context[kProtocolKey], Json({{"resize", "none"}})) << "none of them define it";
  EXPECT_EQ(figures[2].context[kProtocolKey]["options"], Json({{"window", 7}}));
}

TEST(FigureProtocol, AFigureOfAnEarlierProgramIsTakenToHaveTheSame) {
  EXPECT_EQ(DefinitionDifference(Measured(1, nullptr), Measured(1, {{"resize", "bicubic"}})), "");
}

}  // namespace
}  // namespace pentimento
