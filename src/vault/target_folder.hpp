#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>

#include "base/file.hpp"

namespace ztgit::vault {

// Where files are brought back to. Each folder on the way is opened by itself and must not be a
// link: whoever may write there could otherwise have us write elsewhere.
class TargetFolder {
 public:
  explicit TargetFolder(std::filesystem::path folder);  // made if need be. Error (io)

  // What stands at `path`; nullopt: nothing.
  std::optional<struct stat> look(std::string_view path) const;
  File open(std::string_view path) const;  // for reading. Error (io)

  // A file under a name that nobody has, in the folder of `path`, which is made. Destroyed before
  // place(), it goes.
  class NewFile {
   public:
    NewFile(File folder, std::string name, std::filesystem::path shown);
    NewFile(NewFile&&) noexcept = default;
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    NewFile& operator=(NewFile&&) = delete;
    ~NewFile();
    const File& file() const noexcept { return file_; }
    // Gives it mode, time (ns since 1970) and its name. False: something stands there, and it was
    // not to be replaced.
    bool place(std::uint32_t mode, std::int64_t modified, bool replace);

   private:
    File folder_;
    std::string name_, temporary_;
    std::filesystem::path shown_;  // for errors
    File file_;
  };
  NewFile create(std::string_view path) const;

  // False: something stands there.
  bool link(std::string_view path, const std::string& to, std::int64_t modified) const;
  void make(std::string_view folder) const;
  void set_mode(std::string_view folder, std::uint32_t mode) const;

 private:
  File folder_of(std::string_view& path, bool make) const;
  std::filesystem::path folder_;
  File root_;
};

}  // namespace ztgit::vault
