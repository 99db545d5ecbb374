# cmake -DVEGA=<folder of libjs-vega> -DLICENSE=<file> -DMODULES=<a,b,...> -DOUTPUT=<file> -P bundle_vega.cmake
# Debian ships Vega as one file a module. This joins those that the charts use into one script that defines `vega`,
# each in a CommonJS wrapper, because their own fallback for plain pages overwrites the global at every module.
string(REPLACE "," ";" modules "${MODULES}")
file(READ ${LICENSE} license)
set(script "/*\n${license}*/\n\"use strict\";\nconst vega = (() => {\n  const loaded = {};\n")
# vega-functions asks for vega-selection by a name that no module has.
string(APPEND script "  const require = (name) => loaded[name === \"vega-selections\" ? \"vega-selection\" : name];\n")
foreach(module IN LISTS modules)
  file(READ ${VEGA}/vega-${module}.min.js body)
  string(REGEX REPLACE "\n//# sourceMappingURL=[^\n]*" "" body "${body}")
  string(APPEND script "  ((exports, module) => {\n${body}\n  loaded[\"vega-${module}\"] = exports;\n  })({}, {});\n")
endforeach()
string(APPEND script "  Object.assign(loaded[\"vega-dataflow\"].transforms, loaded[\"vega-transforms\"],\n"
                     "                loaded[\"vega-view-transforms\"], loaded[\"vega-encode\"]);\n"
                     "  return Object.assign({}, loaded[\"vega-view\"], loaded[\"vega-parser\"], "
                     "loaded[\"vega-interpreter\"]);\n})();\n")
file(WRITE ${OUTPUT}.tmp "${script}")
file(RENAME ${OUTPUT}.tmp ${OUTPUT})
