#pragma once

#include <string>
#include <vector>

#include "verb.hpp"

namespace ztgit::gitlfs {

// Standard input to its end. Error (usage) above 64 MiB: some 300,000 refs.
std::string read_input(const Call& call);

// Its lines that are not empty.
std::vector<std::string> read_input_lines(const Call& call);

}  // namespace ztgit::gitlfs
