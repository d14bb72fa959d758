#include "snapshot/exclusion.hpp"

#include <array>
#include <fnmatch.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "paths.hpp"

namespace ztgit::snapshot {

namespace {

// Files that are being written and what systems leave beside them.
constexpr std::array<const char*, 9> kDefaults = {"*.tmp",        "*.part",      "*.partial",
                                                  "*.crdownload", ".~*",         ".DS_Store",
                                                  "Thumbs.db",    "desktop.ini", ".ztgit-tmp-*"};

bool matches(const std::string& glob, std::string_view path) {
  return ::fnmatch(glob.c_str(), std::string(path).c_str(), FNM_PATHNAME) == 0;
}

// "**/x": also without any folder, and behind each of them.
bool matches_path(std::string_view glob, std::string_view path) {
  if (!glob.starts_with("**/")) return matches(std::string(glob), path);
  const std::string rest(glob.substr(3));
  while (true) {
    if (matches(rest, path)) return true;
    const auto slash = path.find('/');
    if (slash == path.npos) return false;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

Exclusion::Exclusion() {
  for (const auto* pattern : kDefaults) add(pattern);
}

void Exclusion::add(std::string pattern) {
  Pattern made;
  if (pattern.starts_with('!')) {
    made.back = true;
    pattern.erase(0, 1);
  }
  while (pattern.ends_with('/')) pattern.pop_back();
  made.whole_path = pattern.find('/') != pattern.npos;
  if (pattern.starts_with('/')) pattern.erase(0, 1);
  if (pattern.empty()) throw Error(ErrorKind::usage, "exclude '': the pattern is empty");
  const auto special = pattern.find_first_of("*?[\\");
  if (special == pattern.npos) made.shape = Shape::name;
  if (special == 0 && pattern[0] == '*' && pattern.find_first_of("*?[\\", 1) == pattern.npos)
    made.shape = Shape::ending;
  made.glob = std::move(pattern);
  patterns_.push_back(std::move(made));
}

void Exclusion::add_lines(std::string_view text) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto pattern = trim(line);
    if (!pattern.empty() && !pattern.starts_with('#')) add(std::string(pattern));
  }
}

bool Exclusion::matches_name(const Pattern& pattern, std::string_view name) {
  switch (pattern.shape) {
    case Shape::name: return name == pattern.glob;
    case Shape::ending: return name.ends_with(std::string_view(pattern.glob).substr(1));
    default: return matches(pattern.glob, name);
  }
}

bool Exclusion::excludes(std::string_view path) const {
  const auto name = name_of(path);
  bool excluded = false;
  for (const auto& pattern : patterns_)
    if (pattern.whole_path ? matches_path(pattern.glob, path) : matches_name(pattern, name))
      excluded = !pattern.back;
  return excluded;
}

bool Exclusion::excludes_with_parents(std::string_view path) const {
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
    if (excludes(path.substr(0, slash))) return true;
  return excludes(path);
}

}  // namespace ztgit::snapshot
