# Read by CTest: tells it the suites of one program, each a test of its own. (A test for every TEST would start the program
# as often, and one with libtorch takes half a second to start.) The program is asked again whenever it, or what is
# said of it here, is newer than what it said last, or where it could not be asked.
#
# PROGRAM, SETTINGS (the file that sets these), LIST (a file to write), TIMEOUT, LABELS, ENVIRONMENT; suites named Gpu/… have the label gpu.

get_filename_component(name "${PROGRAM}" NAME)
if(NOT EXISTS "${PROGRAM}")
  add_test("${name}.IsBuilt" "${PROGRAM}")
  return()
endif()
if("${PROGRAM}" IS_NEWER_THAN "${LIST}" OR "${SETTINGS}" IS_NEWER_THAN "${LIST}")
  execute_process(COMMAND "${PROGRAM}" --gtest_list_tests OUTPUT_VARIABLE listed RESULT_VARIABLE failed)
  # A suite's line begins at the margin and ends with a dot, but for a comment about its type.
  string(REGEX MATCHALL "(^|\n)[^ \n]+\\.( |\n)" suites "${listed}")
  if(failed OR NOT suites)
    file(REMOVE "${LIST}")
    add_test("${name}.ListsItsSuites" "${PROGRAM}" --gtest_list_tests)
    set_tests_properties("${name}.ListsItsSuites" PROPERTIES PASS_REGULAR_EXPRESSION "this never passes: no suite was listed")
    return()
  endif()
  set(lines "")
  foreach(suite IN LISTS suites)
    string(STRIP "${suite}" suite)
    string(REGEX REPLACE "\\.$" "" suite "${suite}")
    set(labels "${LABELS}")
    if(suite MATCHES "^Gpu/")
      set(labels gpu)
    endif()
    string(REGEX REPLACE "^test_" "" test "${name}.${suite}")
    # Skipped, if any of its tests was and none has failed.
    string(APPEND lines "add_test([=[${test}]=] [=[${PROGRAM}]=] [=[--gtest_filter=${suite}.*]=])\n"
           "set_tests_properties([=[${test}]=] PROPERTIES TIMEOUT ${TIMEOUT} ENVIRONMENT [=[${ENVIRONMENT}]=] "
           "LABELS [=[${labels}]=] SKIP_REGULAR_EXPRESSION "
           "[=[PASSED  . [0-9]+ tests?.\n(.  SKIPPED [^\n]*\n)+$]=])\n")
  endforeach()
  file(WRITE "${LIST}" "${lines}")
endif()
include("${LIST}")
