#include "names.hpp"

#include <fmt/format.h>

#include "base/sha256.hpp"
#include "base/text.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::size_t kLongestName = 255;  // bytes: NAME_MAX
constexpr std::string_view kEscape = "@=", kShort = "@~";

// What git refuses in a tree, or reads (fsck.c, path.c: is_hfs_dotgit, is_ntfs_dotgit). HFS+
// ignores some code points and NTFS some endings, so every name that begins like one of these is
// taken for it once what is not ASCII is left out.
bool means_something_to_git(std::string_view name) {
  std::string plain;
  for (const char c : name)
    if (static_cast<unsigned char>(c) < 0x80) plain += c;
  plain = ascii_lower(plain);
  for (const std::string_view start : {".git", "git~", ".lfsconfig", ".mailmap", ".ztgit"})
    if (plain.starts_with(start)) return true;
  return false;
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); }
unsigned value_of(char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'A' + 10); }

}  // namespace

std::string tree_name(std::string_view name) {
  if (!name.starts_with('@') && !means_something_to_git(name)) return std::string(name);
  if (name.size() + kEscape.size() <= kLongestName) return std::string(kEscape) + std::string(name);
  return std::string(kShort) + sha256_of(name);
}

bool is_part(std::string_view tree_name) {
  return tree_name.starts_with('@') && !tree_name.starts_with(kEscape) && !is_short_form(tree_name);
}

bool is_short_form(std::string_view tree_name) { return tree_name.starts_with(kShort); }

std::string_view name_behind(std::string_view tree_name) {
  return tree_name.starts_with(kEscape) ? tree_name.substr(kEscape.size()) : tree_name;
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.size() <= kLongestName &&
         name.find('/') == name.npos && name.find('\0') == name.npos;
}

std::string escaped_name(std::string_view name) {
  const bool as_bytes = !is_valid_utf8(name);
  std::string text;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == 0x7F || c == '%' || (as_bytes && byte >= 0x80))
      text += fmt::format("%{:02X}", byte);
    else
      text += c;
  }
  return text;
}

std::string unescaped_name(std::string_view text) {
  std::string name;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 3 <= text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      name += static_cast<char>(value_of(text[i + 1]) << 4U | value_of(text[i + 2]));
      i += 2;
    } else {
      name += text[i];
    }
  }
  return name;
}

std::uint64_t boundary_hash(std::string_view name) noexcept {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : name) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3U;
  }
  hash ^= hash >> 33U;  // FNV's low bits hardly depend on the last letters
  hash *= 0xFF51AFD7ED558CCDU;
  hash ^= hash >> 33U;
  return hash;
}

}  // namespace ztgit::snapshot
