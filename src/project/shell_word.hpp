#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ztgit::project {

// `text` as one word of a POSIX shell, for the commands that git runs through sh: quoted only where
// it has to be, so that the usual /usr/bin/ztgit stays readable.
std::string shell_word(std::string_view text);

// What shell_word() made `word` of.
std::string from_shell_word(std::string_view word);

// An absolute path at which something can be run.
bool is_program(const std::filesystem::path& path);

}  // namespace ztgit::project
