#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"

namespace ztgit::git {

// The URL without user and password: what may be shown.
std::string shown_url(const std::string& url);

// Commits reachable from `tip` but from none of `hidden`, newest first. Hidden ids that are not
// here are ignored.
std::vector<std::string> commits_between(const Repository& repo, std::string_view tip,
                                         const std::vector<std::string>& hidden);

bool is_ancestor(const Repository& repo, std::string_view ancestor, std::string_view descendant);

// Where two histories parted; one of several if there are. nullopt: they have nothing in common.
std::optional<std::string> merge_base(const Repository& repo, std::string_view one,
                                      std::string_view other);

// All that refs/heads and refs/tags of a repository lead to; or all refs that begin with `prefix`.
std::vector<std::string> ref_tips(const Repository& repo, std::string_view prefix = {});

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

}  // namespace ztgit::git
