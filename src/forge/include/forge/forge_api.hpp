#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forge/credentials.hpp"
#include "forge/pull_request.hpp"
#include "forge/repository_address.hpp"
#include "net/session.hpp"

namespace ztgit::forge {

// What reaches a forge's API. The session is borrowed.
struct ApiAccess {
  net::Session& session;
  ApiToken token;
  std::chrono::seconds patience{120};  // with what a forge asks us to wait, in all
};

// One repository's API: GitHub v3 (pinned to 2022-11-28), GitHub Enterprise, Gitee v5, Gitea and
// Forgejo v1. Each call waits for its answer; GET, PUT and PATCH are tried again after a network
// failure, POST never: whoever creates looks first whether it is there.
//
// Throws Error: auth for a token that is missing, wrong or too weak; not_found; conflict for what
// the forge refuses (422, 405, 409), with its reason as hint; network, also when it wants us to
// wait longer than our patience; integrity for an answer that is none of this API.
class ForgeApi {
 public:
  ForgeApi() = default;
  ForgeApi(const ForgeApi&) = delete;
  ForgeApi& operator=(const ForgeApi&) = delete;
  virtual ~ForgeApi() = default;

  virtual const RepositoryAddress& address() const noexcept = 0;

  virtual std::string user() = 0;  // whose token it is
  virtual RepositoryState repository() = 0;
  virtual RepositoryState create_repository(const NewRepository& wanted) = 0;

  // The open one of this branch (in the repository itself) into that base.
  virtual std::optional<PullRequest> find_pull(const std::string& head,
                                               const std::string& base) = 0;
  virtual std::vector<PullRequest> open_pulls() = 0;
  virtual PullRequest pull(std::uint64_t number) = 0;
  virtual PullRequest create_pull(const NewPullRequest& wanted) = 0;
  virtual PullRequest change_pull(std::uint64_t number, const PullChange& change) = 0;

  virtual std::vector<PullComment> comments(std::uint64_t number) = 0;
  virtual PullComment add_comment(std::uint64_t number, const std::string& body) = 0;
  virtual void edit_comment(std::uint64_t id, const std::string& body) = 0;

  // Of each reviewer the last that counts.
  virtual std::vector<PullReview> reviews(std::uint64_t number) = 0;
  // `text` goes with it where the forge takes one: ask says_why(). Gitee knows no refusal:
  // approvals are taken back and a label is set there (add a comment that says why).
  virtual void approve(std::uint64_t number, const std::string& head_sha,
                       const std::string& text) = 0;
  virtual void reject(std::uint64_t number, const std::string& head_sha,
                      const std::string& text) = 0;
  virtual bool says_why() const noexcept = 0;

  // False: the forge cannot be told which commit was reviewed. Then the pull request is read again
  // just before, and a push in between those two is the race that remains (Gitee).
  virtual bool guards_merge() const noexcept = 0;
  // Error (conflict) when its head is no longer `head_sha`. After a lost answer it is looked
  // whether it was merged.
  virtual void merge(std::uint64_t number, const MergeRequest& request) = 0;
};

// Error (config) for kinds without pull requests here: unknown, GitLab.
void require_pull_requests(const RepositoryAddress& address);

// After that same check.
std::unique_ptr<ForgeApi> open_forge(RepositoryAddress address, ApiAccess access);

}  // namespace ztgit::forge
