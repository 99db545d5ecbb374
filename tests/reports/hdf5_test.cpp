#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <hdf5.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "reports/hdf5_file.h"
#include "tests/reports/demo.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

/// Reads a file back through the library's own interface, independently of the code that wrote it.
class H5 {
 public:
  explicit H5(const std::filesystem::path& path) : file_(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT)) {}
  ~H5() { H5Fclose(file_); }
  H5(const H5&) = delete;
  H5& operator=(const H5&) = delete;

  [[nodiscard]] bool ok() const { return file_ >= 0; }

  [[nodiscard]] std::string Text(const std::string& object, const std::string& name) const {
    const hid_t attribute = H5Aopen_by_name(file_, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
    const hid_t type = H5Aget_type(attribute);
    std::string text(H5Tget_size(type), '\0');
    H5Aread(attribute, type, text.data());
    H5Tclose(type);
    H5Aclose(attribute);
    return text.substr(0, text.find('\0'));
  }

  [[nodiscard]] std::vector<double> Numbers(const std::string& object, const std::string& name) const {
    const hid_t attribute = H5Aopen_by_name(file_, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Aget_space(attribute);
    std::vector<double> numbers(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
    H5Aread(attribute, H5T_NATIVE_DOUBLE, numbers.data());
    H5Sclose(space);
    H5Aclose(attribute);
    return numbers;
  }

  [[nodiscard]] bool HasAttribute(const std::string& object, const std::string& name) const {
    return H5Aexists_by_name(file_, object.c_str(), name.c_str(), H5P_DEFAULT) > 0;
  }

  [[nodiscard]] std::vector<double> Values(const std::string& path) const {
    const hid_t data = H5Dopen2(file_, path.c_str(), H5P_DEFAULT);
    std::vector<double> values(Count(data));
    H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(data);
    return values;
  }

  [[nodiscard]] std::vector<std::string> Texts(const std::string& path) const {
    const hid_t data = H5Dopen2(file_, path.c_str(), H5P_DEFAULT);
    const hid_t type = H5Dget_type(data);
    const std::size_t width = H5Tget_size(type);
    std::string bytes(width * Count(data), '\0');
    H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < bytes.size(); i += width) {
      const std::string padded = bytes.substr(i, width);
      texts.push_back(padded.substr(0, padded.find('\0')));
    }
    H5Tclose(type);
    H5Dclose(data);
    return texts;
  }

 private:
  static std::size_t Count(hid_t data) {
    const hid_t space = H5Dget_space(data);
    const auto count = H5Sget_simple_extent_npoints(space);
    H5Sclose(space);
    return static_cast<std::size_t>(count);
  }

  hid_t file_;
};

class Hdf5Test : public ::testing::Test {
 protected:
  Hdf5Test() : document_(DemoReport(folder_.path(), 3).document) {}

  TemporaryFolder folder_;
  ResultDocument document_;
};

TEST_F(Hdf5Test, ReadsBackAsItWasWritten) {
  const std::filesystem::path path = folder_.path() / "results.h5";
  WriteFileAtomically(path, ResultsHdf5(document_));
  const H5 file(path);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file.Text("/", "schema"), "pentimento-results-h5/1");

  std::size_t with_samples = 0;
  for (std::size_t i = 0; i < document_.figures.size(); ++i) {
    const Figure& figure = document_.figures[i];
    const std::string number = std::to_string(i);
    const std::string group = "/figures/" + std::string(6 - number.size(), '0') + number;
    EXPECT_EQ(file.Text(group, "name"), figure.name);
    EXPECT_EQ(file.Text(group, "unit"), figure.unit);
    EXPECT_EQ(file.Text(group, "direction"), ToString(figure.direction));
    EXPECT_EQ(file.Text(group, "hop"), figure.hop);
    EXPECT_EQ(Json::parse(file.Text(group, "context")), figure.context);
    EXPECT_EQ(file.Numbers(group, "value"), std::vector<double>{figure.value});
    EXPECT_EQ(file.HasAttribute(group, "ci95"), figure.ci95.has_value());
    if (figure.ci95) {
      EXPECT_EQ(file.Numbers(group, "ci95"), (std::vector<double>{figure.ci95->first, figure.ci95->second}));
    }
    const std::vector<double> values = file.Values(group + "/value");
    const std::vector<std::string> ids = file.Texts(group + "/id");
    ASSERT_EQ(values.size(), figure.samples.size());
    for (std::size_t k = 0; k < values.size(); ++k) {
      EXPECT_EQ(values[k], figure.samples[k].value);
      EXPECT_EQ(ids[k], figure.samples[k].id);
    }
    with_samples += values.empty() ? 0 : 1;
  }
  EXPECT_GT(with_samples, 4U);

  for (std::size_t i = 0; i < document_.scores.size(); ++i) {
    const ScoreMatrix& matrix = document_.scores[i];
    const std::string group = "/scores/00000" + std::to_string(i);
    EXPECT_EQ(file.Text(group, "matcher"), matrix.matcher);
    EXPECT_EQ(file.Text(group, "hop"), matrix.hop);
    EXPECT_EQ(file.Texts(group + "/probe_subject"), matrix.probe_subjects);
    EXPECT_EQ(file.Texts(group + "/gallery_id"), matrix.gallery_ids);
    const std::vector<double> scores = file.Values(group + "/scores");
    ASSERT_EQ(scores.size(), matrix.scores.size());
    for (std::size_t k = 0; k < scores.size(); ++k) {
      if (std::isnan(matrix.scores[k])) {
        EXPECT_TRUE(std::isnan(scores[k])) << k;
      } else {
        EXPECT_EQ(static_cast<float>(scores[k]), matrix.scores[k]) << k;
      }
    }
  }
}

TEST_F(Hdf5Test, SameDocumentSameBytes) {
  const std::string first = ResultsHdf5(document_);
  EXPECT_EQ(first, ResultsHdf5(document_));
  document_.scores[0].scores[5] += 0.25F;
  EXPECT_NE(first, ResultsHdf5(document_));
}

TEST_F(Hdf5Test, GivesItsScoresBack) {
  const std::filesystem::path path = folder_.path() / "results.h5";
  document_.scores.push_back({"dlib-resnet", "x-y", "empty", "", {}, {}, {}, {}, {}});
  WriteFileAtomically(path, ResultsHdf5(document_));
  const std::vector<ScoreMatrix> read = ReadScoresHdf5(path);
  ASSERT_EQ(read.size(), document_.scores.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(ToJson(read[i]), ToJson(document_.scores[i])) << i;
  }
}

TEST_F(Hdf5Test, NamesTheFileThatHoldsNoScores) {
  const auto error_of = [&](const std::string& bytes) -> std::string {
    WriteFileAtomically(folder_.path() / "results.h5", bytes);
    try {
      (void)ReadScoresHdf5(folder_.path() / "results.h5");
    } catch (const DataError& error) {
      return error.what();
    }
    return "";
  };
  const std::string whole = ResultsHdf5(document_);
  EXPECT_EQ(error_of(whole), "");
  EXPECT_NE(error_of("").find("results.h5: cannot be read"), std::string::npos);
  EXPECT_NE(error_of("no HDF5").find("results.h5: cannot be read"), std::string::npos);
  EXPECT_NE(error_of(whole.substr(0, whole.size() / 2)).find("results.h5: cannot be read"), std::string::npos);
  EXPECT_THROW((void)ReadScoresHdf5(folder_.path() / "nowhere.h5"), DataError);
}

TEST_F(Hdf5Test, KeepsContextsOfAnyLength) {
  const std::string text(100'000, 'k');
  document_.figures[0].context["keys"] = text;
  document_.scores[0].context["part"] = text;
  const std::filesystem::path path = folder_.path() / "results.h5";
  WriteFileAtomically(path, ResultsHdf5(document_));
  EXPECT_EQ(Json::parse(H5(path).Texts("/figures/000000/context").at(0)), document_.figures[0].context);
  EXPECT_EQ(ReadScoresHdf5(path)[0].context, document_.scores[0].context);
}

TEST_F(Hdf5Test, TakesAnEmptyDocument) { EXPECT_FALSE(ResultsHdf5({}).empty()); }

TEST_F(Hdf5Test, RefusesAMatrixThatDoesNotFitTogether) {
  document_.scores[0].gallery_ids.pop_back();
  EXPECT_THROW(ResultsHdf5(document_), DataError);
}

}  // namespace
}  // namespace pentimento::test
