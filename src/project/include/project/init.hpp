#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

struct InitRequest {
  std::string project;  // NAME or PATH
  std::optional<std::string> remote;
  std::optional<std::filesystem::path> template_folder;  // replaces the built-in project skeleton
  git::IdentityOverrides identity;
  Environment environment;
};

struct InitReport {
  std::filesystem::path root;
  std::string name;
  std::string branch;
  bool existed = false;              // a repository stood there already
  std::vector<std::string> written;  // skeleton files
  std::string commit;                // empty: nothing to commit
  std::vector<std::string> notes;    // what the user should know, full sentences
};

// Makes a project, or makes an existing repository one: LFS filter settings, git-lfs's pre-push
// hook, the skeleton's missing files, the remote. Running it again changes nothing. A new folder
// appears whole or not at all.
InitReport init(const InitRequest& request);

}  // namespace ztgit::project
