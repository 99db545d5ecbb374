#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

struct StripOptions {
  bool keep_icc = true;  ///< whether an ICC profile stays; without it colours are shown as sRGB
};

/// A stretch that is not in the stripped copy.
struct StrippedPart {
  std::string carrier;  ///< as `Segment::carrier`; "unknown" for bytes that nothing names
  std::string name;
  std::size_t length = 0;  ///< in the file that was stripped
};

struct StripResult {
  std::string bytes;
  std::vector<StrippedPart> removed;  ///< in file order; parts of TIFF directories by tag
  int orientation = 1;                ///< what the copy tells viewers, 1 to 8
};

/// A copy of a picture file with nothing but what rendering it needs. Lossless: compressed picture data are copied bit
/// for bit, so that both files decode to equal pixels.
///
/// What stays, in a form that says nothing else:
///  - JPEG: tables, frame, scans. Of JFIF and Adobe segments what decoders derive the colour space from, with fixed
///    versions, no flags, no thumbnail, and a density that only says the pixels' aspect ratio.
///  - PNG: the chunks that `PngChunkFilter` finds to be the picture's, APNG's among them; pHYs where pixels are not
///  square, as a mere ratio.
///  - WebP: VP8, VP8L, ALPH, animation, VP8X with its flags set anew.
///  - TIFF: the first directory's rendering tags (`UseOfTiffField`) and its strips or tiles, written anew.
///  - an orientation other than 1, as an EXIF block that holds that tag alone (in TIFF, the tag).
///  - an ICC profile if the options say so, in its plain form (`PlainIccProfile`): what colours are computed from, and
///    fixed texts. One that has no such form goes.
///
/// Not seen: what is hidden in the picture data themselves (bits of pixels, bytes behind the last block of a scan), and
/// in the numbers of a profile's curves and tables.
///
/// The result is walked once more; it is only returned if it holds no unknown byte and no carrier but those above, each
/// exactly as strip writes it.
/// @throws DataError for a format that is not written (HEIF, AVIF, BigTIFF, others), or for a file that is damaged
/// where
///   the picture is, naming what is wrong.
/// @throws WorkError if the result does not pass.
StripResult StripMetadata(std::string_view bytes, const StripOptions& options);

}  // namespace pentimento
