#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"

namespace ztgit::git {

// The folder a remote's URL names: a path (relative ones count from `base`) or file://. nullopt:
// another machine.
std::optional<std::filesystem::path> local_folder(const std::string& url,
                                                  const std::filesystem::path& base);

// The URL without user and password: what may be shown.
std::string shown_url(const std::string& url);

// Commits reachable from `tip` but from none of `hidden`, newest first. Hidden ids that are not
// here are ignored.
std::vector<std::string> commits_between(const Repository& repo, std::string_view tip,
                                         const std::vector<std::string>& hidden);

bool is_ancestor(const Repository& repo, std::string_view ancestor, std::string_view descendant);

// All that refs/heads and refs/tags of a repository lead to.
std::vector<std::string> ref_tips(const Repository& repo);

struct ChangedBlob {
  std::string path;
  std::string id;
};

// Blobs below `most_bytes` that a commit has and its first parent has not at that path.
std::vector<ChangedBlob> small_blobs_changed_by(const Repository& repo, std::string_view commit,
                                                std::uint64_t most_bytes);

// Pushes one branch to the remote of that name, fast-forward only, and moves the tracking ref. A
// repository in a folder is written to directly unless it has hooks or settings that have a say:
// then `git push` does it, so that they are honoured. LFS objects are the caller's business and
// must be there already.
void push_branch(Repository& repo, const std::string& remote, const std::string& ref,
                 const Repository& receiver);

// A clone whose files are not written yet (HEAD and objects only).
Repository clone_without_files(const std::string& url, const std::filesystem::path& target);

// Writes HEAD's files; those that LFS tracks come out as pointers. Returns all pointers' paths.
std::vector<ChangedBlob> check_out_head(Repository& repo, std::uint64_t pointer_bytes);

}  // namespace ztgit::git
