#include "base/base64.hpp"

#include <algorithm>

#include <openssl/evp.h>

#include "base/error.hpp"

namespace ztgit {

namespace {

// OpenSSL counts in int; whole groups of three bytes make text that can simply be joined.
constexpr std::size_t kGroupBytes = std::size_t{3} << 20;
constexpr std::size_t kGroupText = kGroupBytes / 3 * 4;

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::optional<std::string> decode_group(std::string_view text) {
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), data_of(text),
                                     static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  // EVP_DecodeBlock decodes the padding as zero bytes and counts them.
  const auto padding = static_cast<std::size_t>(std::count(text.end() - 2, text.end(), '='));
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

}  // namespace

std::string base64_of(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4 + 1);
  while (!bytes.empty()) {
    const auto group = bytes.substr(0, kGroupBytes);
    const auto start = text.size();
    text.resize(start + (group.size() + 2) / 3 * 4 + 1);  // OpenSSL ends it with a NUL
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data() + start), data_of(group),
                    static_cast<int>(group.size()));
    text.pop_back();
    bytes.remove_prefix(group.size());
  }
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  for (auto rest = text; !rest.empty();) {
    const auto group = decode_group(rest.substr(0, kGroupText));
    if (!group) return std::nullopt;
    bytes += *group;
    rest.remove_prefix(std::min(rest.size(), kGroupText));
  }
  // One spelling: OpenSSL also takes blanks, inner padding and stray bits.
  if (base64_of(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace ztgit
