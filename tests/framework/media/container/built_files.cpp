#include "tests/framework/media/container/built_files.h"

#include <algorithm>

#include <nlohmann/json.hpp>
#include <zlib.h>

namespace pentimento::test {
namespace {

using namespace std::string_view_literals;
using namespace std::string_literals;

std::string Little(std::uint64_t value, int size) { return MakeNumber(value, size, ByteOrder::kLittle); }
std::string Big(std::uint64_t value, int size) { return MakeNumber(value, size); }

void Patch(std::string& bytes, std::size_t at, const std::string& value) { bytes.replace(at, value.size(), value); }

/// Appends a directory and everything below it; returns where it begins.
std::size_t AppendDirectory(std::string& bytes, const TiffDir& dir, ByteOrder order) {
  struct Entry {
    TiffTagValue value;
    const TiffDir* child = nullptr;
    const std::string* data = nullptr;
  };
  std::vector<Entry> entries;
  for (const TiffTagValue& tag : dir.tags) {
    entries.push_back({tag});
  }
  for (const auto& [tag, child] : dir.children) {
    entries.push_back({{tag, 4, MakeNumber(0, 4, order)}, &child});
  }
  for (const TiffData& data : dir.data) {
    entries.push_back({{data.offset_tag, 4, MakeNumber(0, 4, order)}, nullptr, &data.bytes});
    entries.push_back({{data.length_tag, 4, MakeNumber(data.bytes.size(), 4, order)}});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.value.tag < b.value.tag; });
  const std::size_t start = bytes.size();
  bytes += MakeNumber(entries.size(), 2, order);
  constexpr std::size_t kSizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
  for (const Entry& entry : entries) {
    bytes += MakeNumber(entry.value.tag, 2, order) + MakeNumber(entry.value.type, 2, order);
    bytes += MakeNumber(entry.value.value.size() / kSizes[entry.value.type], 4, order) + Big(0, 4);
  }
  bytes += Big(0, 4);
  const auto align = [&] { bytes.resize(bytes.size() + bytes.size() % 2); };
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::size_t at = start + 2 + 12 * i + 8;
    const std::string& value = entries[i].value.value;
    if (entries[i].child != nullptr) {
      const std::size_t child = AppendDirectory(bytes, *entries[i].child, order);
      Patch(bytes, at, MakeNumber(child, 4, order));
    } else if (entries[i].data != nullptr) {
      Patch(bytes, at, MakeNumber(bytes.size(), 4, order));
      bytes += *entries[i].data;
    } else if (value.size() <= 4) {
      Patch(bytes, at, value);
    } else {
      Patch(bytes, at, MakeNumber(bytes.size(), 4, order));
      bytes += value;
    }
    align();
  }
  return start;
}

}  // namespace

std::string JpegSegment(std::uint8_t code, std::string_view content) {
  return "\xFF" + Big(code, 1) + Big(content.size() + 2, 2) + std::string(content);
}

std::string ProfileOfTags(std::string_view header, const std::vector<std::pair<std::string, std::string>>& tags) {
  constexpr std::size_t kHeader = 128;
  std::string table = Big(tags.size(), 4);
  std::string elements;
  for (const auto& [name, element] : tags) {
    table += name + Big(kHeader + 4 + 12 * tags.size() + elements.size(), 4) + Big(element.size(), 4);
    elements += element + std::string((4 - element.size() % 4) % 4, '\0');
  }
  std::string profile = Big(kHeader + table.size() + elements.size(), 4) + std::string(header);
  profile.resize(kHeader);
  return profile + table + elements;
}

namespace {

/// Engine, version, class, colours, connection space, date, signature, platform to attributes, intent, illuminant,
/// creator, identifier.
std::string ProfileHeader(std::string_view engine, std::string_view date, std::string_view device,
                          std::string_view creator) {
  return std::string(engine) + "\2\x40\0\0mntrGRAYXYZ "s + std::string(date) + "acsp" + std::string(device) +
         "\0\0\0\0\0\0\xF6\xD6\0\1\0\0\0\0\xD3\x2D"s + std::string(creator);
}

std::string ProfileDescription(std::string_view text) {
  return "desc\0\0\0\0"s + Big(text.size() + 1, 4) + std::string(text) + std::string(79, '\0');
}

std::string White() { return "XYZ \0\0\0\0\0\0\xF3\x51\0\1\0\0\0\1\x16\xCC"s; }

std::string Gamma() { return "curv\0\0\0\0\0\0\0\1\2\x33"s; }

}  // namespace

std::string TinyProfile() {
  const std::string none(4, '\0');
  return ProfileOfTags(ProfileHeader(none, std::string(12, '\0'), std::string(24, '\0'), none),
                       {{"desc", ProfileDescription("profile")},
                        {"cprt", "text\0\0\0\0not stated\0"s},
                        {"wtpt", White()},
                        {"kTRC", Gamma()}});
}

std::string TellingProfile() {
  const std::string date = Big(2026, 2) + Big(1, 2) + Big(2, 2) + Big(3, 2) + Big(4, 2) + Big(5, 2);
  const std::string device = "APPL\0\0\0\0Niko4711\0\0\0\0\0\0\0\1"s;
  return ProfileOfTags(ProfileHeader("Niko", date, device, "4711" + std::string(16, '4')) + "hidden",
                       {{"priv", "text\0\0\0\0 a certain person"s},
                        {"kTRC", Gamma() + "hidden behind a curve"},
                        {"dmdd", ProfileDescription("Nikon 4711")},
                        {"wtpt", "XYZ four" + White().substr(8)},
                        {"desc", ProfileDescription("Nikon of a person")},
                        {"cprt", "text\0\0\0\0 a certain person\0"s}});
}

std::string TinyJpeg() {
  std::string jpeg = "\xFF\xD8" + JpegSegment(0xE0, "JFIF\0\1\1\0\0\1\0\1\0\0"sv);
  jpeg += JpegSegment(0xDB, "\0"s + std::string(64, '\x10'));
  jpeg += JpegSegment(0xC0, "\x08\0\x08\0\x08\x01\x01\x11\0"sv);
  // One code of one bit each: "no difference" and "end of block".
  const std::string lengths = "\x01"s + std::string(15, '\0');
  jpeg += JpegSegment(0xC4, Big(0x00, 1) + lengths + Big(0, 1));
  jpeg += JpegSegment(0xC4, Big(0x10, 1) + lengths + Big(0, 1));
  jpeg += JpegSegment(0xDA, "\x01\x01\0\0\x3F\0"sv);
  return jpeg + "\x3F\xFF\xD9";
}

std::string AfterJpegStart(std::string_view jpeg, std::string_view segments) {
  return std::string(jpeg.substr(0, 2)) + std::string(segments) + std::string(jpeg.substr(2));
}

std::string MpfJpeg(std::string_view main, const std::vector<std::string>& others) {
  const std::size_t count = others.size() + 1;
  const std::size_t index_length = 8 + 2 + 3 * 12 + 4 + 16 * count;
  const std::size_t segment_length = 4 + 4 + index_length;
  constexpr std::size_t kIndex = 2 + 4 + 4;  // where the index begins in the file
  const std::size_t main_length = main.size() + segment_length;
  std::string index = "II*\0"s + Little(8, 4) + Little(3, 2);
  index += Little(0xB000, 2) + Little(7, 2) + Little(4, 4) + "0100";
  index += Little(0xB001, 2) + Little(4, 2) + Little(1, 4) + Little(count, 4);
  index += Little(0xB002, 2) + Little(7, 2) + Little(16 * count, 4) + Little(8 + 2 + 36 + 4, 4) + Little(0, 4);
  index += Little(0x20030000, 4) + Little(main_length, 4) + Little(0, 4) + Little(0, 4);
  std::size_t at = main_length;
  std::string rest;
  for (const std::string& other : others) {
    index += Little(0x00010001, 4) + Little(other.size(), 4) + Little(at - kIndex, 4) + Little(0, 4);
    at += other.size();
    rest += other;
  }
  return AfterJpegStart(main, JpegSegment(0xE2, "MPF\0"s + index)) + rest;
}

std::string PngChunkBytes(std::string_view name, std::string_view content) {
  const std::string named = std::string(name) + std::string(content);
  const auto checksum = crc32_z(0, reinterpret_cast<const Bytef*>(named.data()), named.size());
  return Big(content.size(), 4) + named + Big(checksum, 4);
}

std::string Deflated(std::string_view text) {
  std::string packed(compressBound(text.size()), '\0');
  uLongf size = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(text.data()), text.size());
  packed.resize(size);
  return packed;
}

std::string TinyPng(std::string_view extra) {
  return "\x89PNG\r\n\x1A\n" + PngChunkBytes("IHDR", "\0\0\0\1\0\0\0\1\x08\0\0\0\0"sv) + std::string(extra) +
         PngChunkBytes("IDAT", Deflated("\0\x80"sv)) + PngChunkBytes("IEND", "");
}

std::string RiffChunkBytes(std::string_view name, std::string_view content) {
  return std::string(name) + Little(content.size(), 4) + std::string(content) + std::string(content.size() % 2, '\0');
}

std::string WebpFile(std::string_view chunks) {
  return "RIFF" + Little(chunks.size() + 4, 4) + "WEBP" + std::string(chunks);
}

std::string TinyWebp(std::string_view extra, std::uint8_t flags) {
  // 1x1, five simple prefix codes of one symbol each: signature, sizes less one and version, then the codes.
  const std::string_view pixel = "\x2F\0\0\0\0\x07\x10\xFD\x8F\xFE\x07\x22\xA2\xFF\x01"sv;
  return WebpFile(RiffChunkBytes("VP8X", Little(flags, 4) + std::string(6, '\0')) + RiffChunkBytes("VP8L", pixel) +
                  std::string(extra));
}

std::string Ascii(std::string_view text) { return std::string(text) + '\0'; }

std::string TiffBytes(ByteOrder order, const std::vector<TiffDir>& chain) {
  std::string bytes = (order == ByteOrder::kLittle ? "II*\0"s : "MM\0*"s) + Big(0, 4);
  std::size_t link = 4;
  for (const TiffDir& dir : chain) {
    const std::size_t at = AppendDirectory(bytes, dir, order);
    Patch(bytes, link, MakeNumber(at, 4, order));
    link = at + 2 + 12 * ReadNumber(bytes, at, 2, order);
  }
  return bytes;
}

std::string TinyTiff(ByteOrder order, std::vector<TiffTagValue> extra, std::vector<TiffChild> children) {
  const auto number = [&](std::uint16_t value) { return MakeNumber(value, 2, order); };
  TiffDir dir{{{256, 3, number(4)},
               {257, 3, number(2)},
               {258, 3, number(8)},
               {259, 3, number(1)},
               {262, 3, number(1)},
               {277, 3, number(1)},
               {278, 3, number(2)}},
              std::move(children),
              {{273, 279, "\x10\x20\x30\x40\x50\x60\x70\x80"}}};
  dir.tags.insert(dir.tags.end(), extra.begin(), extra.end());
  return TiffBytes(order, {dir});
}

std::string ExifBlock(ByteOrder order, std::string_view thumbnail, int orientation) {
  const auto rational = [&](std::uint32_t a, std::uint32_t b) {
    return MakeNumber(a, 4, order) + MakeNumber(b, 4, order);
  };
  TiffDir gps{{{1, 2, Ascii("N")},
               {2, 5, rational(52, 1) + rational(31, 1) + rational(1234, 100)},
               {3, 2, Ascii("E")},
               {4, 5, rational(13, 1) + rational(24, 1) + rational(0, 1)}},
              {},
              {}};
  TiffDir exif{{{0x9003, 2, Ascii("2026:01:02 03:04:05")}, {0x927C, 7, "note of the maker: serial 4711"}}, {}, {}};
  TiffDir main{
      {{0x010F, 2, Ascii("Nikon")}, {0x0112, 3, MakeNumber(static_cast<std::uint64_t>(orientation), 2, order)}},
      {{0x8769, exif}, {0x8825, gps}},
      {}};
  std::vector<TiffDir> chain = {main};
  if (!thumbnail.empty()) {
    chain.push_back({{{0x0103, 3, MakeNumber(6, 2, order)}}, {}, {{0x0201, 0x0202, std::string(thumbnail)}}});
  }
  return TiffBytes(order, chain);
}

std::string BoxBytes(std::string_view type, std::string_view content) {
  return Big(content.size() + 8, 4) + std::string(type) + std::string(content);
}

std::string TinyHeif(std::string_view brand, std::string_view exif, std::string_view xmp, std::string_view thumbnail) {
  const auto info = [](int id, std::string_view type, std::string_view rest) {
    return BoxBytes("infe", "\2\0\0\0"s + Big(static_cast<std::uint64_t>(id), 2) + "\0\0"s + std::string(type) + "\0"s +
                                std::string(rest));
  };
  const std::string infos =
      info(1, "hvc1", "") + info(2, "hvc1", "") + info(3, "Exif", "") + info(4, "mime", "application/rdf+xml\0"sv);
  const std::vector<std::string> data = {"the picture's coded bytes", std::string(thumbnail),
                                         Big(6, 4) + "Exif\0\0"s + std::string(exif), std::string(xmp)};
  const auto meta = [&](std::size_t data_begin) {
    std::string locations = "\1\0\0\0\x44\0"s + Big(4, 2);
    std::size_t at = data_begin;
    for (std::size_t i = 0; i < data.size(); ++i) {
      locations += Big(i + 1, 2) + Big(0, 2) + Big(0, 2) + Big(1, 2) + Big(at, 4) + Big(data[i].size(), 4);
      at += data[i].size();
    }
    return BoxBytes("meta", Big(0, 4) + BoxBytes("hdlr", Big(0, 8) + "pict" + std::string(13, '\0')) +
                                BoxBytes("pitm", Big(0, 4) + Big(1, 2)) +
                                BoxBytes("iinf", Big(0, 4) + Big(4, 2) + infos) + BoxBytes("iloc", locations) +
                                BoxBytes("iref", Big(0, 4) + BoxBytes("thmb", Big(2, 2) + Big(1, 2) + Big(1, 2)) +
                                                     BoxBytes("cdsc", Big(3, 2) + Big(1, 2) + Big(1, 2))) +
                                BoxBytes("iprp", BoxBytes("ipco", BoxBytes("ispe", Big(0, 4) + Big(8, 4) + Big(8, 4)) +
                                                                      BoxBytes("colr", "prof" + TinyProfile())) +
                                                     BoxBytes("ipma", Big(0, 4) + Big(1, 4) + Big(1, 2) + "\1\1"s)));
  };
  const std::string type = BoxBytes("ftyp", std::string(brand) + Big(0, 4) + "mif1" + std::string(brand));
  std::string all;
  for (const std::string& bytes : data) {
    all += bytes;
  }
  return type + meta(type.size() + meta(0).size() + 8) + BoxBytes("mdat", all);
}

std::string TinyVideo() {
  return BoxBytes("ftyp", "mp42" + Big(0, 4) + "isommp42") +
         BoxBytes("moov", BoxBytes("mvhd", std::string(100, '\0'))) + BoxBytes("mdat", "frames of a video");
}

std::string JumbfBox(std::string_view kind, std::string_view label, std::string_view children) {
  const std::string id = std::string(kind) + "\0\x11\0\x10\x80\0\0\xAA\0\x38\x9B\x71"s;
  return BoxBytes("jumb", BoxBytes("jumd", id + "\3" + std::string(label) + "\0"s) + std::string(children));
}

std::string C2paStore(std::string_view generator, bool is_signed) {
  const auto cbor = [](const nlohmann::json& document) {
    const std::vector<std::uint8_t> bytes = nlohmann::json::to_cbor(document);
    return BoxBytes("cbor", std::string(bytes.begin(), bytes.end()));
  };
  const nlohmann::json actions = {
      {"actions", {{{"action", "c2pa.created"}, {"digitalSourceType", "trainedAlgorithmicMedia"}}}}};
  const nlohmann::json claim = {
      {"claim_generator", generator}, {"signature", "self#jumbf=c2pa.signature"}, {"alg", "sha256"}};
  std::string manifest = JumbfBox("c2as", "c2pa.assertions", JumbfBox("cbor", "c2pa.actions", cbor(actions))) +
                         JumbfBox("c2cl", "c2pa.claim", cbor(claim));
  if (is_signed) {
    manifest += JumbfBox("c2cs", "c2pa.signature", cbor(nlohmann::json::array({1, 2, 3})));
  }
  return JumbfBox("c2pa", "c2pa", JumbfBox("c2ma", "urn:uuid:0f0e0d0c-0b0a-0908-0706-050403020100", manifest));
}

std::string C2paThumbnail(std::string_view label, std::string_view jpeg) {
  return JumbfBox("\x40\xCB\x0C\x32", label, BoxBytes("bfdb", "\0image/jpeg\0"sv) + BoxBytes("bidb", jpeg));
}

std::string JumbfSegments(std::string_view store, std::size_t most) {
  std::string segments;
  std::uint64_t number = 1;
  for (std::size_t at = 8; at < store.size() || number == 1; ++number) {
    const std::string_view part = Part(store, at, most);
    segments +=
        JpegSegment(0xEB, "JP" + Big(1, 2) + Big(number, 4) + std::string(store.substr(0, 8)) + std::string(part));
    at += part.size();
  }
  return segments;
}

std::vector<std::pair<std::string, std::string>> RichFiles() {
  const std::string xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>";
  const std::string exif = ExifBlock(ByteOrder::kLittle, TinyJpeg(), 6);
  const std::string store = C2paStore("a generator", true);
  const std::string thumbnail_resource = "8BIM\x04\x0C\0\0"s + Big(28 + TinyJpeg().size(), 4) + Big(1, 4) + Big(8, 4) +
                                         Big(8, 4) + Big(24, 4) + Big(192, 4) + Big(TinyJpeg().size(), 4) + Big(24, 2) +
                                         Big(1, 2) + TinyJpeg();
  const std::string jpeg =
      AfterJpegStart(TinyJpeg(), JpegSegment(0xE0, "JFXX\0\x10"s + TinyJpeg()) + JpegSegment(0xE1, "Exif\0\0"s + exif) +
                                     JpegSegment(0xE1, "http://ns.adobe.com/xap/1.0/\0"s + xmp) +
                                     JpegSegment(0xE1, "http://ns.adobe.com/xmp/extension/\0"s + std::string(32, 'A') +
                                                           Big(xmp.size(), 4) + Big(0, 4) + xmp) +
                                     JpegSegment(0xE2, "ICC_PROFILE\0\1\1"s + TinyProfile()) +
                                     JpegSegment(0xED, "Photoshop 3.0\0"s + thumbnail_resource) +
                                     JumbfSegments(store, 100) + JpegSegment(0xEE, "Adobe\0\x64\0\0\0\0\0"sv) +
                                     JpegSegment(0xEC, "Ducky") + JpegSegment(0xFE, "a comment") + "\xFF\xFF");
  const std::string png_extra =
      PngChunkBytes("eXIf", exif) + PngChunkBytes("iCCP", "name\0\0"s + Deflated(TinyProfile())) +
      PngChunkBytes("tEXt", "Software\0paint"sv) + PngChunkBytes("zTXt", "parameters\0\0"s + Deflated("a prompt")) +
      PngChunkBytes("iTXt", "XML:com.adobe.xmp\0\0\0\0\0"s + xmp) + PngChunkBytes("tIME", "\x07\xEA\1\2\3\4\5"sv) +
      PngChunkBytes("caBX", store) + PngChunkBytes("vpAg", "\0\0\0\1"sv);
  const std::string remains =
      "the tail of compressed rows" + PngChunkBytes("IDAT", "more rows") + PngChunkBytes("IEND", "");
  const std::string frame =
      Little(0, 16) + RiffChunkBytes("VP8L", "\x2F\0\0\0\0\x07\x10\xFD\x8F\xFE\x07\x22\xA2\xFF\x01"sv);
  const std::string video = TinyVideo();
  return {
      {"rich.jpg", jpeg},
      {"mpf.jpg", MpfJpeg(TinyJpeg(), {TinyJpeg(), AfterJpegStart(TinyJpeg(), JpegSegment(0xE1, "hdrgm:"))})},
      {"motion.jpg", TinyJpeg() + std::string(5, '\0') + video},
      {"rich.png", TinyPng(png_extra)},
      {"remains.png", TinyPng() + remains},
      {"rich.webp",
       TinyWebp(RiffChunkBytes("EXIF", exif) + RiffChunkBytes("XMP ", xmp) + RiffChunkBytes("ABCD", "odd"), 0x0C)},
      {"animated.webp",
       WebpFile(RiffChunkBytes("VP8X", Little(2, 4) + std::string(6, '\0')) + RiffChunkBytes("ANIM", Little(0, 6)) +
                RiffChunkBytes("ANMF", frame + RiffChunkBytes("WXYZ", "hidden")))},
      {"rich.tif", TinyTiff(ByteOrder::kBig,
                            {{271, 2, Ascii("Nikon")}, {700, 1, xmp}, {34675, 7, TinyProfile()}, {274, 3, Big(6, 2)}},
                            {{34665, TiffDir{{{0x9003, 2, Ascii("2026:01:02 03:04:05")}}, {}, {}}},
                             {330, TiffDir{{{254, 4, Big(1, 4)}}, {}, {{513, 514, TinyJpeg()}}}}})},
      {"tiny.tif", TinyTiff(ByteOrder::kLittle)},
      {"rich.heic", TinyHeif("heic", exif, xmp, "the thumbnail's coded bytes")},
      {"rich.avif", TinyHeif("avif", exif, xmp, "the thumbnail's coded bytes")},
  };
}

}  // namespace pentimento::test
