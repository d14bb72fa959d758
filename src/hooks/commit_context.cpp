#include "commit_context.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "git/commit.hpp"
#include "git/roots.hpp"
#include "git/tree.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

constexpr int kMostParents = 8;  // a stub, a hook manager and its shells stand between git and us
constexpr std::size_t kProcLimit = std::size_t{256} << 10;  // bytes; the options stand in front

// Files in /proc say that they are empty.
std::string read_proc(pid_t process, const char* name) {
  const auto path = fmt::format("/proc/{}/{}", process, name);
  if (!lstat_of(path)) return {};
  std::string text(kProcLimit, '\0');
  text.resize(read_at(open_to_read(path), 0, std::as_writable_bytes(std::span(text)), path));
  return text;
}

std::vector<std::string> words_of(pid_t process) {
  const auto text = read_proc(process, "cmdline");
  std::vector<std::string> words;
  for (std::string_view rest = text; !rest.empty();) {
    const auto word = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    words.emplace_back(word);
  }
  return words;
}

// "pid (name) state parent …"; the name may hold blanks and brackets.
std::optional<pid_t> parent_of(pid_t process) {
  const auto text = read_proc(process, "stat");
  const auto name_end = text.rfind(") ");
  if (name_end == text.npos || name_end + 4 >= text.size()) return std::nullopt;
  pid_t parent = 0;
  const auto* end = text.data() + text.size();
  const auto [_, problem] = std::from_chars(text.data() + name_end + 4, end, parent);
  if (problem != std::errc() || parent <= 1) return std::nullopt;
  return parent;
}

bool is_git_commit(const std::vector<std::string>& words) {
  if (words.empty()) return false;
  const auto program = fs::path(words[0]).filename();
  return program == "git-commit" ||
         (program == "git" && std::find(words.begin(), words.end(), "commit") != words.end());
}

bool says_amend(const std::vector<std::string>& words) {
  for (const auto& word : words) {
    if (word == "--") return false;
    // git takes any beginning that fits one option only.
    if (word.size() >= 4 && std::string_view("--amend").starts_with(word)) return true;
  }
  return false;
}

}  // namespace

bool is_promoting(const Body& body) {
  return body.call.environment.variables(kPromoting).has_value();
}

fs::path index_of_commit(const Body& body) {
  if (const auto named = body.call.environment.variables("GIT_INDEX_FILE"))
    return (body.call.environment.current_folder / *named).lexically_normal();
  return body.repository.git_dir() / "index";
}

std::string base_tree_of(const Body& body, bool amends) {
  const auto& repo = body.repository;
  auto commit = repo.head().commit;
  if (amends && !commit.empty()) {
    const auto parents = git::read_commit(repo, commit).parents;
    commit = parents.empty() ? "" : parents.front();
  }
  return git::tree_of_commit(repo, commit);
}

std::vector<git::PathChange> changes_of_commit(const Body& body, const git::IndexFile& index,
                                               const std::string& base_tree) {
  const auto& repo = body.repository;
  auto changes = index.changes_from(base_tree);
  if (changes.empty() || repo.operation_in_progress().empty()) return changes;
  for (const auto& commit : git::heads_of(repo, repo.git_dir())) {
    const auto tree = git::tree_of_commit(repo, commit);
    if (tree == base_tree) continue;
    std::erase_if(changes, [&](const git::PathChange& change) {
      const auto there = git::find_in_tree(repo, tree, change.path);
      return (there ? there->id : "") == change.new_blob;
    });
  }
  return changes;
}

bool git_amends() {
  auto process = std::optional(::getpid());
  for (int i = 0; process && i < kMostParents; ++i) {
    const auto words = words_of(*process);
    if (is_git_commit(words)) return says_amend(words);
    process = parent_of(*process);
  }
  return false;
}

}  // namespace ztgit::hooks
