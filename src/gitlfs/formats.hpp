#pragma once

// How git-lfs, a Go program, writes things.

#include <cstdint>
#include <string>
#include <string_view>

namespace ztgit::gitlfs {

// fmt's %q: in double quotes, with what is not printable escaped (strconv.Quote).
std::string go_quoted(std::string_view text);

// "0 B", "999 B", "1.5 MB": powers of 1000 (git-lfs, tools/humanize).
std::string format_bytes(std::uint64_t bytes);

// path.Join() of the two: blanks nothing, "a//b/../c" is "a/c".
std::string joined_path(std::string_view folder, std::string_view path);

}  // namespace ztgit::gitlfs
