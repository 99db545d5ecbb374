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
