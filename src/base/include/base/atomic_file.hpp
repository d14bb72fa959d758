#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>

#include "base/durability.hpp"
#include "base/file.hpp"

namespace ztgit {

// A name that no run has used before: what a killed process left behind must not stop the next one,
// and in a container the next one has the same pid.
std::string unique_name();

// A file that appears whole or not at all: written under a temporary name in the target's folder,
// renamed by commit(). Destroyed without commit(), it leaves nothing behind.
class AtomicFile {
 public:
  // `folder` for the temporary name, on the same file system; empty: the target's own.
  explicit AtomicFile(std::filesystem::path target, mode_t mode = 0666,
                      const std::filesystem::path& folder = {});
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  void write(std::string_view bytes);
  void
  close() noexcept;  // keeps the file, frees the descriptor; commit() still works, without a flush
  const File& file() const noexcept { return file_; }
  const std::filesystem::path& temporary() const noexcept { return temporary_; }

  // Renames into place, replacing what stands there. `durability` decides whether the bytes reach
  // the disk first (Durability::file) or are left to the system (Durability::none).
  void commit(Durability durability);

  // Like commit(), but Error (conflict) if the target exists.
  void commit_new();

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  File file_;
};

// Whole-file shorthand for AtomicFile.
void write_file(const std::filesystem::path& target, std::string_view bytes,
                Durability durability = Durability::none);

// Removes what killed runs left of their atomic files in `folder`. For folders in which nobody else
// is at work now.
void remove_temporaries(const std::filesystem::path& folder);

}  // namespace ztgit
