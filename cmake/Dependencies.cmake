# Debian's libraries. Each is linked only by the folders that list it.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(TBB REQUIRED)
find_package(OpenCV REQUIRED COMPONENTS core imgproc imgcodecs)
find_package(dlib REQUIRED)
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
pkg_check_modules(EXIV2 REQUIRED IMPORTED_TARGET exiv2)
pkg_check_modules(LCMS2 REQUIRED IMPORTED_TARGET lcms2)
# Pictures within HEIF and AVIF files are decoded where it is there, and refused by name elsewhere. 1.13 lets a decoder
# do without threads.
pkg_check_modules(HEIF IMPORTED_TARGET libheif>=1.13)
find_path(RAPIDCHECK_INCLUDE rapidcheck.h REQUIRED)
find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
add_library(pentimento_rapidcheck INTERFACE)
target_include_directories(pentimento_rapidcheck SYSTEM INTERFACE ${RAPIDCHECK_INCLUDE})
target_link_libraries(pentimento_rapidcheck INTERFACE ${RAPIDCHECK_LIBRARY})

# OpenCV's own targets add an include folder with the whole of OpenCV; ours name the modules that a folder uses.
add_library(pentimento_opencv INTERFACE)
target_link_libraries(pentimento_opencv INTERFACE opencv_core opencv_imgproc opencv_imgcodecs)
