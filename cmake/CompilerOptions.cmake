# Flags that every target of ours shares, and the tools that make building fast where they are installed.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# CMake's own choice is -O3, which compiles longer; most of the heavy loops are libtorch's, OpenCV's and dlib's.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
if(CMAKE_BUILD_TYPE STREQUAL "Release" OR PENTIMENTO_SANITIZE)
  # Tests call optimised code; optimising them too would only make the build longer, by a fifth.
  set(PENTIMENTO_TEST_OPTIONS -O0)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # A precompiled header is cached by content only if time macros and its own dates are left out of account.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_IGNOREOPTIONS=--param=ggc* ${CCACHE_PROGRAM})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_library(pentimento_options INTERFACE)
target_include_directories(pentimento_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(pentimento_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -fpch-preprocess>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${PENTIMENTO_WERROR}>>:-Werror>)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC collects its garbage from 128 MB on; what libtorch's headers leave behind is ten times that and stays in use.
  # Collecting later takes a tenth off the time of a file, for a tenth more memory.
  target_compile_options(pentimento_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:--param=ggc-min-heapsize=1000000>)
endif()

if(PENTIMENTO_SANITIZE)
  # GCC 12 sees uninitialised values in the standard library's regular expressions once they are instrumented.
  target_compile_options(pentimento_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-maybe-uninitialized>)
  # More optimisation makes instrumented code take minutes a file, and full debug information gigabytes.
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

if(PENTIMENTO_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "PENTIMENTO_FUZZ needs clang; configure with the preset fuzz, or with -DCMAKE_CXX_COMPILER=clang++")
  endif()
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
  add_compile_options(-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  if(NOT PENTIMENTO_FUZZ_COMPARISONS)
    add_compile_options(-fno-sanitize-coverage=trace-cmp)
  endif()
  add_link_options(-fsanitize=address,undefined)
endif()
