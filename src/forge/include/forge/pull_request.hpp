#pragma once

// What forges call pull requests, in one vocabulary. All texts are a stranger's.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ztgit::forge {

enum class PullState { open, closed, merged };
const char* name_of(PullState state) noexcept;  // "open"

struct PullRequest {
  std::uint64_t number = 0;
  std::string url;  // of its page; http or https, else empty
  std::string title, body, author;
  PullState state = PullState::open;
  std::string head;      // branch
  std::string head_sha;  // of its newest commit; may be empty
  std::string base;      // branch
};

struct NewPullRequest {
  std::string title, body, head, base;
  bool draft = false;
};

// Only what is there is changed.
struct PullChange {
  std::optional<std::string> title = {}, body = {};
  std::optional<PullState> state = {};  // open or closed
};

struct PullComment {
  std::uint64_t id = 0;
  std::string author, body;
};

enum class PullVerdict { approved, rejected };

struct PullReview {
  std::string author;
  PullVerdict verdict = PullVerdict::approved;
  std::string commit;  // that it was given for; empty where the forge does not say
};

enum class MergeMethod { merge, squash, rebase };
const char* name_of(MergeMethod method) noexcept;

struct MergeRequest {
  MergeMethod method = MergeMethod::merge;
  std::string head_sha = {};  // what was reviewed
  std::string title = {}, message = {};
  bool delete_branch = false;  // where the forge can do it in one go
};

struct RepositoryState {
  std::string full_name;       // "team/hero": as the forge spells it
  std::string default_branch;  // may be empty
  bool is_private = false;
  std::string clone_url;  // https
};

struct NewRepository {
  std::string owner;  // empty: of the token's user
  std::string name;   // of the URL: ASCII
  std::string description;
  bool is_private = true;
};

}  // namespace ztgit::forge
