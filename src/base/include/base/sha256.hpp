#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ztgit {

// An incremental SHA-256 (FIPS 180-4). Hex digests are 64 lower-case digits, the spelling of a Git
// LFS oid. Use each instance from one thread at a time; finish() ends its life.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept = default;
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  Sha256& operator=(Sha256&&) noexcept = default;
  ~Sha256();

  void update(std::span<const std::byte> bytes);
  void update(std::string_view bytes);
  std::string finish();  // hex; call once

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  std::unique_ptr<void, Free> context_;
};

std::string sha256_of(std::string_view bytes);

// True for 64 lower-case hex digits.
bool is_sha256(std::string_view text);

}  // namespace ztgit
