#include "framework/core/hash.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Context Start() {
  // Looked up once: OpenSSL 3 would do so for every digest, which takes as long as hashing a kilobyte.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  if (context == nullptr || EVP_DigestInit_ex(context.get(), algorithm, nullptr) != 1) {
    throw InternalError("SHA-256 is not available in this OpenSSL");
  }
  return context;
}

void Update(const Context& context, std::string_view bytes) {
  if (EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1) {
    throw InternalError("SHA-256 failed");
  }
}

using Digest = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string Hexadecimal(const Digest& digest, unsigned length) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(std::size_t{2} * length);
  for (unsigned i = 0; i < length; ++i) {
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 0xF];
  }
  return hex;
}

std::string Finish(const Context& context) {
  Digest digest{};
  unsigned length = 0;
  if (EVP_DigestFinal_ex(context.get(), digest.data(), &length) != 1) {
    throw InternalError("SHA-256 failed");
  }
  return Hexadecimal(digest, length);
}

}  // namespace

std::string Sha256(std::string_view bytes) {
  const Context context = Start();
  Update(context, bytes);
  return Finish(context);
}

std::string Sha256OfFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw DataError(fmt::format("{}: cannot read: {}", path.string(), std::strerror(errno)));
  }
  const Context context = Start();
  std::array<char, 1 << 16> buffer{};
  while (file) {
    file.read(buffer.data(), buffer.size());
    Update(context, {buffer.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (file.bad()) {
    throw DataError(fmt::format("{}: cannot read", path.string()));
  }
  return Finish(context);
}

std::string HmacSha256(std::string_view key, std::string_view text) {
  Digest digest{};
  unsigned length = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
           text.size(), digest.data(), &length) == nullptr) {
    throw InternalError("HMAC-SHA256 failed");
  }
  return Hexadecimal(digest, length);
}

}  // namespace pentimento
