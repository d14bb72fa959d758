#pragma once

// Settings outside of the repository's own file: the user's, the machine's, one work tree's, or
// any file. Written by `git config`, which knows where each is (GIT_CONFIG_GLOBAL,
// $XDG_CONFIG_HOME, extensions.worktreeConfig), takes its lock and keeps the user's formatting.

#include <filesystem>
#include <optional>
#include <string>

namespace ztgit::git {

class ConfigScope {
 public:
  enum class Where { global, local, worktree, system };

  // `folder`: where git is called, inside of the repository for local and worktree.
  ConfigScope(Where where, std::filesystem::path folder);
  // A file of its own, made if it does not exist.
  ConfigScope(const std::filesystem::path& file, std::filesystem::path folder);

  // The last value. nullopt: not set there.
  std::optional<std::string> find(const std::string& key) const;
  void set(const std::string& key, const std::string& value) const;  // all its values; Error (io)
  bool unset(const std::string& key) const;  // all its values; false: it was not set
  // nullopt: done; else what git says ("no such section: filter.lfs").
  std::optional<std::string> remove_section(const std::string& name) const;

 private:
  std::string option_;  // "--global"
  std::filesystem::path folder_;
};

}  // namespace ztgit::git
