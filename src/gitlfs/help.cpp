#include "help.hpp"

#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "embedded/git_lfs_help.hpp"

namespace ztgit::gitlfs {

namespace {

struct Section {
  std::string_view verb, summary, text;
};

std::vector<Section> sections() {
  constexpr std::string_view mark = "\n# ";
  std::vector<Section> found;
  const std::string_view all = embedded::git_lfs_help();
  for (auto at = all.find(mark); at != all.npos;) {
    const auto next = all.find(mark, at + 1);
    auto section = all.substr(at + mark.size(), next == all.npos ? next : next - at - mark.size());
    const auto line = section.substr(0, section.find('\n'));
    const auto colon = line.find(": ");
    section.remove_prefix(line.size() + 1);
    if (section.ends_with('\n')) section.remove_suffix(1);
    found.push_back({line.substr(0, colon), line.substr(colon + 2), section});
    at = next;
  }
  return found;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kElsewhere = {{
    {"clone", "git lfs clone is not part of ztgit. Use git clone, or ztgit clone."},
    {"completion", "git lfs completion is not part of ztgit."},
    {"dedup", "git lfs dedup is not part of ztgit: it shares blocks when it writes files."},
    {"merge-driver", "git lfs merge-driver is not part of ztgit. git-lfs itself has it."},
    {"migrate",
     "git lfs migrate is not part of ztgit. git-lfs itself rewrites history: install it beside."},
    {"standalone-file", "git lfs standalone-file is not needed: ztgit copies objects itself."},
    {"dumpmap", "git lfs dumpmap is not part of ztgit."},
}};

}  // namespace

std::optional<std::string> help_of(std::string_view verb) {
  for (const auto& section : sections())
    if (section.verb == verb) return std::string(section.text) + "\n";
  return std::nullopt;
}

std::string overview() {
  std::string text = "git lfs <command> [<args>]\n\nCommands:\n\n";
  for (const auto& section : sections())
    text += fmt::format("  git lfs {:<15}{}\n", section.verb, section.summary);
  return text + "\n`git lfs help <command>` shows a command's options.\n";
}

std::optional<std::string> left_to_others(std::string_view verb) {
  for (const auto& [name, sentence] : kElsewhere)
    if (name == verb) return std::string(sentence);
  return std::nullopt;
}

}  // namespace ztgit::gitlfs
