#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/stat.h>

namespace ztgit {

// An owned file descriptor. Move-only.
class File {
 public:
  File() = default;
  explicit File(int descriptor) noexcept : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(other.release()) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  File& operator=(File&& other) noexcept;
  ~File();

  explicit operator bool() const noexcept { return descriptor_ >= 0; }
  int descriptor() const noexcept { return descriptor_; }
  int release() noexcept;
  void close() noexcept;

 private:
  int descriptor_ = -1;
};

// Opens for reading without ever blocking on a FIFO. Throws Error (not_found, io).
File open_to_read(const std::filesystem::path& path);

// Creates a file that must not exist yet (O_EXCL). Throws Error (conflict if it exists, io).
File create_new(const std::filesystem::path& path, mode_t mode = 0666);

struct stat stat_of(const File& file, const std::filesystem::path& name_for_errors);
std::optional<struct stat> lstat_of(const std::filesystem::path& path);  // nullopt: does not exist

// Reads up to bytes.size() at `offset`; short only at the end of the file. Throws Error (io).
std::size_t read_at(const File& file, std::uint64_t offset, std::span<std::byte> bytes,
                    const std::filesystem::path& name_for_errors);
void write_all(const File& file, std::string_view bytes,
               const std::filesystem::path& name_for_errors);

// Replaces what the file holds, in place, as git treats its own COMMIT_EDITMSG: for scratch files
// that nobody needs after a kill. All others go through AtomicFile. Throws Error (io).
void write_over(const std::filesystem::path& path, std::string_view bytes);

// The whole file, which must not be longer than `limit` bytes (Error, kind io, otherwise).
std::string read_file(const std::filesystem::path& path, std::uint64_t limit);
std::optional<std::string> read_file_if_exists(const std::filesystem::path& path,
                                               std::uint64_t limit);

// Error with the reason of `error_number`: "verb the object: reason". ENOSPC, EROFS and EACCES get
// the hint a user needs.
[[noreturn]] void throw_errno(std::string_view action, const std::filesystem::path& path,
                              int error_number);

// Makes `path` and its missing parents.
void make_folders(const std::filesystem::path& path);

}  // namespace ztgit
