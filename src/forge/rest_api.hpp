#pragma once

// Private to forge/: what GitHub, Gitee and Gitea have in common, for they all began as GitHub v3.

#include <string>
#include <vector>

#include "api_client.hpp"

namespace ztgit::forge {

class RestApi : public ForgeApi {
 public:
  RestApi(const char* name, const char* page_size, RepositoryAddress address, ApiAccess access);

  const RepositoryAddress& address() const noexcept override { return address_; }
  std::string user() override;
  RepositoryState repository() override;
  RepositoryState create_repository(const NewRepository& wanted) override;
  std::optional<PullRequest> find_pull(const std::string& head, const std::string& base) override;
  std::vector<PullRequest> open_pulls() override;
  PullRequest pull(std::uint64_t number) override;
  PullRequest create_pull(const NewPullRequest& wanted) override;
  PullRequest change_pull(std::uint64_t number, const PullChange& change) override;
  std::vector<PullComment> comments(std::uint64_t number) override;
  PullComment add_comment(std::uint64_t number, const std::string& body) override;
  void edit_comment(std::uint64_t id, const std::string& body) override;
  void merge(std::uint64_t number, const MergeRequest& request) override;

 protected:
  // "/repos/team/hero" and what follows.
  std::string in_repository(const std::string& rest) const;
  std::string of_pull(std::uint64_t number, const std::string& rest = {}) const;
  ApiClient& client() noexcept { return client_; }

  // Where the dialects differ.
  virtual Query pulls_of(const std::string& head, const std::string& base) const = 0;
  virtual Json new_repository(const NewRepository& wanted) const = 0;
  virtual std::string comments_path(std::uint64_t number) const = 0;
  virtual std::string comment_path(std::uint64_t id) const = 0;
  virtual PullState state_of(const Json& pull) const;
  virtual void send_merge(std::uint64_t number, const MergeRequest& request) = 0;

 private:
  PullRequest pull_of(const Json& json) const;
  RepositoryState repository_of(const Json& json) const;

  const char* page_size_;
  RepositoryAddress address_;
  ApiClient client_;
};

std::unique_ptr<ForgeApi> make_github(RepositoryAddress address, ApiAccess access);
std::unique_ptr<ForgeApi> make_gitee(RepositoryAddress address, ApiAccess access);
std::unique_ptr<ForgeApi> make_gitea(RepositoryAddress address, ApiAccess access);

}  // namespace ztgit::forge
