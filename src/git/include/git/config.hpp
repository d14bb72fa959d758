#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/config_entry.hpp"
#include "base/variables.hpp"

namespace ztgit::git {

class Repository;

// All settings that hold in a repository, in git's order, includes followed: system, global,
// repository, then what GIT_CONFIG_COUNT and GIT_CONFIG_PARAMETERS (`git -c`) say, which
// libgit2 1.5 does not know and which win. A key without a value ("[lfs] skip") has "true", as git
// takes it. Error (config) for a file or variable that git would refuse, too.
std::vector<ConfigEntry> config_entries(const Repository& repo, const Variables& variables);

// Those of the user and the machine, where there is no repository yet: before a clone.
std::vector<ConfigEntry> default_config_entries(const Variables& variables);

// The entries of a text in git's configuration format (git-config(1), SYNTAX), such as .lfsconfig:
// others write it, so nothing in it is followed: [include] is an entry like any other. `name` is
// what errors call it. Error (config) for what git refuses, and above kMostConfigText bytes.
std::vector<ConfigEntry> parse_config_text(std::string_view text, const std::string& name);

constexpr std::size_t kMostConfigText = std::size_t{1} << 20;  // bytes; a .lfsconfig has hundreds

}  // namespace ztgit::git
