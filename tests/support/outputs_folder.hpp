#pragma once

#include <filesystem>
#include <string>

#include "base/atomic_file.hpp"
#include "temp_dir.hpp"

namespace ztgit::test {

// A generator's folder, and a place for a vault beside it.
struct OutputsFolder {
  TempDir temp;
  std::filesystem::path out = temp.path() / "outputs";
  std::filesystem::path vault_folder = temp.path() / "vault";

  OutputsFolder() { std::filesystem::create_directories(out); }

  void write(const std::string& path, const std::string& bytes) const {
    std::filesystem::create_directories((out / path).parent_path());
    write_file(out / path, bytes);
  }
};

}  // namespace ztgit::test
