#pragma once

#include <string>
#include <vector>

#include "command_line.hpp"

namespace ztgit::cli {

// --include and --exclude: which pictures a clone, pull or fetch brings along.
void take_picture_choice(Command& command, std::vector<std::string>& include,
                         std::vector<std::string>& exclude);

}  // namespace ztgit::cli
