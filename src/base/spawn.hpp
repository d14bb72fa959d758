#pragma once

// Private to base/: starting a program with its ends of three pipes.

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

#include "base/file.hpp"

namespace ztgit {

struct Pipe {
  File read_end, write_end;
};

Pipe make_pipe();  // close-on-exec

struct Spawn {
  const std::vector<std::string>& command;  // command[0] is looked up in PATH
  const std::vector<std::pair<std::string, std::string>>& environment;  // added to our own
  const std::filesystem::path& folder;                                  // empty: the current one
  int input, output, error;  // descriptors the program gets as 0, 1 and 2
};

// Throws Error: not_found when the program does not exist, io when it cannot start.
pid_t spawn(const Spawn& what);

// A program that ends before it has read its input must not end us.
void ignore_broken_pipes();

}  // namespace ztgit
