#include "destination.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::project {

namespace {

constexpr std::size_t kLongestName = 255 - 5;  // bytes: most file systems' 255, less ".yaml"
constexpr std::size_t kLongestPath = 4000;     // bytes, below PATH_MAX with room for the project's

// Reserved with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
bool is_windows_device(std::string_view name) {
  const auto stem = ascii_lower(trim(name.substr(0, name.find('.'))));
  constexpr std::array<std::string_view, 4> devices = {"con", "prn", "aux", "nul"};
  if (std::find(devices.begin(), devices.end(), stem) != devices.end()) return true;
  // COM¹, COM² and COM³ count too.
  constexpr std::array<std::string_view, 13> ports = {"0", "1", "2", "3", "4", "5", "6",
                                                      "7", "8", "9", "¹", "²", "³"};
  return (stem.starts_with("com") || stem.starts_with("lpt")) &&
         std::find(ports.begin(), ports.end(), stem.substr(3)) != ports.end();
}

// Without what file systems ignore: HFS+ some code points, NTFS case and the dots and blanks at the
// end.
std::string as_file_systems_read(std::string_view name) {
  std::string plain;
  std::string_view rest = name;
  while (!rest.empty()) {
    const auto length = std::max<std::size_t>(1, cut_utf8(rest, 4).size());
    std::size_t one = 1;
    while (one < length && (static_cast<unsigned char>(rest[one]) & 0xC0U) == 0x80U) ++one;
    const auto piece = rest.substr(0, one);
    rest.remove_prefix(one);
    const bool ignorable =
        piece.starts_with("\xE2\x80") || piece.starts_with("\xE2\x81") || piece == "\xEF\xBB\xBF";
    if (!ignorable) plain += piece;
  }
  plain = ascii_lower(plain);
  while (!plain.empty() && (plain.back() == '.' || plain.back() == ' ')) plain.pop_back();
  return plain;
}

// Other names that git gives a meaning go with its folder's.
bool is_gits_own(std::string_view name) {
  const auto plain = as_file_systems_read(name);
  return is_git_folder(name) || plain == ".gitattributes" || plain == ".gitmodules" ||
         plain == ".gitignore" || plain == ".lfsconfig" || plain == ".mailmap" ||
         plain == ".ztgit.yaml";
}

std::string_view why_not(std::string_view name) {
  if (name.empty()) return "an empty name";
  if (!is_valid_utf8(name)) return "not valid UTF-8";
  if (name == "." || name == "..") return "leads out of its folder";
  if (name.size() > kLongestName) return "longer than 250 bytes";
  if (is_gits_own(name)) return "git gives that name a meaning of its own";
  if (is_windows_device(name)) return "Windows reserves that name";
  if (name.front() == ' ' || name.back() == ' ' || name.back() == '.')
    return "Windows drops blanks and dots at the ends of a name";
  if (name.find_first_of("<>:\"|?*\\") != name.npos)
    return "Windows takes none of < > : \" | ? * \\ in a name";
  for (const char c : name)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return "it holds a control character";
  return {};
}

}  // namespace

bool is_git_folder(std::string_view name) {
  const auto plain = as_file_systems_read(name);
  return plain == ".git" || plain == "git~1" || plain.starts_with(".git:");
}

void check_name_component(std::string_view name, std::string_view action) {
  const auto problem = why_not(name);
  if (!problem.empty())
    throw Error(ErrorKind::usage, fmt::format("{} '{}': {}", action, visible_line(name), problem));
}

std::string project_path(std::string_view written) {
  const auto action = "promote to";
  if (written.starts_with('/'))
    throw Error(ErrorKind::usage,
                fmt::format("{} '{}': not inside the project", action, visible_line(written)))
        .hint("Give a path relative to the project, such as characters/hero.png.");
  if (written.size() > kLongestPath)
    throw Error(ErrorKind::usage,
                fmt::format("{} '{}…': too long", action, visible_line(written.substr(0, 60))));
  std::string path;
  for (std::size_t from = 0; from <= written.size();) {
    const auto end = std::min(written.find('/', from), written.size());
    const auto name = written.substr(from, end - from);
    from = end + 1;
    if (name == "." || (name.empty() && end < written.size())) continue;
    check_name_component(name, action);
    if (!path.empty()) path += '/';
    path += name;
  }
  return path;
}

}  // namespace ztgit::project
