#include "experiments/pipeline/library_versions.h"

#include <filesystem>
#include <string>

#include <H5public.h>
#include <dlfcn.h>
#include <dlib/revision.h>
#include <exiv2/version.hpp>
#include <fmt/format.h>
#include <lcms2.h>
#include <opencv2/core/version.hpp>
#include <torch/version.h>

#include "framework/media/decode_heif.h"

namespace pentimento {
namespace {

/// The file that a call of `function` ends up in, symbolic links followed: their last name tells the version.
std::string FileThatHas(const char* function) {
  Dl_info info{};
  void* const address = dlsym(RTLD_DEFAULT, function);
  if (address == nullptr || dladdr(address, &info) == 0) {
    return "unknown";
  }
  std::error_code error;
  const std::filesystem::path file = std::filesystem::canonical(info.dli_fname, error);
  return error ? info.dli_fname : file.string();
}

/// OpenBLAS also says which processor's kernels it chose.
std::string BlasInUse() {
  using Describe = const char* (*)();
  if (const auto describe = reinterpret_cast<Describe>(dlsym(RTLD_DEFAULT, "openblas_get_config"))) {
    return describe();
  }
  return FileThatHas("cblas_sgemm");
}

std::string LittleCmsVersion() {
  const int version = cmsGetEncodedCMMversion();  // 2140: 2.14
  return fmt::format("{}.{}", version / 1000, version % 1000 / 10);
}

}  // namespace

Json LibraryVersions() {
  Json versions = {{"libtorch", TORCH_VERSION},
                   {"blas", BlasInUse()},
                   {"opencv", CV_VERSION},
                   {"libjpeg", std::filesystem::path(FileThatHas("jpeg_read_scanlines")).filename().string()},
                   {"lcms2", LittleCmsVersion()},
                   {"exiv2", Exiv2::versionString()},
                   {"hdf5", fmt::format("{}.{}.{}", H5_VERS_MAJOR, H5_VERS_MINOR, H5_VERS_RELEASE)},
                   {"dlib", fmt::format("{}.{}", DLIB_MAJOR_VERSION, DLIB_MINOR_VERSION)},
                   {"compiler", fmt::format("g++ {}", __VERSION__)}};
  if (const std::string version = HeifVersion(); !version.empty()) {
    versions["libheif"] = version;
  }
  return versions;
}

}  // namespace pentimento
