# One folder, one target. What a folder may depend on is what it lists here; tests/architecture checks the includes
# against the same arrows. The exception is experiments/, where two targets hold the sources of its folders audit, cli, measure
# and pipeline: one without libtorch, because the command line must start without loading it, and one with.

function(pentimento_add folder)
  if(PENTIMENTO_COMPONENTS AND NOT folder IN_LIST PENTIMENTO_COMPONENTS)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY PENTIMENTO_FOLDERS ${folder})
  add_subdirectory(${CMAKE_SOURCE_DIR}/${folder} ${CMAKE_BINARY_DIR}/${folder})
endfunction()

# How many sources make one batch of a unity build, where the default's worth of them would take over half a minute to
# compile: that is what touching one of them costs.
function(pentimento_batch target size)
  if(size)
    set_target_properties(${target} PROPERTIES UNITY_BUILD_BATCH_SIZE ${size})
  endif()
endfunction()

# pentimento_library(NAME [TORCH] [BATCH n] [SOURCES files...] [DEPENDS targets...] [PRIVATE targets...])
#   TORCH    the folder's sources see libtorch
#   BATCH    sources that are compiled together, of a folder whose sources take long
#   DEPENDS  what its headers need; PRIVATE what only its sources need
function(pentimento_library name)
  cmake_parse_arguments(arg "TORCH" "BATCH" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC pentimento_options ${arg_DEPENDS} PRIVATE ${arg_PRIVATE})
    pentimento_batch(${name} "${arg_BATCH}")
    if(arg_TORCH)
      target_link_libraries(${name} PUBLIC pentimento_torch)
      pentimento_reuse_header(${name} pentimento_torch_pch)
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE pentimento_options ${arg_DEPENDS})
    if(arg_TORCH)
      target_link_libraries(${name} INTERFACE pentimento_torch)
    endif()
  endif()
endfunction()

# pentimento_test(NAME [TORCH] [BATCH n] [TIMEOUT s] [LABELS labels...] SOURCES files... DEPENDS targets...)
# One executable a folder of tests; every suite becomes a CTest test (see ListSuites).
#   BATCH    as of a library
#   TIMEOUT  seconds that one suite may take (900)
function(pentimento_test name)
  cmake_parse_arguments(arg "TORCH" "BATCH;TIMEOUT" "LABELS;SOURCES;DEPENDS" ${ARGN})
  foreach(target IN LISTS arg_DEPENDS)
    if(NOT TARGET ${target})
      # Elsewhere it is a slip, of a name or of the order of folders, that would leave its tests out unseen.
      if(NOT PENTIMENTO_GPU_ONLY AND NOT PENTIMENTO_COMPONENTS)
        message(FATAL_ERROR "tests: ${name} depends on ${target}, which is not being built")
      endif()
      message(STATUS "tests: ${name} left out, ${target} is not being built")
      return()
    endif()
  endforeach()
  add_executable(${name} ${arg_SOURCES})
  pentimento_batch(${name} "${arg_BATCH}")
  target_link_libraries(${name} PRIVATE pentimento_options ${arg_DEPENDS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE PENTIMENTO_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                             PENTIMENTO_BINARY_DIR="${CMAKE_BINARY_DIR}")
  target_compile_options(${name} PRIVATE ${PENTIMENTO_TEST_OPTIONS})
  if(arg_TORCH)
    target_link_libraries(${name} PRIVATE pentimento_torch)
    pentimento_reuse_header(${name} pentimento_torch_test_pch)
  else()
    pentimento_reuse_header(${name} pentimento_test_pch)
  endif()
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 900)
  endif()
  # Tests run side by side: OpenMP threads that spin for long take the cores from one another, as the programs' own do not
  # (framework/core/library_environment.h). Properties are tried on the same cases each time, or a change could fail for
  # what was there before it.
  set(tests ${CMAKE_CURRENT_BINARY_DIR}/${name})
  file(GENERATE OUTPUT ${tests}_tests.cmake CONTENT "set(PROGRAM [=[$<TARGET_FILE:${name}>]=])
set(SETTINGS [=[${tests}_tests.cmake]=])
set(LIST [=[${tests}_suites.cmake]=])
set(TIMEOUT ${arg_TIMEOUT})
set(LABELS [=[${arg_LABELS}]=])
set(ENVIRONMENT GOMP_SPINCOUNT=2000 RC_PARAMS=seed=2026)
include([=[${CMAKE_SOURCE_DIR}/cmake/ListSuites.cmake]=])
")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${tests}_tests.cmake)
endfunction()
