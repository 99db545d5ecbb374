# cmake -DFILES=<a,b,...> -DOUTPUT=<file> -P join.cmake: one strict script out of several files, in this order.
string(REPLACE "," ";" files "${FILES}")
set(script "\"use strict\";\n(() => {\n")
foreach(file IN LISTS files)
  file(READ ${file} body)
  string(APPEND script "${body}")
endforeach()
file(WRITE ${OUTPUT}.tmp "${script}})();\n")
file(RENAME ${OUTPUT}.tmp ${OUTPUT})
