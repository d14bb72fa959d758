#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "../git/git_environment.hpp"
#include "base/sha256.hpp"
#include "git/repository.hpp"
#include "hooks/check.hpp"
#include "lfs/pointer.hpp"
#include "lfs/store.hpp"
#include "png.hpp"
#include "sidecar/sidecar.hpp"
#include "temp_dir.hpp"

namespace ztgit::test {

inline std::string png_of(std::uint32_t seed, bool whole = true) {
  PngOptions options;
  options.seed = seed;
  options.end = whole;
  return png(options);
}

// A repository without filters, so that what is staged is what a test wrote.
class CheckWorld {
 public:
  CheckWorld() {
    git({"init", "-q"});
    write(".gitattributes", "*.png filter=lfs diff=lfs merge=lfs -text\n");
    git({"config", "filter.lfs.clean", "cat"});
    git({"config", "filter.lfs.required", "false"});
    commit("begin");
  }

  std::filesystem::path root() const { return dir_.path(); }
  std::string git(std::vector<std::string> words) const {
    return test::git(root(), std::move(words));
  }
  void write(const std::string& path, const std::string& bytes) const {
    std::filesystem::create_directories((root() / path).parent_path());
    std::ofstream(root() / path, std::ios::binary) << bytes;
  }
  std::string commit(const std::string& message) const {
    git({"add", "-A"});
    git({"commit", "-q", "--allow-empty", "-m", message});
    return git({"rev-parse", "HEAD"});
  }

  // The pointer of a picture whose object is here.
  lfs::Pointer store(const std::string& bytes) const {
    lfs::Pointer pointer{sha256_of(bytes), bytes.size(), {}};
    const auto file = lfs::Store(root() / ".git/lfs").object_path(pointer.oid);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    return pointer;
  }
  static sidecar::Sidecar sidecar_of(const std::string& name, const lfs::Pointer& pointer) {
    sidecar::Sidecar told;
    told.file = name;
    told.sha256 = pointer.oid;
    told.bytes = pointer.size;
    told.record.image = {"image/png", 16, 16};
    return told;
  }
  // Pointer, object and sidecar, as a promote leaves them.
  lfs::Pointer picture(const std::string& path, std::uint32_t seed = 1) const {
    auto pointer = store(png_of(seed));
    write(path, lfs::to_text(pointer));
    write(path + ".yaml", sidecar::to_yaml(sidecar_of(path.substr(path.rfind('/') + 1), pointer)));
    return pointer;
  }

  git::Repository repo() const { return git::Repository::open(root()); }
  std::vector<hooks::Problem> staged() const {
    git({"add", "-A"});
    return hooks::check_staged(repo(), root() / ".git/index");
  }
  std::vector<hooks::Problem> message(const std::string& text) const {
    return hooks::check_staged_message(repo(), root() / ".git/index", text);
  }

 private:
  TempDir dir_;
};

// "error picture-in-git a.png", a line each.
inline std::string told(const std::vector<hooks::Problem>& problems) {
  std::string lines;
  for (const auto& each : problems)
    lines += fmt::format("{} {}{}\n", hooks::name_of(each.severity), each.code,
                         each.path.empty() ? "" : " " + each.path);
  return lines;
}

}  // namespace ztgit::test
