#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ztgit::cli {

// `ztgit hooks install` at the end of another command, which has done its own work by then: what
// goes wrong, or is left to the user, comes back as notes.
std::vector<std::string> put_hooks(const std::filesystem::path& root);

// The same, but only where git has no pre-push hook at all.
std::vector<std::string> put_missing_hooks(const std::filesystem::path& root);

}  // namespace ztgit::cli
