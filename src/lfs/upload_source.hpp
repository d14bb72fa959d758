#pragma once

// Private to lfs/: an object on its way to a server.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/file.hpp"
#include "base/sha256.hpp"
#include "lfs/pointer.hpp"
#include "lfs/store.hpp"
#include "net/http.hpp"

namespace ztgit::lfs {

// How far a transfer has come, in bytes. May throw, which ends the transfer.
using Moved = std::function<void(std::uint64_t position)>;

// Hashes what it hands out, so that a damaged object is found without reading it twice: its last
// bytes are not sent, and no server can take it for complete.
class UploadSource final : public net::Source {
 public:
  // Opens the object. Error: not_found; integrity when its size is wrong; io.
  // With the `stamp` that it had when it was hashed, it is not hashed again.
  UploadSource(std::filesystem::path path, Pointer pointer, const std::optional<FileStamp>& stamp,
               Moved moved);

  std::uint64_t size() const override { return pointer_.size; }
  // Error (integrity) instead of the last bytes when they are not those the oid names.
  std::size_t read(std::span<std::byte> bytes) override;
  void rewind() override;

  // By the first bytes, as git-lfs tells it (tq/basic_upload.go); octet-stream for what it does not
  // know.
  std::string media_type() const;

 private:
  [[noreturn]] void refuse(const std::string& why) const;

  std::filesystem::path path_;
  Pointer pointer_;
  Moved moved_;
  File file_;
  std::uint64_t at_ = 0;
  bool hashed_;  // before, and not written to since
  std::optional<Sha256> hash_;
};

// The media type of content that begins with `head` (the first 512 bytes or less).
std::string sniff_media_type(std::string_view head);

}  // namespace ztgit::lfs
