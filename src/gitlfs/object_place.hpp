#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config_entry.hpp"
#include "lfs/store.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// Where a repository keeps its objects, and its settings. Where libgit2 cannot open the repository
// (SHA-256, partial clones, reftable), git itself is asked: a filter that failed there would make
// every `git add` fail.
class ObjectPlace {
 public:
  explicit ObjectPlace(Call& call);  // throws NoRepository

  const lfs::Store& store() const noexcept { return store_; }
  lfs::Store& store() noexcept { return store_; }
  std::optional<std::string> setting(std::string_view key) const;  // the last one; in lower case
  bool setting_is_on(std::string_view key) const;
  // git, its safe keys of .lfsconfig aside, which no filter needs.
  const std::vector<ConfigEntry>& settings() const noexcept { return settings_; }

  // Present in this store, or in that of a repository whose objects this one borrows
  // (objects/info/alternates), from where it is taken over.
  bool has(const lfs::Pointer& pointer);

 private:
  void ask_git(Call& call);

  std::filesystem::path common_dir_;
  std::vector<ConfigEntry> settings_;
  lfs::Store store_{""};
  std::optional<std::vector<lfs::Store>> lenders_;  // read when first needed
};

// Of a variable or a setting, by git-lfs' own reading (config.Bool): anything else is `otherwise`.
bool is_on(const std::optional<std::string>& value, bool otherwise = false);

}  // namespace ztgit::gitlfs
