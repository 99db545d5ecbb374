#include "framework/checkpoint/keras/keras_hdf5.h"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <hdf5.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr int kDeepest = 16;
constexpr std::size_t kMostObjects = 4096;
constexpr std::size_t kLongestName = 255;
constexpr int kMostDimensions = 8;
constexpr std::uintmax_t kLargestFile = std::uintmax_t{4} << 30;

/// An identifier of the HDF5 library, closed by the function that belongs to it.
class OpenObject {
 public:
  OpenObject(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  OpenObject(const OpenObject&) = delete;
  OpenObject& operator=(const OpenObject&) = delete;
  ~OpenObject() {
    if (id_ >= 0) {
      close_(id_);
    }
  }
  [[nodiscard]] hid_t id() const { return id_; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

/// The library prints its error stack on standard error unless told otherwise; here errors become exceptions.
class SilentLibrary {
 public:
  SilentLibrary() {
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~SilentLibrary() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
  SilentLibrary(const SilentLibrary&) = delete;
  SilentLibrary& operator=(const SilentLibrary&) = delete;

 private:
  H5E_auto2_t function_ = nullptr;
  void* data_ = nullptr;
};

class KerasReader {
 public:
  explicit KerasReader(const std::filesystem::path& file) : file_(file.string()) {
    std::error_code error;
    bytes_ = std::filesystem::file_size(file, error);
    if (error || !std::filesystem::is_regular_file(file)) {
      throw WeightsError(fmt::format("{} is missing, or is no file", file_));
    }
    if (bytes_ > kLargestFile) {
      throw WeightsError(fmt::format("{} is larger than the {} GiB that a Keras weights file is read up to", file_,
                                     kLargestFile >> 30));
    }
  }

  std::map<std::string, KerasArray> Read() {
    const SilentLibrary silent;
    const OpenObject file(H5Fopen(file_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    Expect(file.id() >= 0, "", "is no HDF5 file, or is damaged");
    const OpenObject root(H5Gopen2(file.id(), "/", H5P_DEFAULT), H5Gclose);
    ReadGroup(Checked(root.id(), ""), "", 0);
    return std::move(arrays_);
  }

 private:
  void Expect(bool condition, const std::string& place, std::string_view problem) const {
    if (!condition) {
      throw WeightsError(place.empty() ? fmt::format("{} {}", file_, problem)
                                       : fmt::format("{}: \"{}\" {}", file_, place, problem));
    }
  }

  hid_t Checked(hid_t id, const std::string& place) const {
    Expect(id >= 0, place, "is damaged");
    return id;
  }

  void ReadGroup(hid_t group, const std::string& place, int depth) {
    Expect(depth < kDeepest, place, "lies deeper than groups are followed");
    H5G_info_t info;
    Expect(H5Gget_info(group, &info) >= 0, place, "is damaged");
    for (hsize_t i = 0; i < info.nlinks; ++i) {
      Expect(++objects_ <= kMostObjects, place, "has more objects than a Keras weights file");
      const std::string name = NameOf(group, place, i);
      const std::string path = fmt::format("{}{}{}", place, place.empty() ? "" : "/", name);
      H5L_info_t link;
      Expect(H5Lget_info_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i, &link, H5P_DEFAULT) >= 0 &&
                 link.type == H5L_TYPE_HARD,
             path, "is a link to elsewhere");
      const OpenObject object(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose);
      switch (H5Iget_type(Checked(object.id(), path))) {
        case H5I_GROUP:
          ReadGroup(object.id(), path, depth + 1);
          break;
        case H5I_DATASET:
          arrays_.emplace(path, ReadArray(object.id(), path));
          break;
        default:
          Expect(false, path, "is neither a group nor an array");
      }
    }
  }

  std::string NameOf(hid_t group, const std::string& place, hsize_t index) const {
    std::array<char, kLongestName + 1> name{};
    const ssize_t length =
        H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, index, name.data(), name.size(), H5P_DEFAULT);
    Expect(length > 0 && static_cast<std::size_t>(length) <= kLongestName, place,
           "holds something without a usable name");
    return {name.data(), static_cast<std::size_t>(length)};
  }

  KerasArray ReadArray(hid_t dataset, const std::string& path) {
    const OpenObject type(H5Dget_type(dataset), H5Tclose);
    Expect(H5Tequal(Checked(type.id(), path), H5T_IEEE_F32LE) > 0, path, "does not hold float32");
    const OpenObject creation(H5Dget_create_plist(dataset), H5Pclose);
    Expect(H5Pget_layout(Checked(creation.id(), path)) == H5D_CONTIGUOUS && H5Pget_nfilters(creation.id()) == 0 &&
               H5Pget_external_count(creation.id()) == 0,
           path, "is stored in pieces, compressed or in another file; Keras does none of these");
    const OpenObject space(H5Dget_space(dataset), H5Sclose);
    const int dimensions = H5Sget_simple_extent_ndims(Checked(space.id(), path));
    Expect(dimensions >= 0 && dimensions <= kMostDimensions, path, "has more dimensions than a weight");
    std::array<hsize_t, kMostDimensions> lengths{};
    Expect(H5Sget_simple_extent_dims(space.id(), lengths.data(), nullptr) == dimensions, path, "is damaged");
    KerasArray array;
    std::uintmax_t count = 1;
    for (int i = 0; i < dimensions; ++i) {
      const hsize_t length = lengths[static_cast<std::size_t>(i)];
      Expect(length > 0 && length <= bytes_ / sizeof(float) / count, path, "is empty, or larger than its file");
      count *= length;
      array.shape.push_back(static_cast<std::int64_t>(length));
    }
    read_ += count;
    Expect(read_ <= bytes_ / sizeof(float), path, "shares its numbers with other arrays");
    Expect(H5Dget_storage_size(dataset) == count * sizeof(float), path, "is cut short");
    array.values.resize(count);
    Expect(H5Dread(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, array.values.data()) >= 0, path,
           "cannot be read: the file is damaged or cut short");
    return array;
  }

  std::string file_;
  std::uintmax_t bytes_ = 0;
  std::uintmax_t read_ = 0;  ///< numbers so far
  std::size_t objects_ = 0;
  std::map<std::string, KerasArray> arrays_;
};

}  // namespace

std::map<std::string, KerasArray> ReadKerasHdf5(const std::filesystem::path& file) { return KerasReader(file).Read(); }

}  // namespace pentimento
