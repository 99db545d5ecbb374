#include "framework/media/inventory/xmp_namespaces.h"

#include <string>
#include <utility>
#include <vector>

#include "framework/media/inventory/exiv2_library.h"

namespace pentimento {

void IndexXmpNamespaces() {
  SetUpExiv2();
  Exiv2::Dictionary known;
  Exiv2::XmpProperties::registeredNamespaces(known);
  std::vector<std::pair<std::string, std::string>> both_ways;
  for (const auto& [prefix, name] : known) {
    // Of namespaces that share a prefix, and prefixes that share a namespace, those that Exiv2 would answer with.
    if ((name.ends_with('/') || name.ends_with('#')) && Exiv2::XmpProperties::prefix(name) == prefix &&
        Exiv2::XmpProperties::ns(prefix) == name) {
      both_ways.emplace_back(name, prefix);
    }
  }
  for (const auto& [name, prefix] : both_ways) {
    Exiv2::XmpProperties::registerNs(name, prefix);
  }
}

}  // namespace pentimento
