#include "git/roots.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/file.hpp"
#include "git/repository.hpp"
#include "handle.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

using ReferenceIteratorHandle = Handle<git_reference_iterator, git_reference_iterator_free>;
using ObjectHandle = Handle<git_object, git_object_free>;

constexpr std::uint64_t kLogLimit = std::uint64_t{256} << 20;  // bytes: a million entries
constexpr std::uint64_t kStateLimit = std::uint64_t{1} << 20;  // bytes: MERGE_HEAD of an octopus

// gitrepository-layout(5), git-rebase and git-merge: what goes back to a commit.
constexpr std::array<const char*, 9> kStateFiles = {"ORIG_HEAD",
                                                    "MERGE_HEAD",
                                                    "CHERRY_PICK_HEAD",
                                                    "REVERT_HEAD",
                                                    "REBASE_HEAD",
                                                    "MERGE_AUTOSTASH",
                                                    "rebase-merge/orig-head",
                                                    "rebase-merge/autostash",
                                                    "rebase-apply/autostash"};

bool is_id(std::string_view text) {
  return text.size() == GIT_OID_HEXSZ && text.find_first_not_of("0123456789abcdef") == text.npos &&
         text.find_first_not_of('0') != text.npos;
}

bool commit_is_here(const Repository& repo, std::string_view id) {
  const auto oid = to_oid(id);
  CommitHandle commit;
  const int status = git_commit_lookup(out(commit), repo.native(), &oid);
  if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC) return false;  // gone, or no commit
  check(status, fmt::format("read the commit {}", id));
  return true;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return lines;
}

// One line of a reflog: "<old> <new> <name> <<email>> <seconds> <zone>\t<message>".
struct LogLine {
  std::string_view before, after;
  std::int64_t time = 0;
};

std::optional<LogLine> log_line(std::string_view line) {
  if (line.size() < 82 || line[40] != ' ' || line[81] != ' ') return std::nullopt;
  LogLine entry{line.substr(0, 40), line.substr(41, 40), 0};
  const auto head = line.substr(0, line.find('\t'));
  const auto mail_end = head.rfind("> ");
  if (mail_end == head.npos) return std::nullopt;
  const auto seconds = head.substr(mail_end + 2);
  std::from_chars(seconds.data(), seconds.data() + seconds.size(), entry.time);
  return entry;
}

void add_if_here(const Repository& repo, std::string_view id, std::vector<std::string>& ids) {
  if (is_id(id) && std::find(ids.begin(), ids.end(), id) == ids.end() && commit_is_here(repo, id))
    ids.emplace_back(id);
}

std::optional<RefTip> tip_of(const Repository& repo, git_reference* reference) {
  const std::string name = git_reference_name(reference);
  ReferenceHandle direct;
  const int status = git_reference_resolve(out(direct), reference);
  if (status == GIT_ENOTFOUND) return std::nullopt;
  check(status, "read " + name);
  ObjectHandle object;
  check(git_object_lookup(out(object), repo.native(), git_reference_target(direct.get()),
                          GIT_OBJECT_ANY),
        "read " + name);
  RefTip tip{name, {}, {}, 0};
  CommitHandle commit;
  ObjectHandle peeled;
  if (git_object_peel(out(peeled), object.get(), GIT_OBJECT_COMMIT) == 0) {
    const auto id = *git_object_id(peeled.get());
    check(git_commit_lookup(out(commit), repo.native(), &id), "read " + name);
    tip.commit = to_hex(id);
    tip.tree = to_hex(*git_commit_tree_id(commit.get()));
    tip.time = git_commit_time(commit.get());
    return tip;
  }
  const int tree = git_object_peel(out(peeled), object.get(), GIT_OBJECT_TREE);
  if (tree == 0)
    tip.tree = to_hex(*git_object_id(peeled.get()));
  else if (tree != GIT_EPEEL && tree != GIT_EINVALIDSPEC)
    check(tree, "read " + name);
  return tip;
}

}  // namespace

std::vector<RefTip> all_refs(const Repository& repo) {
  ReferenceIteratorHandle iterator;
  check(git_reference_iterator_new(out(iterator), repo.native()), "list the refs");
  std::vector<RefTip> tips;
  while (true) {
    ReferenceHandle reference;
    const int status = git_reference_next(out(reference), iterator.get());
    if (status == GIT_ITEROVER) return tips;
    check(status, "list the refs");
    if (auto tip = tip_of(repo, reference.get())) tips.push_back(std::move(*tip));
  }
}

std::vector<fs::path> work_tree_git_dirs(const Repository& repo) {
  const auto common = repo.common_dir();
  std::vector<fs::path> folders{common};
  const auto linked = common / "worktrees";
  if (!lstat_of(linked)) return folders;
  // Also those whose work tree is gone or on a disk that is not plugged in: git keeps them until
  // `git worktree prune`.
  for (const auto& entry : fs::directory_iterator(linked))
    if (entry.is_directory()) folders.push_back(entry.path());
  std::sort(folders.begin() + 1, folders.end());
  return folders;
}

std::vector<std::string> heads_of(const Repository& repo, const fs::path& git_dir) {
  std::vector<std::string> commits;
  constexpr std::string_view symbolic = "ref: ";
  const auto head = read_file_if_exists(git_dir / "HEAD", kStateLimit).value_or("");
  const auto line = std::string_view(head).substr(0, head.find_first_of("\r\n"));
  if (line.starts_with(symbolic)) {
    if (const auto commit = repo.commit_of(line.substr(symbolic.size())))
      add_if_here(repo, *commit, commits);
  } else {
    add_if_here(repo, line, commits);
  }
  for (const char* name : kStateFiles) {
    const auto text = read_file_if_exists(git_dir / name, kStateLimit).value_or("");
    for (const auto each : lines_of(text)) add_if_here(repo, each.substr(0, 40), commits);
  }
  return commits;
}

std::vector<std::string> head_log_since(const Repository& repo, const fs::path& git_dir,
                                        std::int64_t since) {
  std::vector<std::string> commits;
  const auto text = read_file_if_exists(git_dir / "logs" / "HEAD", kLogLimit).value_or("");
  for (const auto each : lines_of(text)) {
    const auto entry = log_line(each);
    if (!entry || entry->time < since) continue;
    add_if_here(repo, entry->before, commits);
    add_if_here(repo, entry->after, commits);
  }
  return commits;
}

std::vector<std::string> stash_entries(const Repository& repo) {
  std::vector<std::string> commits;
  const auto file = repo.common_dir() / "logs" / "refs" / "stash";
  const auto text = read_file_if_exists(file, kLogLimit).value_or("");
  for (const auto each : lines_of(text))
    if (const auto entry = log_line(each)) add_if_here(repo, entry->after, commits);
  return commits;
}

}  // namespace ztgit::git
