#include "framework/core/base64.h"

#include <algorithm>

#include <openssl/evp.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// OpenSSL counts in int; pieces of a multiple of three bytes, or of four letters, join without padding.
constexpr std::size_t kPieceBytes = std::size_t{3} << 20;
constexpr std::size_t kPieceLetters = std::size_t{4} << 20;

}  // namespace

std::string Base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t start = 0; start < bytes.size(); start += kPieceBytes) {
    const std::string_view piece = bytes.substr(start, kPieceBytes);
    std::string encoded((piece.size() + 2) / 3 * 4 + 1, '\0');  // it ends its output with a NUL
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                        reinterpret_cast<const unsigned char*>(piece.data()), static_cast<int>(piece.size()));
    text.append(encoded, 0, static_cast<std::size_t>(length));
  }
  return text;
}

std::string FromBase64(std::string_view text) {
  // OpenSSL decodes padding as zero bytes, wherever it stands, and forgives white space around a block.
  const std::size_t padding = text.size() - std::min(text.find_last_not_of('=') + 1, text.size());
  const bool letters = std::ranges::all_of(text.substr(0, text.size() - padding), [](unsigned char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  });
  if (text.size() % 4 != 0 || padding > 2 || !letters) {
    throw DataError("a text that should be base64 is not");
  }
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t start = 0; start < text.size(); start += kPieceLetters) {
    const std::string_view piece = text.substr(start, kPieceLetters);
    std::string decoded(piece.size() / 4 * 3, '\0');
    EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()),
                    reinterpret_cast<const unsigned char*>(piece.data()), static_cast<int>(piece.size()));
    bytes += decoded;
  }
  bytes.resize(bytes.size() - padding);
  return bytes;
}

}  // namespace pentimento
