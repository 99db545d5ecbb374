# Writes source_revision.h: the revision of the sources and whether they were modified, as far as git knows either. Run at
# each build; the file is touched only when its contents change.
execute_process(COMMAND git rev-parse --short=12 HEAD WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE revision
                OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  set(revision "unknown")
endif()
# A new file is a modification, too, whatever the user's git shows of such.
execute_process(COMMAND git status --porcelain --untracked-files=normal WORKING_DIRECTORY ${SOURCE}
                OUTPUT_VARIABLE changes ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  set(modified std::nullopt)
elseif(changes STREQUAL "")
  set(modified false)
else()
  set(modified true)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[
#pragma once

#include <optional>

namespace pentimento {

inline constexpr const char* kSourceRevision = "@revision@";
inline constexpr std::optional<bool> kSourceModified = @modified@;  // nothing: not known

}  // namespace pentimento
]] @ONLY)
