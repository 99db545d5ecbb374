# libtorch from the PyPI wheel, by imported targets: the wheel's own package configuration wants a CUDA compiler also where
# nothing is computed on a GPU, and puts its headers before the system's.

set(PENTIMENTO_TORCH_ROOT "" CACHE PATH "The torch folder of a Python environment (…/site-packages/torch); found by default")
if(NOT PENTIMENTO_TORCH_ROOT)
  set(home "$ENV{PENTIMENTO_HOME}")
  if(NOT home)
    set(cache "$ENV{XDG_CACHE_HOME}")
    if(NOT cache)
      set(cache "$ENV{HOME}/.cache")
    endif()
    set(home "${cache}/pentimento")
  endif()
  file(GLOB candidates "${home}/venv/lib/python3*/site-packages/torch")
  if(NOT candidates)
    execute_process(COMMAND python3 -c "import importlib.util as u; print(u.find_spec('torch').submodule_search_locations[0])"
                    OUTPUT_VARIABLE candidates OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  if(NOT candidates)
    message(FATAL_ERROR "libtorch is missing: run `make setup`, or pass -DPENTIMENTO_TORCH_ROOT=…/site-packages/torch")
  endif()
  list(GET candidates 0 PENTIMENTO_TORCH_ROOT)
endif()
message(STATUS "libtorch: ${PENTIMENTO_TORCH_ROOT}")

add_library(pentimento_torch INTERFACE)
set(libraries torch_cpu c10)
if(PENTIMENTO_CUDA)
  find_package(CUDAToolkit 13 REQUIRED)
  list(APPEND libraries torch_cuda c10_cuda)
  # The CUDA side announces itself when it is loaded, though hardly anything of it is called by name; what it needs in
  # turn (cuDNN, NCCL) lies beside it in a whole environment, and need not be there where one only compiles.
  target_link_options(pentimento_torch INTERFACE -Wl,--no-as-needed -Wl,--allow-shlib-undefined)
endif()
foreach(library IN LISTS libraries)
  add_library(pentimento::${library} SHARED IMPORTED)
  set_target_properties(pentimento::${library} PROPERTIES
    IMPORTED_LOCATION ${PENTIMENTO_TORCH_ROOT}/lib/lib${library}.so)
  target_link_libraries(pentimento_torch INTERFACE pentimento::${library})
endforeach()
# -idirafter: the wheel carries its own fmt and protobuf headers, and the system's must win.
target_compile_options(pentimento_torch INTERFACE
  "SHELL:-idirafter ${PENTIMENTO_TORCH_ROOT}/include"
  "SHELL:-idirafter ${PENTIMENTO_TORCH_ROOT}/include/torch/csrc/api/include")

# The one precompiled header: what most files of the tensor side include. All of <torch/torch.h> would cost each file
# another two seconds, for templates that GCC instantiates anew wherever the header is used.
if(NOT EXISTS ${CMAKE_BINARY_DIR}/torch_pch.cpp)
  file(WRITE ${CMAKE_BINARY_DIR}/torch_pch.cpp "")
endif()
function(pentimento_precompile_torch name)
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/torch_pch.cpp)
  target_link_libraries(${name} PRIVATE pentimento_options pentimento_torch)
  target_compile_options(${name} PRIVATE ${ARGN})
  target_precompile_headers(${name} PRIVATE
    <torch/types.h> <torch/utils.h> <torch/nn/module.h> <torch/nn/modules/container/sequential.h>
    <torch/nn/modules/linear.h> <torch/nn/modules/conv.h> <torch/nn/modules/batchnorm.h>
    <torch/nn/modules/instancenorm.h> <torch/nn/modules/activation.h> <torch/nn/modules/padding.h> <torch/optim/adam.h>)
endfunction()
pentimento_precompile_torch(pentimento_torch_pch)
# A precompiled header fits one level of optimisation only.
pentimento_precompile_torch(pentimento_torch_test_pch ${PENTIMENTO_TEST_OPTIONS})

function(pentimento_use_torch target visibility header)
  target_link_libraries(${target} ${visibility} pentimento_torch)
  target_precompile_headers(${target} REUSE_FROM ${header})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    # The header was compiled with -fPIC; -fPIE, which executables get, does not match it.
    target_compile_options(${target} PRIVATE -fPIC)
  endif()
endfunction()
