#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "metadata/record.hpp"
#include "params_inputs.hpp"

namespace ztgit::cli {

struct Picture {
  std::string file;  // as it was named
  std::uint64_t bytes = 0;
  metadata::Record record;
};

// Reads one picture and its neighbour. nullopt: a file of a folder that is no picture. Throws
// Error.
std::optional<Picture> read_picture(const ParamsInput& input);

// Each gives what is printed of one picture, line end included.
std::string params_text(const Picture& picture, std::size_t columns);  // 0: lines are not broken
std::string params_yaml(const Picture& picture, bool raw);

}  // namespace ztgit::cli
