#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace pentimento {

/// The media type of an encoded picture by its first bytes: JPEG, PNG, WebP, GIF or AVIF; "" for anything else.
std::string MediaType(std::string_view first_bytes);

/// The same of a file. @throws DataError if it cannot be read.
std::string MediaTypeOfFile(const std::filesystem::path& picture);

/// A picture as a data: URI. @throws DataError if it is missing or a browser would not show it.
std::string DataUri(const std::filesystem::path& picture);

/// The same of an encoded picture in memory.
std::string DataUriOfBytes(std::string_view picture);

/// A drawing that says that there is no picture to show, as a data: URI.
std::string PlaceholderUri();

/// A picture as a URL relative to `folder`, percent-encoded. @throws as DataUri.
std::string RelativeUrl(const std::filesystem::path& picture, const std::filesystem::path& folder);

}  // namespace pentimento
