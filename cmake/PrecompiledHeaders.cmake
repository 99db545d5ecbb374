# Headers that many files include, compiled once: for what sees libtorch, and for tests, which need another one because a
# precompiled header fits one level of optimisation only. Files still include what they use. Optimised code without libtorch
# has none: it would gain a second a file, but GCC 12 then warns of the standard library's own strings.

set(common <algorithm> <array> <cmath> <cstdint> <filesystem> <functional> <limits> <map> <memory> <optional> <set> <span>
           <string> <string_view> <utility> <vector> <fmt/format.h> <nlohmann/json.hpp>)
set(for_tests <gmock/gmock.h> <gtest/gtest.h>)
# All of <torch/torch.h> would cost each file another two seconds, for templates that GCC instantiates anew wherever the
# header is used.
set(torch <torch/types.h> <torch/utils.h> <torch/nn/module.h> <torch/nn/modules/container/sequential.h>
          <torch/nn/modules/linear.h> <torch/nn/modules/conv.h> <torch/nn/modules/batchnorm.h>
          <torch/nn/modules/instancenorm.h> <torch/nn/modules/activation.h> <torch/nn/modules/padding.h> <torch/optim/adam.h>)

if(NOT EXISTS ${CMAKE_BINARY_DIR}/precompiled.cpp)
  file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "")
endif()
function(pentimento_precompile name)
  cmake_parse_arguments(arg "" "" "HEADERS;OPTIONS;DEPENDS" ${ARGN})
  # Its one source is hardly ever compiled: whoever reuses the header asks for no more of it.
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(${name} PRIVATE pentimento_options fmt::fmt nlohmann_json::nlohmann_json ${arg_DEPENDS})
  target_compile_options(${name} PRIVATE ${arg_OPTIONS})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()
pentimento_precompile(pentimento_test_pch HEADERS ${common} ${for_tests} OPTIONS ${PENTIMENTO_TEST_OPTIONS} DEPENDS GTest::gmock)
pentimento_precompile(pentimento_torch_pch HEADERS ${torch} <nlohmann/json.hpp> DEPENDS pentimento_torch)
pentimento_precompile(pentimento_torch_test_pch HEADERS ${common} ${for_tests} ${torch} OPTIONS ${PENTIMENTO_TEST_OPTIONS}
                      DEPENDS pentimento_torch GTest::gmock)

function(pentimento_reuse_header target header)
  target_precompile_headers(${target} REUSE_FROM ${header})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    # The header was compiled with -fPIC; -fPIE, which executables get, does not match it.
    target_compile_options(${target} PRIVATE -fPIC)
  endif()
endfunction()
