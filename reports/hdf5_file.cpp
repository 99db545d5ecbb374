#include "reports/hdf5_file.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <hdf5.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr std::size_t kMemoryIncrement = std::size_t{1} << 20;

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
  WriteText(group, "context", CanonicalDump(figure.context));
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
  WriteDataset(group, "scores", {matrix.probe_ids.size(), matrix.gallery_ids.size()}, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT,
               matrix.scores.data());
  WriteTexts(group, "probe_id", matrix.probe_ids);
  WriteTexts(group, "probe_subject", matrix.probe_subjects);
  WriteTexts(group, "gallery_id", matrix.gallery_ids);
  WriteTexts(group, "gallery_subject", matrix.gallery_subjects);
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
  WriteText(file, "schema", "pentimento-results-h5/1");
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

}  // namespace pentimento
