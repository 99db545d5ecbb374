#include "metrics/distribution/feature_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <torch/types.h>
#include <unistd.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// The NumPy header's length, its magic included: what vectors begin after.
constexpr std::size_t kHeaderBytes = 128;

std::string Header(std::int64_t rows, std::int64_t dimensions) {
  std::string text = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}", rows, dimensions);
  const std::string magic("\x93NUMPY\x01\x00", 8);
  text.resize(kHeaderBytes - magic.size() - 2 - 1, ' ');
  text += '\n';
  const auto length = static_cast<std::uint16_t>(text.size());
  return magic + static_cast<char>(length & 0xFF) + static_cast<char>(length >> 8) + text;
}

std::size_t BytesOf(std::int64_t rows, std::int64_t dimensions) {
  return static_cast<std::size_t>(rows) * static_cast<std::size_t>(dimensions) * sizeof(float);
}

/// A descriptor, closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// A file without a name.
int OpenNameless() {
  std::string name = (std::filesystem::temp_directory_path() / "pentimento-features-XXXXXX").string();
  const int number = ::mkstemp(name.data());
  if (number < 0) {
    throw WorkError(fmt::format("cannot make a temporary file {}: {}", name, std::strerror(errno)));
  }
  ::unlink(name.c_str());
  return number;
}

}  // namespace

FeatureFile::~FeatureFile() {
  if (mapping_ != nullptr) {
    ::munmap(mapping_, mapped_bytes_);
  }
}

FeatureFile::FeatureFile(FeatureFile&& other) noexcept
    : rows_(other.rows_),
      filled_(other.filled_),
      dimensions_(other.dimensions_),
      leading_nothings_(other.leading_nothings_),
      mapping_(std::exchange(other.mapping_, nullptr)),
      mapped_bytes_(other.mapped_bytes_),
      values_(other.values_) {}

void FeatureFile::Map(std::int64_t dimensions) {
  const Descriptor file(OpenNameless());
  mapped_bytes_ = BytesOf(rows_, dimensions);
  // Reserved, not only made long: a full disk is an error here and not a signal at the first touch.
  if (const int error = ::posix_fallocate(file.number(), 0, static_cast<off_t>(mapped_bytes_)); error != 0) {
    throw WorkError(fmt::format("cannot keep {} feature vectors in {}: {}", rows_,
                                std::filesystem::temp_directory_path().string(), std::strerror(error)));
  }
  void* const mapping = ::mmap(nullptr, mapped_bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, file.number(), 0);
  if (mapping == MAP_FAILED) {
    throw WorkError(fmt::format("cannot map {} feature vectors: {}", rows_, std::strerror(errno)));
  }
  mapping_ = mapping;
  values_ = static_cast<float*>(mapping);
  dimensions_ = dimensions;
  std::fill_n(values_, leading_nothings_ * dimensions_, std::numeric_limits<float>::quiet_NaN());
}

void FeatureFile::Append(std::span<const float> row) {
  if (dimensions_ == 0 && !row.empty() && filled_ < rows_) {
    Map(static_cast<std::int64_t>(row.size()));
  }
  if (filled_ >= rows_ || static_cast<std::int64_t>(row.size()) != dimensions_) {
    throw InternalError(fmt::format("a feature file of {} vectors of {} is given one of {} as number {}", rows_,
                                    dimensions_, row.size(), filled_ + 1));
  }
  std::ranges::copy(row, values_ + filled_ * dimensions_);
  ++filled_;
}

void FeatureFile::AppendNothing() {
  if (dimensions_ == 0) {
    ++leading_nothings_;
    ++filled_;
    return;
  }
  Append(std::vector<float>(static_cast<std::size_t>(dimensions_), std::numeric_limits<float>::quiet_NaN()));
}

std::span<const float> FeatureFile::Row(std::int64_t row) const {
  return {values_ + row * dimensions_, static_cast<std::size_t>(dimensions_)};
}

torch::Tensor FeatureFile::Features() const {
  return dimensions_ == 0 ? torch::empty({0, 0}, torch::kFloat32)
                          : torch::from_blob(values_, {filled_, dimensions_}, torch::TensorOptions(torch::kFloat32));
}

void FeatureFile::Save(const std::filesystem::path& path) const {
  AtomicFile file(path);
  file.Write(Header(rows_, dimensions_));
  file.Write({reinterpret_cast<const char*>(values_), BytesOf(rows_, dimensions_)});
  file.Commit();
}

std::optional<FeatureFile> FeatureFile::Open(const std::filesystem::path& path, std::int64_t rows) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
    return std::nullopt;
  }
  const auto bytes = static_cast<std::size_t>(status.st_size);
  const std::size_t row_bytes = static_cast<std::size_t>(rows) * sizeof(float);
  if (rows < 1 || bytes <= kHeaderBytes || (bytes - kHeaderBytes) % row_bytes != 0) {
    return std::nullopt;
  }
  FeatureFile features(rows);
  void* const mapping = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file.number(), 0);
  if (mapping == MAP_FAILED) {
    return std::nullopt;
  }
  features.mapping_ = mapping;
  features.mapped_bytes_ = bytes;
  features.dimensions_ = static_cast<std::int64_t>((bytes - kHeaderBytes) / row_bytes);
  features.filled_ = rows;
  const std::string_view header(static_cast<const char*>(mapping), kHeaderBytes);
  if (header != Header(rows, features.dimensions_)) {
    return std::nullopt;
  }
  features.values_ = reinterpret_cast<float*>(static_cast<char*>(mapping) + kHeaderBytes);
  return features;
}

}  // namespace pentimento
