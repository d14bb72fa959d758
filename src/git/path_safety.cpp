#include "path_safety.hpp"

#include <string>

#include "base/text.hpp"

namespace ztgit::git {

namespace {

constexpr std::size_t kLongestPath = 4095;  // bytes; PATH_MAX of Linux without its NUL

// Code points that HFS+ leaves out when it compares names, next_hfs_char() of git's utf8.c: U+200C
// to U+200F, U+202A to U+202E, U+206A to U+206F, U+FEFF.
std::size_t ignored_by_hfs(std::string_view text) {
  if (text.size() < 3) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return 3;
  if (byte(0) != 0xE2) return 0;
  const bool ignored = (byte(1) == 0x80 && ((byte(2) >= 0x8C && byte(2) <= 0x8F) ||
                                            (byte(2) >= 0xAA && byte(2) <= 0xAE))) ||
                       (byte(1) == 0x81 && byte(2) >= 0xAA && byte(2) <= 0xAF);
  return ignored ? 3 : 0;
}

bool names_git_dir(std::string_view name) {
  std::string seen;
  for (std::size_t i = 0; i < name.size();) {
    const auto skipped = ignored_by_hfs(name.substr(i));
    if (skipped == 0) seen += name[i];
    i += skipped > 0 ? skipped : 1;
  }
  seen = ascii_lower(seen);
  if (const auto stream = seen.find(':'); stream != seen.npos) seen.resize(stream);  // NTFS streams
  while (seen.ends_with(' ') || seen.ends_with('.')) seen.pop_back();  // NTFS drops them
  return seen == ".git" || seen == "git~1";
}

}  // namespace

bool is_safe_path(std::string_view path) {
  if (path.empty() || path.size() > kLongestPath || path.find('\0') != path.npos) return false;
  while (true) {
    const auto slash = path.find('/');
    const auto name = path.substr(0, slash);
    if (name.empty() || name == "." || name == "..") return false;
    // To Windows a backslash parts folders: "a\..\.git" must not be one name there.
    if (name.find('\\') != name.npos || names_git_dir(name)) return false;
    if (slash == path.npos) return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace ztgit::git
