#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/script.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/atomic_file.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "framework/nn/unet_generator.h"
#include "tests/framework/media/test_pictures.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kWidth = 37;
constexpr int kHeight = 29;

/// A network that is given every kind of picture.
struct NetworkCase {
  std::string name;
  std::vector<std::string> settings;
  /// Writes what the settings name in {folder}.
  std::function<void(const fs::path& folder)> prepare;
  int least_side = 1;       ///< smaller pictures are refused
  double told_apart = 0.1;  ///< by how much it answers two pictures differently, at least
};

void PrintTo(const NetworkCase& network, std::ostream* out) { *out << network.name; }

/// A kind of file, and what a viewer shows of it.
struct FileCase {
  std::string name;
  std::string bytes;
  Picture seen = {};  ///< empty where a viewer shows nothing
  int bits = 8;       ///< that `seen` needs
  bool lossy = false;
  std::string refusal = "";
};

int Level(const Picture& picture, int channel, int y, int x) {
  return static_cast<int>(std::lround(255.0F * picture.At(channel, y, x)));
}

/// A level of what comes out, which may be tipped by half a level of 65535 of what goes in.
constexpr double kRounding = 1.001 / 255.0;

double MeanDifference(const Picture& a, const Picture& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    sum += std::abs(static_cast<double>(a.values[i]) - static_cast<double>(b.values.at(i)));
  }
  return sum / static_cast<double>(a.values.size());
}

/// Rows of a PNG, unfiltered. @param bytes_of of the pixel at y, x.
std::string Rows(int width, int height, const std::function<std::string(int y, int x)>& bytes_of) {
  std::string rows;
  for (int y = 0; y < height; ++y) {
    rows += '\0';
    for (int x = 0; x < width; ++x) {
      rows += bytes_of(y, x);
    }
  }
  return rows;
}

FileCase Plain(const std::string& name, int width, int height) {
  const Picture picture = Gradient(width, height);
  return {name, EncodePictureBytes(picture, {}), picture};
}

FileCase Grey() {
  Picture seen(kWidth, kHeight);
  std::string rows = Rows(kWidth, kHeight, [&](int y, int x) {
    const int level = (5 * x + 3 * y) % 256;
    for (int channel = 0; channel < 3; ++channel) {
      seen.At(channel, y, x) = static_cast<float>(level) / 255.0F;
    }
    return std::string(1, static_cast<char>(level));
  });
  return {"grey.png", MakePng(kWidth, kHeight, 8, 0, rows), seen};
}

/// Laid on white.
FileCase Transparent() {
  const Picture colour = Gradient(kWidth, kHeight);
  Picture seen(kWidth, kHeight);
  std::string rows = Rows(kWidth, kHeight, [&](int y, int x) {
    const int alpha = 255 * x / (kWidth - 1);
    std::string pixel;
    for (int channel = 0; channel < 3; ++channel) {
      const float share = static_cast<float>(alpha) / 255.0F;
      seen.At(channel, y, x) = share * colour.At(channel, y, x) + 1.0F - share;
      pixel += static_cast<char>(Level(colour, channel, y, x));
    }
    return pixel + static_cast<char>(alpha);
  });
  return {"alpha.png", MakePng(kWidth, kHeight, 8, 6, rows), seen, 16};
}

FileCase SixteenBits() {
  Picture seen(kWidth, kHeight);
  std::string rows = Rows(kWidth, kHeight, [&](int y, int x) {
    std::string pixel;
    for (int channel = 0; channel < 3; ++channel) {
      const int value = (x * 1500 + y * 400 + channel * 77) % 65536;
      seen.At(channel, y, x) = static_cast<float>(value) / 65535.0F;
      pixel += {static_cast<char>(value >> 8), static_cast<char>(value & 0xFF)};
    }
    return pixel;
  });
  return {"sixteen.png", MakePng(kWidth, kHeight, 16, 2, rows), seen, 16};
}

/// R = (1-C)(1-K), stored as 255 for no ink.
FileCase Cmyk() {
  const Picture ramp = Gradient(kWidth, kHeight);
  Picture seen(kWidth, kHeight);
  std::string samples;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const int black = 155 + 100 * y / kHeight;
      for (int channel = 0; channel < 3; ++channel) {
        samples += static_cast<char>(Level(ramp, channel, y, x));
        seen.At(channel, y, x) = ramp.At(channel, y, x) * static_cast<float>(black) / 255.0F;
      }
      samples += static_cast<char>(black);
    }
  }
  return {"cmyk.jpg", AdobeCmykJpeg(kWidth, kHeight, samples), seen, 16, true};
}

/// As a camera stores a picture that was turned by a quarter: the 0th row is at the visual right, the 0th column at the
/// top (EXIF 2.3, orientation 6).
Picture Turned(const Picture& upright) {
  Picture stored(upright.height, upright.width);
  for (int channel = 0; channel < 3; ++channel) {
    for (int y = 0; y < stored.height; ++y) {
      for (int x = 0; x < stored.width; ++x) {
        stored.At(channel, y, x) = upright.At(channel, x, upright.width - 1 - y);
      }
    }
  }
  return stored;
}

FileCase TurnedTiff() {
  const Picture upright = Gradient(kWidth, kHeight);
  const Picture stored = Turned(upright);
  std::string samples;
  for (int y = 0; y < stored.height; ++y) {
    for (int x = 0; x < stored.width; ++x) {
      for (int channel = 0; channel < 3; ++channel) {
        samples += static_cast<char>(Level(stored, channel, y, x));
      }
    }
  }
  return {"turned.tif", MakeTiff(stored.width, stored.height, 8, 3, samples, 6, "", false), upright};
}

FileCase TurnedJpeg() {
  const Picture upright = Gradient(kWidth, kHeight);
  const std::string stored = EncodePictureBytes(Turned(upright), {.format = PictureFormat::kJpeg, .quality = 100});
  return {"turned-jpeg.jpg", WriteMetadata(stored, {.exif = {{"Exif.Image.Orientation", "6"}}}), upright, 8, true};
}

FileCase Refused(const std::string& name, std::string bytes, const std::string& refusal) {
  return {name, std::move(bytes), {}, 8, false, refusal};
}

std::vector<FileCase> FileCases() {
  const std::string png = EncodePictureBytes(Gradient(kWidth, kHeight), {});
  const std::string jpeg = EncodePictureBytes(Gradient(200, 150), {.format = PictureFormat::kJpeg});
  return {Plain("plain.png", kWidth, kHeight),
          Plain("even.png", 64, 48),
          Plain("pixel.png", 1, 1),
          Plain("line.png", 70, 1),
          Plain("small.png", 5, 40),
          Grey(),
          Transparent(),
          SixteenBits(),
          Cmyk(),
          TurnedTiff(),
          TurnedJpeg(),
          Refused("cut.png", png.substr(0, png.size() / 2), "cut short"),
          Refused("cut-jpeg.jpg", jpeg.substr(0, jpeg.size() / 2), "cut short"),
          Refused("empty.png", "", "empty"),
          Refused("text.jpg", "<html>not here</html>", "a text file"),
          Refused("noise.png", std::string(200, '\x07'), "not a picture"),
          Refused("huge.png", MakePng(60000, 60000, 8, 2, ""), "60000 x 60000 pixels"),
          Refused("nothing.png", MakePng(0, 10, 8, 2, ""), "nothing.png")};
}

const fs::path kGoldenWeights = fs::path(PENTIMENTO_SOURCE_DIR) / "tests" / "golden";

void Nothing(const fs::path& /*folder*/) {}

/// Five halvings: sides are multiples of 32.
void ThinUnet(const fs::path& folder) {
  torch::manual_seed(3);
  SaveTensors(CopyOfState(*UnetGenerator(UnetGeneratorOptions{.ngf = 4, .depth = 5})), {}, folder / "unet.safetensors");
}

/// As a regression has it: norms without statistics.
void ThinRegression(const fs::path& folder) {
  torch::manual_seed(3);
  const UnetGeneratorOptions options{.ngf = 4, .depth = 5, .norm = NormKind::kInstance};
  SaveTensors(CopyOfState(*UnetGenerator(options)), {}, folder / "unet.safetensors");
}

/// Takes multiples of 4 alone.
void ThinProgram(const fs::path& folder) {
  torch::manual_seed(3);
  torch::jit::Module module("network");
  module.register_parameter("w", 0.1 * torch::randn({48, 48, 3, 3}), false);
  module.define(
      "def forward(self, x):\n"
      "    y = torch.conv2d(torch.pixel_unshuffle(x, 4), self.w, None, [1, 1], [1, 1])\n"
      "    return torch.tanh(torch.pixel_shuffle(y, 4))\n");
  module.save((folder / "network.pt").string());
}

std::vector<NetworkCase> NetworkCases() {
  return {
      {"cyclegan", {"weights=" + (kGoldenWeights / "cyclegan_resnet9/resnet_6blocks.safetensors").string()}, Nothing},
      {"pix2pix", {"weights={folder}/unet.safetensors"}, ThinUnet},
      {"animegan2", {"weights=" + (kGoldenWeights / "animegan2/generator.safetensors").string()}, Nothing, 8},
      {"unet_regression", {"weights={folder}/unet.safetensors"}, ThinRegression},
      {"autoencoder", {"weights=" + (kGoldenWeights / "face_autoencoder/df.safetensors").string()}, Nothing, 1, 0.05},
      {"torchscript", {"weights={folder}/network.pt", "trusted=true", "size_multiple=4"}, ThinProgram}};
}

/// The line of the complaints that names a file; "" if none does.
std::string LineAbout(const std::string& file, const std::string& complaints) {
  const auto at = complaints.find("in/" + file + ": ");
  return at == std::string::npos ? "" : complaints.substr(at, complaints.find('\n', at) - at);
}

class EveryNetwork : public ::testing::TestWithParam<NetworkCase> {
 protected:
  [[nodiscard]] const fs::path& root() const { return folder_.path(); }

  [[nodiscard]] ProcessResult Translate(const std::string& input, const std::string& output) const {
    std::vector<std::string> arguments = {"translate", "--method", GetParam().name};
    for (std::string setting : GetParam().settings) {
      if (const auto at = setting.find("{folder}"); at != std::string::npos) {
        setting.replace(at, 8, root().string());
      }
      arguments.insert(arguments.end(), {"--set", setting});
    }
    arguments.insert(arguments.end(), {"--output", output, input});
    ProcessOptions options;
    options.folder = root();
    return RunProcess(Pentimento(arguments), options);
  }

 private:
  TemporaryFolder folder_;
};

/// Whatever a viewer shows is translated as the viewer shows it; everything else is refused by its name with the
/// reason, and keeps none of the others back.
TEST_P(EveryNetwork, TakesWhatAViewerShowsAndNamesTheRest) {
  GetParam().prepare(root());
  const std::vector<FileCase> files = FileCases();
  for (const FileCase& file : files) {
    WriteFileAtomically(root() / "in" / file.name, file.bytes);
    if (!file.seen.values.empty()) {
      EncodePicture(file.seen, root() / "seen" / fs::path(file.name).replace_extension(".png"), {.bits = file.bits});
    }
  }
  const ProcessResult result = Translate("in", "out");
  EXPECT_EQ(result.exit_code, 2) << result.err;
  const ProcessResult expected = Translate("seen", "expected");
  EXPECT_EQ(expected.exit_code, GetParam().least_side > 1 ? 2 : 0) << expected.err;
  for (const FileCase& file : files) {
    SCOPED_TRACE(file.name);
    const fs::path made = (root() / "out" / file.name).replace_extension(".png");
    const bool too_small = std::min(file.seen.width, file.seen.height) < GetParam().least_side;
    if (!file.refusal.empty() || too_small) {
      EXPECT_FALSE(fs::exists(made));
      EXPECT_THAT(LineAbout(file.name, result.err),
                  HasSubstr(file.refusal.empty() ? fmt::format("at least {}", GetParam().least_side) : file.refusal));
      continue;
    }
    EXPECT_THAT(result.err, Not(HasSubstr(file.name)));
    ASSERT_TRUE(fs::exists(made));
    const Picture picture = DecodePicture(made).picture;
    EXPECT_EQ(picture.width, file.seen.width);
    EXPECT_EQ(picture.height, file.seen.height);
    const Picture reference = DecodePicture((root() / "expected" / file.name).replace_extension(".png")).picture;
    if (file.lossy) {
      EXPECT_LE(MeanDifference(picture, reference), 0.02);
    } else {
      EXPECT_LE(GreatestDifference(picture, reference), kRounding);
    }
  }
  EXPECT_GT(GreatestDifference(DecodePicture(root() / "out" / "plain.png").picture,
                               DecodePicture(root() / "out" / "grey.png").picture),
            GetParam().told_apart)
      << "the network tells pictures apart";
}

/// In a run nobody may be left out quietly: it ends, and says by which picture.
TEST(NetworkInARun, NamesThePictureThatItCannotTake) {
  const TemporaryFolder folder;
  for (int i = 0; i < 4; ++i) {
    EncodePicture(Gradient(i == 2 ? 6 : 40, 30), folder.path() / "pictures" / fmt::format("{}.png", i), {});
  }
  WriteFileAtomically(folder.path() / "config.yaml",
                      fmt::format("name: small\n"
                                  "dataset: {{type: image_folder, path: pictures, test_share: 1}}\n"
                                  "forward: [{{type: animegan2, weights: {}}}]\n"
                                  "controls: [oracle, noop]\n"
                                  "metrics: [psnr]\n",
                                  (kGoldenWeights / "animegan2/generator.safetensors").string()));
  ProcessOptions options;
  options.folder = folder.path();
  const ProcessResult result = RunProcess(Pentimento({"run", "config.yaml"}), options);
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_THAT(result.err, ::testing::AllOf(HasSubstr("2.png: "), HasSubstr("6x30"), HasSubstr("at least 8")));
}

INSTANTIATE_TEST_SUITE_P(All, EveryNetwork, ::testing::ValuesIn(NetworkCases()),
                         [](const auto& parameter) { return parameter.param.name; });

}  // namespace
}  // namespace pentimento::test
