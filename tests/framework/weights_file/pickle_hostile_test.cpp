#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/weights_file/pickle.h"
#include "framework/weights_file/weights_file.h"
#include "tests/framework/weights_file/built_weights.h"
#include "tests/support/processor_time.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// The complaint, which must name the file and come soon.
std::string PickleComplaint(const std::string& bytes) {
  const test::ProcessorTime time;
  std::string complaint = "accepted";
  try {
    ParseWeights(bytes, "evil.pt");
  } catch (const WeightsError& error) {
    complaint = error.what();
    EXPECT_THAT(complaint, HasSubstr("evil.pt"));
  }
  EXPECT_LT(time.Seconds(), 20.0);
  return complaint;
}

std::string Whole(const std::string& value) { return test::TorchZip(test::WholePickle(value), {}); }

TEST(PickleHostile, WhatRunsCodeIsRefusedByName) {
  for (const auto& [module, name] : {std::pair("os", "system"),
                                     std::pair("posix", "system"),
                                     std::pair("nt", "system"),
                                     std::pair("subprocess", "Popen"),
                                     std::pair("builtins", "eval"),
                                     std::pair("__builtin__", "exec"),
                                     std::pair("builtins", "__import__"),
                                     std::pair("os.path", "join"),
                                     std::pair("importlib", "import_module"),
                                     std::pair("_pickle", "loads"),
                                     std::pair("operator", "attrgetter"),
                                     std::pair("timeit", "timeit"),
                                     std::pair("code", "interact"),
                                     std::pair("profile", "run"),
                                     std::pair("runpy", "_run_code"),
                                     std::pair("pip._internal", "main"),
                                     std::pair("urllib.request", "urlopen"),
                                     std::pair("io", "open"),
                                     std::pair("numpy.testing._private.utils", "runstring"),
                                     std::pair("torch.hub", "load"),
                                     std::pair("torch", "load")}) {
    const std::string call = test::Call(test::Global(module, name), {test::Text("touch /tmp/x")});
    EXPECT_THAT(PickleComplaint(Whole(call)), AllOf(HasSubstr(module + "."s + name), HasSubstr("nothing was run")));
    // Thrown away before it could be seen in what is unpickled.
    EXPECT_THAT(PickleComplaint(Whole(call + "0}")), HasSubstr("nothing was run"));
    // As protocol 4 names it, and as the older instructions call it.
    const std::string stacked = test::Text(module) + test::Text(name) + "\x93";
    EXPECT_THAT(PickleComplaint(Whole(stacked + ")R")), HasSubstr("nothing was run"));
    EXPECT_THAT(PickleComplaint(Whole(stacked + ")\x81")), HasSubstr("nothing was run"));
    EXPECT_THAT(PickleComplaint(Whole("(" + stacked + "o")), HasSubstr("nothing was run"));
    EXPECT_THAT(PickleComplaint(Whole("(i"s + module + "\n" + name + "\n")), HasSubstr("nothing was run"));
  }
}

/// What checkpoints have: classes within classes, layers with options, objects of older protocols, modules whose names
/// begin like those of the list.
TEST(PickleHostile, CallsOfCheckpointsAreNotRefused) {
  for (const auto& [module, name] :
       {std::pair("builtins", "getattr"), std::pair("builtins", "set"), std::pair("__builtin__", "object"),
        std::pair("functools", "partial"), std::pair("copy_reg", "_reconstructor"),
        std::pair("types", "SimpleNamespace"), std::pair("io", "BytesIO"),
        std::pair("torch.storage", "_load_from_bytes"), std::pair("codecs", "encode"), std::pair("oscillator", "Wave"),
        std::pair("pipeline.model", "Net"), std::pair("numpy.core.multiarray", "scalar"),
        std::pair("pathlib", "PosixPath"), std::pair("omegaconf.dictconfig", "DictConfig")}) {
    EXPECT_EQ(PickleComplaint(Whole(test::Call(test::Global(module, name), {}))), "accepted") << module << "." << name;
  }
}

TEST(PickleHostile, OtherObjectsArePassedOverAndNamed) {
  const std::string value = test::Dict({{"args", test::Call(test::Global("argparse", "Namespace"), {})},
                                        {"net", test::Tensor()},
                                        {"hook", test::Call(test::Global("my.project", "Hook"), {test::Text("x")})}});
  const WeightsFile file = ParseWeights(test::TorchZip(test::WholePickle(value), {{"0", test::SixFloats()}}), "f");
  ASSERT_EQ(file.tensors.size(), 1U);
  EXPECT_EQ(file.tensors[0].Name(), "net");
  EXPECT_THAT(file.skipped, ::testing::ElementsAre("args: argparse.Namespace", "hook: my.project.Hook"));
}

TEST(PickleHostile, EveryTruncationIsRefused) {
  const std::string whole = test::WholePickle(test::Dict({{"a", test::Tensor()}, {"b", test::Integer(3)}}));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_THAT(PickleComplaint(test::TorchZip(whole.substr(0, length), {{"0", test::SixFloats()}})),
                HasSubstr("data.pkl"))
        << length;
  }
}

TEST(PickleHostile, MalformedProgramsAreRefused) {
  for (const std::string& program : {"."s,
                                     "0."s,
                                     "t."s,
                                     "(."s,
                                     "a."s,
                                     "]a."s,
                                     "e."s,

                                     "s."s,
                                     "}Ns."s,
                                     "}(Nu."s,
                                     "NNs."s,
                                     "Na."s,
                                     "R."s,
                                     "NR."s,
                                     "b."s,
                                     "NNb."s,
                                     "h\x07."s,
                                     "g7\n."s,
                                     "gx\n."s,
                                     "Ix\n."s,
                                     "I9999999999999999999\n."s,
                                     "o."s,
                                     "(o."s,
                                     "\x93."s,
                                     "NN\x93."s,
                                     "X\xFF\xFF\xFF\xFFx."s,
                                     "\x8d\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFx."s,
                                     "\x8b\xFF\xFF\xFF\xFFx."s,
                                     "\x95\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFN."s,
                                     "\x80\x06N."s,
                                     "\x82\x01."s,
                                     "\x97."s,
                                     "cno end"s,
                                     "\x00"s}) {
    EXPECT_THAT(PickleComplaint(test::TorchZip(program, {})), HasSubstr("data.pkl"));
  }
}

TEST(PickleHostile, EndlessProgramsEnd) {
  EXPECT_THAT(PickleComplaint(test::TorchZip(std::string(kMostPickleSteps + 5, 'N'), {})), HasSubstr("instructions"));
  EXPECT_THAT(PickleComplaint(test::TorchZip("]" + std::string(kMostPickleSteps + 5, '2'), {})),
              HasSubstr("instructions"));
  EXPECT_THAT(PickleComplaint(test::TorchZip(std::string(kMostPickleSteps + 5, '('), {})), HasSubstr("instructions"));
}

TEST(PickleHostile, DeepNestingIsRefused) {
  std::string deep = test::Tensor();
  for (int i = 0; i < 150; ++i) {
    deep = test::Dict({{"a", deep}});
  }
  EXPECT_THAT(PickleComplaint(test::TorchZip(test::WholePickle(deep), {{"0", test::SixFloats()}})),
              HasSubstr("without end"));
  const std::string lists = std::string(1'000'000, ']') + std::string(999'999, 'a');
  EXPECT_THAT(PickleComplaint(Whole(lists)), HasSubstr("without end"));
}

TEST(PickleHostile, WhatHoldsItselfIsRefused) {
  EXPECT_THAT(PickleComplaint(Whole("]q"s + '\0' + "h"s + '\0' + "a")), HasSubstr("without end"));
  EXPECT_THAT(PickleComplaint(Whole("}q"s + '\0' + test::Text("x") + "h"s + '\0' + "s")), HasSubstr("without end"));
}

/// Forty lists, each holding the one before it ten times: ten to the fortieth values in half a kilobyte.
TEST(PickleHostile, MemoBombsAreRefused) {
  std::string bomb = "]q"s + '\0';
  for (int i = 1; i < 40; ++i) {
    bomb += "](";
    for (int k = 0; k < 10; ++k) {
      bomb += "h"s + static_cast<char>(i - 1);
    }
    bomb += "eq"s + static_cast<char>(i);
  }
  EXPECT_THAT(PickleComplaint(Whole(bomb)), HasSubstr("without end"));
  // One large list a thousand times a thousand times.
  std::string wide = "]("s + std::string(100'000, 'N') + "eq"s + '\0';
  for (const char level : {'\1', '\2'}) {
    wide += "](";
    for (int k = 0; k < 1000; ++k) {
      wide += "h"s + static_cast<char>(level - 1);
    }
    wide += "eq"s + level;
  }
  EXPECT_THAT(PickleComplaint(Whole(wide)), HasSubstr("without end"));
}

/// A parameter of a parameter of ... of itself.
TEST(PickleHostile, ParametersOfThemselvesAreRefused) {
  const std::string parameter = test::Global("torch._utils", "_rebuild_parameter");
  const std::string looped = parameter + "]q"s + '\0' + "Rq\x01"s + "0h"s + '\0' + "h\x01" + "a0h\x01";
  EXPECT_THAT(PickleComplaint(Whole(looped)), HasSubstr("without end"));
}

TEST(PickleHostile, LongAndOddNamesDoNotCount) {
  const std::string value = test::Dict({{std::string(5000, 'x'), test::Tensor()}, {"a\x1b[31m", test::Tensor()}});
  const WeightsFile file = ParseWeights(test::TorchZip(test::WholePickle(value), {{"0", test::SixFloats()}}), "f");
  EXPECT_TRUE(file.tensors.empty());
  EXPECT_EQ(file.skipped.size(), 2U);
  const std::string call = test::Call(test::Global("os", std::string(100'000, 's') + "\x1b"), {});
  EXPECT_THAT(PickleComplaint(Whole(call)), AllOf(Not(HasSubstr("\x1b")), HasSubstr("nothing was run")));
  EXPECT_LT(PickleComplaint(Whole(call)).size(), 1000U);
}

TEST(PickleHostile, TwoTensorsOfOneNameAreRefused) {
  const std::string value = test::Dict({{"a", test::Tensor()}, {"a", test::Tensor()}});
  EXPECT_THAT(PickleComplaint(test::TorchZip(test::WholePickle(value), {{"0", test::SixFloats()}})),
              HasSubstr("two tensors named \"a\""));
}

TEST(PickleHostile, ManyTensorsAreReadInBoundedTime) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (int i = 0; i < 50'000; ++i) {
    entries.emplace_back("t" + std::to_string(i), test::Tensor());
  }
  const std::string bytes = test::TorchZip(test::WholePickle(test::Dict(entries)), {{"0", test::SixFloats()}});
  EXPECT_EQ(ParseWeights(bytes, "f").tensors.size(), entries.size());
}

}  // namespace
}  // namespace pentimento
