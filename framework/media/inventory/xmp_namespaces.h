#pragma once

namespace pentimento {

/// Puts the XMP namespaces that Exiv2 knows where it looks first, in a map: it asks for the prefix of every property
/// and searches its own list from the front each time. What is read is the same. What is written would lose the types
/// of properties: only for processes that write no metadata.
void IndexXmpNamespaces();

}  // namespace pentimento
