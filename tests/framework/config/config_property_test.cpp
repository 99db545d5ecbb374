#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "framework/config/load.h"
#include "framework/config/resolve.h"
#include "framework/core/errors.h"
#include "tests/framework/config/config_folder.h"

namespace pentimento {
namespace {

using testing::LossOptions;
using testing::SampleExperiment;
using testing::SampleOptions;

/// Any text of Unicode's characters but the control ones that YAML cannot write raw.
rc::Gen<std::string> AnyText() {
  const auto character = rc::gen::weightedOneOf<std::uint32_t>(
      {{6, rc::gen::inRange<std::uint32_t>(0x20, 0x7F)},
       {2,
        rc::gen::element<std::uint32_t>(':', '#', '-', '\n', '\t', '"', '\'', '\\', '%', '{', '[', '&', '*', '~', 0)},
       {1, rc::gen::inRange<std::uint32_t>(0, 0xD800)},
       {1, rc::gen::inRange<std::uint32_t>(0xE000, 0x110000)}});
  return rc::gen::map(rc::gen::container<std::vector<std::uint32_t>>(character), [](const auto& codes) {
    std::string text;
    for (const std::uint32_t code : codes) {
      const auto tail = [&text, code](unsigned shift) { text += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
      if (code < 0x80) {
        text += static_cast<char>(code);
      } else if (code < 0x800) {
        text += static_cast<char>(0xC0 | (code >> 6));
        tail(0);
      } else if (code < 0x10000) {
        text += static_cast<char>(0xE0 | (code >> 12));
        tail(6);
        tail(0);
      } else {
        text += static_cast<char>(0xF0 | (code >> 18));
        tail(12);
        tail(6);
        tail(0);
      }
    }
    return text;
  });
}

double AnyReal(double low, double high) {
  const auto share = static_cast<double>(*rc::gen::arbitrary<std::uint32_t>()) / 4294967295.0;
  return *rc::gen::element(low, high, low + (high - low) * share, low + (high - low) * share * 1e-9);
}

LossOptions AnyLoss() { return {.lambda_id = AnyReal(0, 1e300), .lambda_rec = AnyReal(0, 1)}; }

SampleOptions AnySample() {
  SampleOptions sample;
  sample.flag = *rc::gen::arbitrary<bool>();
  sample.steps = *rc::gen::inRange(1, 1001);
  sample.small = *rc::gen::arbitrary<std::uint8_t>();
  sample.large = *rc::gen::arbitrary<std::int64_t>();
  sample.seed = *rc::gen::arbitrary<std::uint64_t>();
  sample.rate = AnyReal(0, 1);
  sample.title = *AnyText();
  if (*rc::gen::arbitrary<bool>() && sample.steps >= 8) {
    sample.size = *rc::gen::inRange(8, sample.steps + 1);
  }
  sample.widths = *rc::gen::container<std::vector<int>>(2, rc::gen::arbitrary<int>());
  for (const std::string& name : *rc::gen::container<std::vector<std::string>>(3, AnyText())) {
    sample.weights[name] = AnyReal(-1e10, 1e10);
  }
  sample.history.assign(*rc::gen::inRange<std::size_t>(0, 3), AnyLoss());
  sample.loss = AnyLoss();
  return sample;
}

RC_GTEST_PROP(ConfigProperties, WhatIsWrittenLoadsBack, ()) {
  const SampleOptions sample = AnySample();
  Json metric = WriteOptions(AnySample());
  metric["type"] = "sample";
  const Json values = {{"name", *AnyText()}, {"sample", WriteOptions(sample)}, {"metrics", {"psnr", metric}}};
  const ResolvedConfig config = Resolve(LoadConfigValues(values, "generated"), SampleExperiment());
  const std::string text = WriteResolvedYaml(config, SampleExperiment());

  const testing::TemporaryFolder folder;
  const ResolvedConfig again = Resolve(LoadConfig(folder.Write("a.yaml", text)), SampleExperiment());
  RC_ASSERT(again.values == config.values);
  RC_ASSERT(again.hash == config.hash);
  RC_ASSERT(WriteOptions(ReadOptions<SampleOptions>(again.values["sample"])) == WriteOptions(sample));
}

/// Either values whose every part has a place, or an error; nothing else may happen.
void ParsesOrRefuses(const std::string& text) {
  try {
    const YamlDocument document = ParseYaml(text, "a.yaml");
    RC_ASSERT(document.places.contains(""));
    for (const auto& [pointer, places] : document.places) {
      RC_ASSERT(places.value.line >= 1 && places.value.column >= 1);
    }
    (void)CanonicalDump(document.values);
    Json resolved;
    (void)ResolveOptions(SampleExperiment(), document.values, resolved);
  } catch (const ConfigError& error) {
    RC_ASSERT(std::string(error.what()).starts_with("a.yaml:"));
  }
}

RC_GTEST_PROP(ConfigProperties, RandomBytesNeverCrash, (const std::string& bytes)) { ParsesOrRefuses(bytes); }

RC_GTEST_PROP(ConfigProperties, RandomYamlLikeTextNeverCrashes, ()) {
  const auto token =
      rc::gen::element<std::string>("\n", "\n  ", "\n    ", "- ", ": ", "? ", "a", "b", "1", "'", "\"", "[", "]", "{",
                                    "}", ", ", "&x ", "*x", "!!str ", "!t ", "|", ">-", "#", "---", "...", "%YAML 1.2",
                                    "~", "\t", "<<", "\\", "é", "name", "metrics", "type: ", "psnr");
  std::string text;
  for (const std::string& part : *rc::gen::container<std::vector<std::string>>(token)) {
    text += part;
  }
  ParsesOrRefuses(text);
}

RC_GTEST_PROP(ConfigProperties, DamagedConfigsNeverCrash, ()) {
  std::string text =
      "name: x\nseed: 7\nsample: &s\n  rate: 1e-3\n  widths: [1, 2]\n  title: \"t\"\nmetrics:\n  - psnr\n"
      "  - {type: sample, steps: 5}\nextra: {type: sample, loss: {lambda_id: 2}}\n";
  const int damages = *rc::gen::inRange(1, 6);
  for (int i = 0; i < damages; ++i) {
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, text.size());
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        text.erase(at, *rc::gen::inRange<std::size_t>(1, 10));
        break;
      case 1:
        text.insert(at, 1, *rc::gen::arbitrary<char>());
        break;
      default:
        text.insert(at, text.substr(*rc::gen::inRange<std::size_t>(0, text.size()), 20));
    }
    if (text.empty()) {
      break;
    }
  }
  ParsesOrRefuses(text);
}

RC_GTEST_PROP(ConfigProperties, AnUnknownKeyIsReportedAtItsLine, ()) {
  std::vector<std::string> lines = {"name: x", "seed: 1", "metrics: [psnr]", "extra: psnr", "# a comment", ""};
  const std::string key = "q" + *rc::gen::container<std::string>(rc::gen::inRange('a', 'z'));
  const std::size_t line = *rc::gen::inRange<std::size_t>(0, lines.size() + 1);
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(line), key + ": {deep: [1]}");
  std::string text;
  for (const std::string& entry : lines) {
    text += entry + "\n";
  }
  const testing::TemporaryFolder folder;
  const std::filesystem::path file = folder.Write("a.yaml", text);
  try {
    (void)Resolve(LoadConfig(file), SampleExperiment());
    RC_FAIL("nothing was thrown");
  } catch (const ConfigError& error) {
    RC_ASSERT(
        std::string(error.what())
            .starts_with(fmt::format("{}:{}:1: unknown key \"{}\" in the top level", file.string(), line + 1, key)));
  }
}

}  // namespace
}  // namespace pentimento
