#pragma once

// What ztgit writes into hook files, and how it knows its own work again. A marker line holds the
// SHA-256 of all the rest, so that a text somebody has changed is never replaced or removed.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ztgit::hooks {

enum class Seal { none, whole, broken };

// "<head># ztgit-managed v1 sha256=…\n<rest>".
std::string sealed(std::string_view head, std::string_view rest);
Seal seal_of(std::string_view text);

// The file that git runs as the hook `name`; `program` is ztgit's absolute path.
std::string stub_text(std::string_view name, const std::filesystem::path& program);

// The same for a git that runs commands from its configuration: one shell line.
std::string command_text(std::string_view name, const std::filesystem::path& program);

// One line for a hook file that is somebody else's, who puts it there.
std::string snippet_line(std::string_view name);

// Our lines in a user's shell script: first in it, so that what it reads, changes or leaves early
// does not matter.
struct Block {
  std::size_t begin, end;
  Seal seal;
  bool created;  // there was no file before
};
std::optional<Block> find_block(std::string_view script);
// nullopt: it is no shell script, or one with DOS line ends. `script` nullopt: a new file.
std::optional<std::string> with_block(std::string_view name, std::optional<std::string> script);
// nullopt: nothing is left of a file that was made for the block.
std::optional<std::string> without_block(std::string_view script, const Block& block);

}  // namespace ztgit::hooks
