#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace ztgit::cli {

// One line of work of `ztgit params`.
struct ParamsInput {
  std::string path;
  bool in_folder = false;             // found in a folder: what is no picture is passed over
  bool may_have_neighbour = true;     // false: the folder was listed and there is none
  std::optional<Error> problem = {};  // it could not even be looked at
};

// Files as they are named; the pictures directly inside of folders, or anywhere below, in the order
// of their names (bytes); "-" for the names on standard input. Hidden files are passed over in
// folders, links to folders never followed. Which file is a picture shows when it is read.
std::vector<ParamsInput> gather_inputs(const std::vector<std::string>& names, bool recursive,
                                       bool nul_separated);

}  // namespace ztgit::cli
