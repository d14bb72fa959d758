#pragma once

// Private to lfs/: an object on its way from a server.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/file.hpp"
#include "base/sha256.hpp"
#include "lfs/store.hpp"
#include "upload_source.hpp"

namespace ztgit::lfs {

// Thrown out of write() when the answer does not begin where the part that is here ends.
struct WrongRange {};

// Writes to <store>/incomplete/<oid>.part, where git-lfs keeps its own, and goes on with what an
// earlier run left there. Each byte is hashed once, while it comes; what lay there already when the
// server agrees to go on from it.
class DownloadSink final : public net::Sink {
 public:
  DownloadSink(const Store& store, Pointer pointer, Moved moved);
  DownloadSink(const DownloadSink&) = delete;
  DownloadSink& operator=(const DownloadSink&) = delete;
  ~DownloadSink() override;

  // Opens the part and tells its length: where to go on. The pointer's size: it is complete. Error
  // (io).
  std::uint64_t open();
  void begin(int status, const net::Headers& headers) override;
  void write(std::span<const std::byte> bytes) override;
  // What has come is whole and what the oid names.
  bool is_whole();
  void close() noexcept { file_.close(); }  // what has come stays, on disk and hashed
  void discard();                           // from the first byte again

  const std::filesystem::path& path() const noexcept { return path_; }
  const File& file() const noexcept { return file_; }

 private:
  void open_file();
  void hash_what_is_there();
  void truncate();

  std::filesystem::path path_;
  Pointer pointer_;
  Moved moved_;
  File file_;
  bool private_ = false;  // another process has the shared part: ours goes with us
  std::uint64_t at_ = 0;  // bytes in the file
  std::uint64_t hashed_ = 0;
  Sha256 hash_;
  bool misplaced_ = false;
  bool begun_ = false;  // write() has not yet made the file ready
};

}  // namespace ztgit::lfs
