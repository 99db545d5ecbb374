# Writes source_revision.h: the revision of the sources and whether they were modified. Run at each build; the file is
# touched only when its contents change.
execute_process(COMMAND git rev-parse --short=12 HEAD WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE revision
                OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  set(revision "unknown")
endif()
execute_process(COMMAND git status --porcelain --untracked-files=no WORKING_DIRECTORY ${SOURCE}
                OUTPUT_VARIABLE changes ERROR_QUIET)
if(changes STREQUAL "")
  set(modified false)
else()
  set(modified true)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[
#pragma once

namespace pentimento {

inline constexpr const char* kSourceRevision = "@revision@";
inline constexpr bool kSourceModified = @modified@;

}  // namespace pentimento
]] @ONLY)
