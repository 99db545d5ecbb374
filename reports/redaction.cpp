#include "reports/redaction.h"

#include <string_view>

#include "framework/core/errors.h"
#include "framework/core/json.h"
#include "reports/page.h"

namespace pentimento {
namespace {

// As in viewer/template.html.
constexpr std::string_view kDataBegin = "<script type=\"application/json\" id=\"data\">";
constexpr std::string_view kDataEnd = "</script>";

/// Takes the originals out of one gallery. @returns how many there were.
std::int64_t RedactGallery(Json& gallery) {
  std::int64_t count = 0;
  for (Json& row : gallery.at("rows")) {
    Json kept = Json::array();
    for (Json& cell : row.at("cells")) {
      if (cell.value("original_of_real_person", false)) {
        ++count;
      } else {
        kept.push_back(std::move(cell));
      }
    }
    row["cells"] = std::move(kept);
  }
  if (count > 0) {
    gallery["note"] = gallery.at("note").get<std::string>() + " The originals were removed by `pentimento purge`.";
  }
  return count;
}

}  // namespace

RedactedPage WithoutOriginals(const std::string& page) {
  const std::size_t tag = page.find(kDataBegin);
  const std::size_t begin = tag == std::string::npos ? tag : tag + kDataBegin.size();
  const std::size_t end = begin == std::string::npos ? begin : page.find(kDataEnd, begin);
  if (end == std::string::npos) {
    throw DataError("index.html: not a page of this program: it holds no data");
  }
  RedactedPage redacted{page, 0};
  Json data = Json::parse(page.begin() + static_cast<std::ptrdiff_t>(begin),
                          page.begin() + static_cast<std::ptrdiff_t>(end), nullptr, false);
  if (!data.is_object() || !data.contains("galleries")) {
    throw DataError("index.html: damaged: its data are not JSON");
  }
  for (Json& gallery : data.at("galleries")) {
    redacted.originals += RedactGallery(gallery);
  }
  if (redacted.originals > 0) {
    redacted.page.replace(begin, end - begin, ScriptSafe(data));
  }
  return redacted;
}

}  // namespace pentimento
