#pragma once

#include <cstdint>
#include <string>

namespace pentimento {

/// A page without the originals of real people that a config had it show.
struct RedactedPage {
  std::string page;
  std::int64_t originals = 0;  ///< how many were taken out; 0: the page is as it was
};

/// @param page that `RenderPage` made. @throws DataError if it is not one.
RedactedPage WithoutOriginals(const std::string& page);

}  // namespace pentimento
