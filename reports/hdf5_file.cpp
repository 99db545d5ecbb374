#include "reports/hdf5_file.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <hdf5.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr const char* kSchemaName = "pentimento-results-h5/1";
constexpr std::size_t kMemoryIncrement = std::size_t{1} << 20;
/// The file's format keeps an attribute, with its name and type, in a header message of less than 64 KiB.
constexpr std::size_t kLongestAttribute = 64'000;

herr_t KeepInnermostReason(unsigned, const H5E_error2_t* error, void* text) {
  *static_cast<std::string*>(text) = error->desc == nullptr ? "" : error->desc;
  return 0;
}

hid_t Checked(hid_t id, const char* what) {
  if (id < 0) {
    std::string reason;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, KeepInnermostReason, &reason);
    throw WorkError(fmt::format("results.h5: cannot {}: {}", what, reason));
  }
  return id;
}

/// An identifier of the HDF5 library, closed by the function that belongs to it.
class Handle {
 public:
  Handle(hid_t id, herr_t (*close)(hid_t), const char* what) : id_(Checked(id, what)), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle& operator=(Handle&&) = delete;
  ~Handle() {
    if (id_ >= 0) {
      close_(id_);
    }
  }
  operator hid_t() const { return id_; }  // NOLINT(google-explicit-constructor): every call of the library takes it

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

/// The library prints its error stack on standard error unless told otherwise; here errors become exceptions.
class QuietErrors {
 public:
  QuietErrors() {
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~QuietErrors() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
  QuietErrors(const QuietErrors&) = delete;
  QuietErrors& operator=(const QuietErrors&) = delete;

 private:
  H5E_auto2_t function_ = nullptr;
  void* data_ = nullptr;
};

Handle TextType(std::size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "make a text type");
  Checked(H5Tset_size(type, std::max<std::size_t>(length, 1)), "size a text type");
  Checked(H5Tset_cset(type, H5T_CSET_UTF8), "set a text type's encoding");
  Checked(H5Tset_strpad(type, H5T_STR_NULLPAD), "set a text type's padding");
  return type;
}

Handle Group(hid_t parent, const std::string& name) {
  const Handle properties(H5Pcreate(H5P_GROUP_CREATE), H5Pclose, "make group properties");
  Checked(H5Pset_obj_track_times(properties, false), "leave times out");
  return {H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, properties, H5P_DEFAULT), H5Gclose, "make a group"};
}

void WriteAttribute(hid_t object, const char* name, hid_t stored, hid_t given, const void* value, hsize_t count = 1) {
  const Handle space(count == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &count, nullptr), H5Sclose,
                     "make an attribute's space");
  const Handle attribute(H5Acreate2(object, name, stored, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                         "make an attribute");
  Checked(H5Awrite(attribute, given, value), "write an attribute");
}

void WriteText(hid_t object, const char* name, const std::string& text) {
  const Handle type = TextType(text.size());
  WriteAttribute(object, name, type, type, text.empty() ? "\0" : text.data());
}

void WriteInteger(hid_t object, const char* name, std::int64_t value) {
  WriteAttribute(object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value);
}

void WriteDataset(hid_t group, const char* name, const std::vector<hsize_t>& shape, hid_t stored, hid_t given,
                  const void* values) {
  const Handle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose,
                     "make a data set's space");
  const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "make data set properties");
  Checked(H5Pset_obj_track_times(properties, false), "leave times out");
  const bool empty = std::find(shape.begin(), shape.end(), 0) != shape.end();
  if (!empty) {
    std::vector<hsize_t> chunk = shape;
    chunk[0] = std::min<hsize_t>(chunk[0], 256);
    if (chunk.size() > 1) {
      chunk[1] = std::min<hsize_t>(chunk[1], 1024);
    }
    Checked(H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data()), "set chunks");
    Checked(H5Pset_shuffle(properties), "set the byte shuffle");
    Checked(H5Pset_deflate(properties, 6), "set the compression");
  }
  const Handle data(H5Dcreate2(group, name, stored, space, H5P_DEFAULT, properties, H5P_DEFAULT), H5Dclose,
                    "make a data set");
  if (!empty) {
    Checked(H5Dwrite(data, given, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "write a data set");
  }
}

void WriteTexts(hid_t group, const char* name, const std::vector<std::string>& texts) {
  std::size_t width = 1;
  for (const std::string& text : texts) {
    width = std::max(width, text.size());
  }
  std::string padded(width * texts.size(), '\0');
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::copy(texts[i].begin(), texts[i].end(), padded.begin() + static_cast<std::ptrdiff_t>(i * width));
  }
  const Handle type = TextType(width);
  WriteDataset(group, name, {texts.size()}, type, type, padded.data());
}

void WriteContext(hid_t group, const Json& context) {
  const std::string text = CanonicalDump(context);
  if (text.size() <= kLongestAttribute) {
    WriteText(group, "context", text);
  } else {
    WriteTexts(group, "context", {text});
  }
}

void WriteFigure(hid_t parent, std::size_t index, const Figure& figure) {
  const Handle group = Group(parent, fmt::format("{:06}", index));
  const Json note = ToJson(figure)["note"];
  WriteText(group, "name", figure.name);
  WriteInteger(group, "version", figure.version);
  WriteAttribute(group, "value", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &figure.value);
  WriteText(group, "unit", figure.unit);
  WriteText(group, "direction", ToString(figure.direction));
  WriteInteger(group, "n", figure.n);
  WriteInteger(group, "n_subjects", figure.n_subjects);
  if (figure.ci95) {
    const double interval[2] = {figure.ci95->first, figure.ci95->second};
    WriteAttribute(group, "ci95", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, interval, 2);
  }
  WriteText(group, "ci_method", figure.ci_method);
  WriteText(group, "hop", figure.hop);
  WriteText(group, "forward", figure.forward);
  WriteText(group, "reverse", figure.reverse);
  WriteContext(group, figure.context);
  WriteText(group, "note", note.is_null() ? "" : note.get<std::string>());

  std::vector<std::string> ids;
  std::vector<std::string> subjects;
  std::vector<double> values;
  for (const SampleValue& sample : figure.samples) {
    ids.push_back(sample.id);
    subjects.push_back(sample.subject);
    values.push_back(sample.value);
  }
  WriteTexts(group, "id", ids);
  WriteTexts(group, "subject", subjects);
  WriteDataset(group, "value", {values.size()}, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.data());
}

void CheckShape(const ScoreMatrix& matrix) {
  const std::size_t probes = matrix.probe_ids.size();
  const std::size_t gallery = matrix.gallery_ids.size();
  if (matrix.probe_subjects.size() != probes || matrix.gallery_subjects.size() != gallery ||
      matrix.scores.size() != probes * gallery) {
    throw DataError(fmt::format(
        "scores of {} on {}: {} scores, {} probes ({} subjects) and {} gallery pictures ({} subjects) do not fit "
        "together",
        matrix.matcher, matrix.hop, matrix.scores.size(), probes, matrix.probe_subjects.size(), gallery,
        matrix.gallery_subjects.size()));
  }
}

void WriteScores(hid_t parent, std::size_t index, const ScoreMatrix& matrix) {
  CheckShape(matrix);
  const Handle group = Group(parent, fmt::format("{:06}", index));
  WriteText(group, "matcher", matrix.matcher);
  WriteText(group, "hop", matrix.hop);
  WriteText(group, "forward", matrix.forward);
  WriteText(group, "reverse", matrix.reverse);
  WriteContext(group, matrix.context);
  WriteDataset(group, "scores", {matrix.probe_ids.size(), matrix.gallery_ids.size()}, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT,
               matrix.scores.data());
  WriteTexts(group, "probe_id", matrix.probe_ids);
  WriteTexts(group, "probe_subject", matrix.probe_subjects);
  WriteTexts(group, "gallery_id", matrix.gallery_ids);
  WriteTexts(group, "gallery_subject", matrix.gallery_subjects);
}

std::string ReadText(hid_t object, const char* name) {
  const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose, "find an attribute");
  const Handle type(H5Aget_type(attribute), H5Tclose, "see an attribute's type");
  std::string text(H5Tget_size(type), '\0');
  Checked(H5Aread(attribute, type, text.data()), "read an attribute");
  return text.substr(0, text.find('\0'));
}

std::vector<hsize_t> ShapeOf(hid_t data) {
  const Handle space(H5Dget_space(data), H5Sclose, "see a data set's space");
  const int dimensions = H5Sget_simple_extent_ndims(space);
  Checked(dimensions, "count a data set's dimensions");
  std::vector<hsize_t> shape(static_cast<std::size_t>(dimensions));
  Checked(H5Sget_simple_extent_dims(space, shape.data(), nullptr), "see a data set's shape");
  return shape;
}

std::vector<std::string> ReadTexts(hid_t group, const char* name) {
  const Handle data(H5Dopen2(group, name, H5P_DEFAULT), H5Dclose, "find a data set");
  const Handle type(H5Dget_type(data), H5Tclose, "see a data set's type");
  const std::size_t width = H5Tget_size(type);
  const std::vector<hsize_t> shape = ShapeOf(data);
  if (shape.size() != 1 || H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) > 0) {
    throw WorkError(fmt::format("results.h5: {} is no list of texts", name));
  }
  std::string padded(width * shape[0], '\0');
  if (!padded.empty()) {
    Checked(H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, padded.data()), "read a data set");
  }
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < padded.size(); i += width) {
    const std::string text = padded.substr(i, width);
    texts.push_back(text.substr(0, text.find('\0')));
  }
  return texts;
}

ScoreMatrix ReadMatrix(hid_t group) {
  ScoreMatrix matrix;
  matrix.matcher = ReadText(group, "matcher");
  matrix.hop = ReadText(group, "hop");
  matrix.forward = ReadText(group, "forward");
  matrix.reverse = ReadText(group, "reverse");
  // Files of earlier versions hold the plain comparisons alone.
  if (H5Aexists(group, "context") > 0) {
    matrix.context = Json::parse(ReadText(group, "context"));
  } else if (H5Lexists(group, "context", H5P_DEFAULT) > 0) {
    matrix.context = Json::parse(ReadTexts(group, "context").at(0));
  }
  matrix.probe_ids = ReadTexts(group, "probe_id");
  matrix.probe_subjects = ReadTexts(group, "probe_subject");
  matrix.gallery_ids = ReadTexts(group, "gallery_id");
  matrix.gallery_subjects = ReadTexts(group, "gallery_subject");
  const Handle data(H5Dopen2(group, "scores", H5P_DEFAULT), H5Dclose, "find the scores");
  if (ShapeOf(data) != std::vector<hsize_t>{matrix.probe_ids.size(), matrix.gallery_ids.size()}) {
    throw WorkError("results.h5: scores are not one for each probe and gallery picture");
  }
  matrix.scores.resize(matrix.probe_ids.size() * matrix.gallery_ids.size());
  if (!matrix.scores.empty()) {
    Checked(H5Dread(data, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, matrix.scores.data()), "read the scores");
  }
  CheckShape(matrix);
  return matrix;
}

Handle FileInMemory() {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make file properties");
  Checked(H5Pset_fapl_core(access, kMemoryIncrement, false), "work in memory");
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "make file properties");
  Checked(H5Pset_obj_track_times(creation, false), "leave times out");
  return {H5Fcreate("results.h5", H5F_ACC_TRUNC, creation, access), H5Fclose, "make the file"};
}

std::string ImageOf(hid_t file) {
  Checked(H5Fflush(file, H5F_SCOPE_GLOBAL), "flush the file");
  const auto size = H5Fget_file_image(file, nullptr, 0);
  Checked(size, "size the file");
  std::string bytes(static_cast<std::size_t>(size), '\0');
  Checked(H5Fget_file_image(file, bytes.data(), bytes.size()), "copy the file");
  return bytes;
}

}  // namespace

std::string ResultsHdf5(const ResultDocument& document) {
  const QuietErrors quiet;
  const Handle file = FileInMemory();
  WriteText(file, "schema", kSchemaName);
  WriteText(file, "result_schema", "pentimento-result/1");
  WriteText(file, "title", "Per-sample figures and comparison scores; groups are numbered as in report.json");
  WriteText(file, "scores_meaning", "accept if score >= threshold; NaN: no comparison");
  const Handle figures = Group(file, "figures");
  for (std::size_t i = 0; i < document.figures.size(); ++i) {
    WriteFigure(figures, i, document.figures[i]);
  }
  const Handle scores = Group(file, "scores");
  for (std::size_t i = 0; i < document.scores.size(); ++i) {
    WriteScores(scores, i, document.scores[i]);
  }
  return ImageOf(file);
}

std::vector<ScoreMatrix> ReadScoresHdf5(const std::filesystem::path& file) {
  const QuietErrors quiet;
  try {
    const Handle opened(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "open it");
    if (ReadText(opened, "schema") != kSchemaName) {
      throw WorkError("results.h5: it is of another form");
    }
    const Handle all(H5Gopen2(opened, "scores", H5P_DEFAULT), H5Gclose, "find the scores");
    H5G_info_t info;
    Checked(H5Gget_info(all, &info), "count the scores");
    std::vector<ScoreMatrix> matrices;
    for (hsize_t i = 0; i < info.nlinks; ++i) {
      const Handle group(H5Gopen2(all, fmt::format("{:06}", i).c_str(), H5P_DEFAULT), H5Gclose, "find a matrix");
      matrices.push_back(ReadMatrix(group));
    }
    return matrices;
  } catch (const WorkError& error) {
    throw DataError(fmt::format("{}: cannot be read as a run's results: {}", file.string(), error.what()));
  }
}

}  // namespace pentimento
