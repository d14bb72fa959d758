#pragma once

// What is wrong with the pictures of a commit: one that is about to be made (an index file) or one
// that is there (CI). docs/checks.md lists the codes. Only paths that the commit changes are looked
// at, and what a change of theirs orphans; nothing is hashed, objects are known by name and size.

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"
#include "project/settings.hpp"

namespace ztgit::hooks {

enum class Severity { warning, error };

struct Problem {
  Severity severity = Severity::error;
  std::string code;  // "picture-in-git"
  std::string path;  // as git has it: show it through visible_line(); empty: the message
  std::string text;  // what is wrong, to stand after the path; one line, safe to show
  std::string cure;  // a full sentence with the command to run; safe to show
};

const char* name_of(Severity severity) noexcept;
bool has_errors(const std::vector<Problem>& problems) noexcept;

// The index that git commits from: $GIT_INDEX_FILE (`git commit x.png` hands over a temporary one),
// else that of the work tree.
std::filesystem::path index_in_use(const git::Repository& repo,
                                   const project::Environment& environment);

// What `index_file` holds beyond HEAD, sorted by path. Call it after the index has got its last
// entry. A changed picture's object must be in the store. What a merge or cherry-pick under way
// brings unchanged from its other side is that side's business.
std::vector<Problem> check_staged(const git::Repository& repo,
                                  const std::filesystem::path& index_file);

// The message that git is about to commit with `index_file`, without what git will take out of it
// (comments). Merges, reverts, fixup! and squash! pass, and so does a message without ZT trailers,
// except for secrets in it.
std::vector<Problem> check_staged_message(const git::Repository& repo,
                                          const std::filesystem::path& index_file,
                                          std::string_view message);

// A commit's changes against its parents, and its message. Objects are looked at where they are
// here: a clone in CI has pointers only. Of a commit whose parent a shallow clone has left out, all
// files count as changed.
std::vector<Problem> check_commit(const git::Repository& repo, std::string_view commit);

struct CommitProblems {
  std::string commit;  // empty: what is staged
  std::vector<Problem> problems;
};

struct CheckRequest {
  std::optional<std::string>
      range;            // "A..B", "A...B" or one commit; absent: upstream..HEAD or HEAD
  bool staged = false;  // the index instead
  project::Environment environment;
};

struct CheckReport {
  std::vector<std::string> commits;      // looked at, oldest first; empty with `staged`
  std::vector<CommitProblems> findings;  // only those with problems, in that order
  std::vector<std::string> notes;        // full sentences
  std::size_t count(Severity severity) const noexcept;
};

// Error: not_found without a repository or for a range that is not here (a shallow clone), usage
// for one that is none or too long.
CheckReport check(const CheckRequest& request);

// For a hook: writes every problem into `notes`, and throws Error (integrity) "<action>: …" if one
// is an error, so that git stops.
void settle(const std::vector<Problem>& problems, const std::string& action, std::ostream& notes);

}  // namespace ztgit::hooks
