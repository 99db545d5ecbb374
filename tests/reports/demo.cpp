#include "tests/reports/demo.h"

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "framework/core/random.h"

namespace pentimento::test {
namespace fs = std::filesystem;
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Hop {
  const char* hop;
  const char* forward;
  const char* reverse;
};

constexpr std::array<Hop, 6> kHops = {{{"x", "", ""},
                                       {"x-y", "ghibli", ""},
                                       {"x-xhat", "ghibli", "cyc-back"},
                                       {"x-xhat", "ghibli", "oracle"},
                                       {"x-xhat", "ghibli", "noop"},
                                       {"x-xhat", "ghibli", "mean_face"}}};

std::string IdOf(int person) { return person == 1 ? kHostileId : fmt::format("person_{:03}%2F0002.jpg", person); }

std::string SubjectOf(int person) { return fmt::format("person_{:03}", person); }

Figure At(const Hop& hop, std::string name, double value, Direction direction, double half_width) {
  Figure figure;
  figure.name = std::move(name);
  figure.value = value;
  figure.direction = direction;
  figure.n = 60;
  figure.n_subjects = 20;
  if (half_width > 0) {
    figure.ci95 = {value - half_width, value + half_width};
  }
  figure.ci_method = "subject-bootstrap";
  figure.hop = hop.hop;
  figure.forward = hop.forward;
  figure.reverse = hop.reverse;
  return figure;
}

void AddIdentity(std::vector<Figure>& figures) {
  constexpr std::array<double, 6> kTar = {0.967, 0.413, 0.628, 0.967, 0.413, 0.0};
  constexpr std::array<double, 6> kAuc = {0.994, 0.871, 0.927, 0.994, 0.871, 0.5};
  constexpr std::array<double, 6> kUndetected = {0.0, 0.117, 0.05, 0.0, 0.117, 0.0};
  for (std::size_t i = 0; i < kHops.size(); ++i) {
    const Json context = {{"matcher", "dlib-resnet"},
                          {"probes", "detected"},
                          {"attacker", i == 0   ? "none"
                                       : i == 1 ? "naive"
                                                : "reversing"}};
    Figure tar = At(kHops[i], "tar@fmr=1e-2", kTar[i], Direction::kHigherLeaksMore, 0);
    tar.ci95 = {std::max(0.0, kTar[i] - 0.11), std::min(1.0, kTar[i] + (i == 5 ? 0.06 : 0.09))};
    Figure auc = At(kHops[i], "auc", kAuc[i], Direction::kHigherLeaksMore, i == 0 || i == 3 ? 0.004 : 0.032);
    Figure ftd = At(kHops[i], "ftd", kUndetected[i], Direction::kNone, 0);
    for (Figure* figure : {&tar, &auc, &ftd}) {
      figure->context = context;
      figures.push_back(*figure);
    }
  }
  for (const auto& [versus, value] : {std::pair{"noop", 0.056}, std::pair{"mean_face", 0.427}}) {
    Figure figure = At(kHops[2], "difference[auc]", value, Direction::kHigherLeaksMore, 0.031);
    figure.context = {{"matcher", "dlib-resnet"}, {"versus", versus}};
    figures.push_back(figure);
  }
}

void AddFidelity(std::vector<Figure>& figures, int people) {
  struct Name {
    const char* name;
    const char* unit;
    std::array<double, 6> values;
    double half_width;
  };
  const std::array<Name, 2> names = {{{"psnr", "dB", {kNaN, 17.86, 19.42, kNaN, 17.86, 15.31}, 0.41},
                                      {"ssim", "", {kNaN, 0.612, 0.588, 1.0, 0.612, 0.497}, 0.021}}};
  for (const Name& name : names) {
    for (std::size_t i = 1; i < kHops.size(); ++i) {
      const double width = std::isfinite(name.values[i]) && i != 3 ? name.half_width : 0.0;
      Figure figure = At(kHops[i], name.name, name.values[i], Direction::kHigherIsCloser, width);
      figure.unit = name.unit;
      if (i == 3 && !std::isfinite(figure.value)) {
        figure.value = std::numeric_limits<double>::infinity();
        figure.note = "the pictures are equal";
      }
      RandomStream stream(3, name.name, i);
      for (int person = 0; person < people && i != 3; ++person) {
        figure.samples.push_back({IdOf(person), SubjectOf(person), figure.value + name.half_width * stream.Normal()});
      }
      figures.push_back(figure);
    }
  }
  for (const auto& [versus, psnr, ssim] : {std::tuple{"noop", 1.56, -0.024}, std::tuple{"mean_face", 4.11, 0.091}}) {
    Figure closer = At(kHops[2], "difference[psnr]", psnr, Direction::kHigherIsCloser, 0.38);
    closer.unit = "dB";
    closer.context = {{"versus", versus}};
    figures.push_back(closer);
    Figure similar = At(kHops[2], "difference[ssim]", ssim, Direction::kHigherIsCloser, 0.027);
    similar.context = {{"versus", versus}};
    figures.push_back(similar);
  }
}

void AddRetention(std::vector<Figure>& figures) {
  const std::array<std::pair<const char*, std::array<double, 2>>, 5> categories = {{{"all", {0.5, 0.0}},
                                                                                    {"location", {0.0, 0.0}},
                                                                                    {"time", {0.517, 0.0}},
                                                                                    {"device", {1.0, 0.0}},
                                                                                    {"second-pixels", {0.0, 0.0}}}};
  for (const auto& [category, values] : categories) {
    for (std::size_t i = 1; i <= 2; ++i) {
      figures.push_back(At(kHops[i], fmt::format("retention[{}]", category), values[i - 1], Direction::kHigherLeaksMore,
                           values[i - 1] == 0.517 ? 0.09 : 0.0));
    }
  }
  const auto cell = [](const char* category, int kept, int altered, int removed, int added) {
    return Json{{"carriers", "exif+xmp"}, {"category", category}, {"images", 60},       {"carrying", 60},
                {"keeping", kept},        {"kept", kept},         {"altered", altered}, {"coarsened", 0},
                {"removed", removed},     {"added", added}};
  };
  Figure stylised = At(kHops[1], "kept_cells", 0.5, Direction::kHigherLeaksMore, 0.0);
  stylised.context["tools"] = {{"forward_version", "classical 4"}, {"reverse_version", nullptr}};
  stylised.context["matrix"] = {cell("location", 0, 0, 120, 0), cell("time", 31, 0, 29, 0), cell("device", 60, 0, 0, 0),
                                cell("second-pixels", 0, 0, 60, 0), cell("edit-history", 0, 60, 0, 60)};
  Figure recovered = At(kHops[2], "kept_cells", 0.0, Direction::kHigherLeaksMore, 0.0);
  recovered.context["matrix"] = {cell("location", 0, 0, 120, 0), cell("time", 0, 0, 60, 0), cell("device", 0, 0, 60, 0),
                                 cell("second-pixels", 0, 0, 60, 0)};
  figures.push_back(stylised);
  figures.push_back(recovered);
}

ScoreMatrix Scores(const Hop& hop, double genuine_mean) {
  constexpr int kPeople = 20;
  constexpr int kEach = 3;
  ScoreMatrix matrix;
  matrix.matcher = "dlib-resnet";
  matrix.hop = hop.hop;
  matrix.forward = hop.forward;
  matrix.reverse = hop.reverse;
  for (int i = 0; i < kPeople * kEach; ++i) {
    matrix.probe_ids.push_back(fmt::format("{}_{}", SubjectOf(i / kEach), i % kEach));
    matrix.probe_subjects.push_back(SubjectOf(i / kEach));
  }
  matrix.gallery_ids = matrix.probe_ids;
  matrix.gallery_subjects = matrix.probe_subjects;
  RandomStream stream(11, hop.hop, hop.reverse);
  for (int i = 0; i < kPeople * kEach; ++i) {
    for (int j = 0; j < kPeople * kEach; ++j) {
      const bool same = i / kEach == j / kEach;
      const double score = stream.Normal(same ? genuine_mean : -0.72, same ? 0.07 : 0.08);
      matrix.scores.push_back(i == j ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(score));
    }
  }
  return matrix;
}

/// A face of flat ellipses: `kind` 0 shaded, 1 in three flat colours with lines, 2 blurred.
fs::path DrawFace(const fs::path& folder, int person, int kind) {
  RandomStream stream(7, "demo.face", static_cast<std::uint64_t>(person));
  const auto tint = [&](double low, double high) { return stream.Uniform(low, high); };
  const cv::Scalar ground(tint(120, 210), tint(120, 200), tint(110, 190));
  const double skin = tint(0.55, 1.0);
  const cv::Scalar face(150 * skin, 190 * skin, 232 * skin);
  const cv::Scalar hair(tint(15, 70), tint(20, 80), tint(30, 120));
  const cv::Size head(static_cast<int>(tint(27, 34)), static_cast<int>(tint(36, 43)));
  const int eyes = static_cast<int>(tint(11, 15));
  cv::Mat picture(128, 128, CV_8UC3, ground);
  cv::ellipse(picture, {64, 132}, {46, 30}, 0, 0, 360, cv::Scalar(tint(60, 180), tint(40, 160), tint(40, 160)), -1,
              cv::LINE_AA);
  cv::ellipse(picture, {64, 54}, {head.width + 8, head.height + 4}, 0, 0, 360, hair, -1, cv::LINE_AA);
  cv::ellipse(picture, {64, 66}, head, 0, 0, 360, face, -1, cv::LINE_AA);
  for (const int side : {-1, 1}) {
    cv::ellipse(picture, {64 + side * eyes, 62}, {5, 3}, 0, 0, 360, cv::Scalar(245, 245, 245), -1, cv::LINE_AA);
    cv::circle(picture, {64 + side * eyes, 62}, 2, cv::Scalar(40, 40, 40), -1, cv::LINE_AA);
    cv::line(picture, {64 + side * (eyes - 6), 54}, {64 + side * (eyes + 6), 53}, hair, 2, cv::LINE_AA);
  }
  cv::ellipse(picture, {64, 88}, {9, 3}, 0, 0, 180, cv::Scalar(70, 70, 170), 2, cv::LINE_AA);
  cv::line(picture, {64, 66}, {61, 77}, face * 0.8, 2, cv::LINE_AA);
  if (kind == 1) {
    picture = picture / 64 * 64 + 32;
    cv::ellipse(picture, {64, 66}, head, 0, 0, 360, cv::Scalar(30, 30, 30), 1, cv::LINE_AA);
  } else {
    cv::GaussianBlur(picture, picture, {0, 0}, kind == 0 ? 0.8 : 2.6);
  }
  fs::path path = fs::path("images") / fmt::format("{}_{}.jpg", person, kind);
  fs::create_directories(folder / "images");
  cv::imwrite((folder / path).string(), picture, {cv::IMWRITE_JPEG_QUALITY, 88});
  return path;
}

Gallery Faces(const fs::path& folder, int people) {
  Gallery gallery;
  gallery.title = "Procedural people";
  gallery.note = "Drawn by a program; one picture of each.";
  for (int person = 0; person < people; ++person) {
    GridRow row{IdOf(person), SubjectOf(person), {}};
    for (int kind = 0; kind < 3; ++kind) {
      const Hop& hop = kHops[static_cast<std::size_t>(kind)];
      GridCell cell;
      cell.picture = DrawFace(folder, person, kind);
      cell.caption = kind == 0 ? "original" : kind == 1 ? "ghibli" : "cyc-back";
      cell.hop = hop.hop;
      cell.forward = hop.forward;
      cell.reverse = hop.reverse;
      row.cells.push_back(cell);
    }
    gallery.rows.push_back(row);
  }
  return gallery;
}

TrainingSeries Curve(const std::string& name, double start, double end, int points) {
  TrainingSeries series{"cyc", name, "", {}, {}};
  RandomStream stream(5, name);
  for (int i = 0; i < points; ++i) {
    const double done = static_cast<double>(i) / points;
    series.steps.push_back(i + 1);
    series.values.push_back(end + (start - end) * std::exp(-5 * done) + 0.06 * start * stream.Normal());
  }
  return series;
}

}  // namespace

void AddSweep(ReportInput& input) {
  const std::vector<std::string> copies = {"ghibli-strength-0", "ghibli-strength-0.5", "ghibli-strength-1"};
  input.document.header["sweep"] = {
      {"forward", "ghibli"}, {"key", "strength"}, {"values", {0, 0.5, 1}}, {"forwards", copies}};
  for (const auto& [attacker, values] :
       {std::pair{"naive", std::array{0.981, 0.655, 0.312}}, std::pair{"combined", std::array{kNaN, 0.842, 0.571}}}) {
    for (std::size_t i = 0; i < copies.size(); ++i) {
      const Hop hop{"x-y", copies[i].c_str(), ""};
      Figure figure =
          At(hop, "leakage@fmr=1e-2", values[i], Direction::kHigherLeaksMore, std::isfinite(values[i]) ? 0.083 : 0.0);
      figure.context = {{"matcher", "dlib-resnet"}, {"probes", "detected"}, {"attacker", attacker}};
      input.document.figures.push_back(figure);
      figure.context["probes"] = "attacker-aligned";
      figure.value = 0.999;
      input.document.figures.push_back(figure);
    }
  }
}

void AddPooled(ReportInput& input) {
  for (const auto& [references, stylised] : {std::pair{1, 1}, std::pair{2, 1}, std::pair{4, 1}, std::pair{1, 3}}) {
    for (const char* combine : {"mean-template", "best-of"}) {
      const double gain = 0.02 * (references + stylised) + (combine[0] == 'm' ? 0.03 : 0.0);
      Figure leakage = At(kHops[1], "leakage@fmr=1e-2", 0.41 + gain, Direction::kHigherLeaksMore, 0.07);
      Figure tar = At(kHops[1], "tar@fmr=1e-2", 0.43 + gain, Direction::kHigherLeaksMore, 0.06);
      Figure ceiling = At(kHops[0], "tar@fmr=1e-2", 0.85 + gain / 2, Direction::kHigherLeaksMore, 0.03);
      for (Figure* figure : {&leakage, &tar, &ceiling}) {
        figure->context = {
            {"matcher", "dlib-resnet"}, {"probes", "detected"}, {"attacker", figure == &ceiling ? "none" : "naive"},
            {"references", references}, {"stylised", stylised}, {"combine", combine}};
        input.document.figures.push_back(*figure);
      }
    }
  }
}

ReportInput DemoReport(const fs::path& folder, int people) {
  ReportInput input;
  input.folder = folder;
  input.document.header = {{"name", "demo"}, {"command", "run"}, {"dataset", "portraits, 20 people of 3 pictures"}};
  AddIdentity(input.document.figures);
  AddFidelity(input.document.figures, people);
  AddRetention(input.document.figures);
  input.document.scores = {Scores(kHops[0], -0.31), Scores(kHops[1], -0.55), Scores(kHops[2], -0.47)};
  input.study = {.population = "procedural people",
                 .procedural = true,
                 .people = 20,
                 .pictures = 60,
                 .training_people = 40,
                 .not_tested = {"Faces turned further than 20° were not tested."}};
  input.galleries = {Faces(folder, people)};
  input.training = {Curve("loss_g", 4.2, 1.7, 1000), Curve("loss_d", 0.9, 0.35, 1000), Curve("cycle", 1.6, 0.4, 300)};
  input.manifest = {
      {"config_hash", "7b0c1f6d0ce9"},
      {"source", {{"revision", "b1946ac92492d2347c6235b4d2611184"}, {"modified", false}, {"extension", Json::array()}}},
      {"versions", {{"libtorch", "2.11.0"}, {"opencv", "4.6.0"}}},
      {"seeds", {2026}},
      {"command_line", {"pentimento", "run", "configs/<quickstart>.yaml"}},
      {"wall_time_s", 312.4}};
  input.config = {{"name", "demo"}, {"seed", 2026}, {"dataset", {{"type", "portraits"}, {"size", 128}}}};
  input.unreadable = {{"photos/<broken>.jpg", "premature end of the JPEG file"}};
  return input;
}

}  // namespace pentimento::test
