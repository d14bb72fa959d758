#pragma once

// The programs that write hook files themselves, as far as ztgit must know them.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "place.hpp"

namespace ztgit::hooks {

enum class Manager { none, git_lfs, husky, pre_commit, lefthook, overcommit };

const char* name_of(Manager manager) noexcept;  // "pre-commit"; "" for none

// By the hook file a manager has written.
Manager manager_of(std::string_view name, std::string_view hook);

// Files in the work tree where a person tells a manager what to run.
std::vector<std::string> settings_of(Manager manager);

// lefthook merges this file into lefthook.yml; it is one's own and not committed.
std::filesystem::path lefthook_local(const Place& place);
// All hooks as commands of lefthook's, sealed like a stub.
std::string lefthook_text(const std::filesystem::path& program);

// What a person adds to .overcommit.yml for the hook `name`.
std::string overcommit_text(std::string_view name);

}  // namespace ztgit::hooks
