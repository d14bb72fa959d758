#include "base/sha256.hpp"

#include <algorithm>
#include <array>

#include <openssl/evp.h>

#include "base/error.hpp"

namespace ztgit {

namespace {

// Fetched once: EVP_sha256() would search the providers again for every new context.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = [] {
    // No engine and no openssl.cnf is wanted for a plain digest; reading them costs a millisecond.
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    const EVP_MD* found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (found == nullptr) throw Error(ErrorKind::internal, "start SHA-256: OpenSSL has none");
    return found;
  }();
  return fetched;
}

EVP_MD_CTX* raw(void* context) { return static_cast<EVP_MD_CTX*>(context); }

}  // namespace

void Sha256::Free::operator()(void* context) const noexcept { EVP_MD_CTX_free(raw(context)); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  if (!context_ || EVP_DigestInit_ex(raw(context_.get()), algorithm(), nullptr) != 1)
    throw Error(ErrorKind::internal, "start SHA-256: OpenSSL refused");
}

Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  if (EVP_DigestUpdate(raw(context_.get()), bytes.data(), bytes.size()) != 1)
    throw Error(ErrorKind::internal, "compute SHA-256: OpenSSL refused");
}

void Sha256::update(std::string_view bytes) { update(std::as_bytes(std::span(bytes))); }

std::string Sha256::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_DigestFinal_ex(raw(context_.get()), digest.data(), &size) != 1)
    throw Error(ErrorKind::internal, "finish SHA-256: OpenSSL refused");
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(std::size_t{2} * size);
  for (unsigned i = 0; i < size; ++i) {
    hex += digits[digest.at(i) >> 4U];
    hex += digits[digest.at(i) & 0xFU];
  }
  return hex;
}

std::string sha256_of(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace ztgit
