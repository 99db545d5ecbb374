# The few sources the tensor side needs beside torch, for a machine without package registries.

if(NOT PENTIMENTO_GPU_BUNDLE)
  set(PENTIMENTO_GPU_BUNDLE ${CMAKE_SOURCE_DIR}/gpu-bundle)
endif()
if(NOT EXISTS ${PENTIMENTO_GPU_BUNDLE}/include/nlohmann/json.hpp)
  message(FATAL_ERROR "${PENTIMENTO_GPU_BUNDLE} is missing or incomplete: run `make gpu-bundle` on a machine with Debian's "
                      "packages and carry the folder here")
endif()
find_package(Threads REQUIRED)
set(INSTALL_GTEST OFF CACHE BOOL "" FORCE)
add_subdirectory(${PENTIMENTO_GPU_BUNDLE}/googletest ${CMAKE_BINARY_DIR}/googletest EXCLUDE_FROM_ALL)
foreach(name gtest_main gmock)
  if(NOT TARGET GTest::${name})
    add_library(GTest::${name} ALIAS ${name})
  endif()
endforeach()
add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED)
target_include_directories(nlohmann_json::nlohmann_json INTERFACE ${PENTIMENTO_GPU_BUNDLE}/include)
add_library(fmt::fmt INTERFACE IMPORTED)
target_include_directories(fmt::fmt INTERFACE ${PENTIMENTO_GPU_BUNDLE}/include)
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY=1)
# Some compilers link their own C++ library statically; libtorch's shared one would then free what the other allocated.
target_link_libraries(pentimento_torch INTERFACE -l:libstdc++.so.6)
