#include "framework/results/figure_identity.h"

#include <gtest/gtest.h>

namespace pentimento {
namespace {

Figure Auc(const Json& context) {
  Figure figure;
  figure.name = "auc";
  figure.value = 0.7;
  figure.hop = "x-xhat";
  figure.forward = "ghibli";
  figure.reverse = "cyc-back";
  figure.context = context;
  return figure;
}

TEST(FigureIdentity, ReadsLikeALabel) {
  EXPECT_EQ(IdentityOf(Auc({{"matcher", "dlib-resnet"}, {"attacker", "reversing"}})),
            "auc [x-xhat ghibli cyc-back] attacker reversing, matcher dlib-resnet");
  EXPECT_EQ(IdentityOf(Auc(Json::object())), "auc [x-xhat ghibli cyc-back]");
}

TEST(FigureIdentity, WhatWasMeasuredDoesNotMatter) {
  Figure other = Auc({{"matcher", "dlib-resnet"},
                      {"distance", 0.71},
                      {"fmr_achieved", nullptr},
                      {"comparisons", {{"genuine", 12}, {"impostor", 30}}},
                      {"detected", 11},
                      {"weights", {0.5, 0.5}},
                      {"strongest", true},
                      {"attested", false},
                      {"versus_attacker", "retrained"}});
  other.value = 0.2;
  other.n = 11;
  other.note = "few";
  EXPECT_EQ(IdentityOf(other), IdentityOf(Auc({{"matcher", "dlib-resnet"}, {"distance", nullptr}})));
}

TEST(FigureIdentity, WhatWasAskedForDoes) {
  const std::string plain = IdentityOf(Auc(Json::object()));
  for (const Json& context :
       {Json{{"matcher", "facenet"}}, Json{{"laundered", true}}, Json{{"dose", 4.0}}, Json{{"references", 2}},
        Json{{"stylised", 2}}, Json{{"a_key_of_a_new_metric", "a text"}}}) {
    EXPECT_NE(IdentityOf(Auc(context)), plain) << context;
  }
  EXPECT_NE(IdentityOf(Auc({{"references", 1}})), IdentityOf(Auc({{"references", 2}})));
}

}  // namespace
}  // namespace pentimento
