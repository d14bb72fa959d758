// The API v1 of Gitea and Forgejo.
#include <fmt/format.h>

#include "rest_api.hpp"
#include "verdicts.hpp"

namespace ztgit::forge {

namespace {

class GiteaApi final : public RestApi {
 public:
  GiteaApi(RepositoryAddress address, ApiAccess access)
      : RestApi("Gitea", "limit", std::move(address), std::move(access)) {}

  std::vector<PullReview> reviews(std::uint64_t number) override {
    return last_verdicts(client().list(of_pull(number, "/reviews"), {}, "limit"), "APPROVED",
                         "REQUEST_CHANGES");
  }
  void approve(std::uint64_t number, const std::string& head_sha,
               const std::string& text) override {
    review(number, "APPROVED", head_sha, text);
  }
  void reject(std::uint64_t number, const std::string& head_sha, const std::string& text) override {
    review(number, "REQUEST_CHANGES", head_sha, text);
  }
  bool says_why() const noexcept override { return true; }
  bool guards_merge() const noexcept override { return true; }

 protected:
  Query pulls_of(const std::string& /*head*/, const std::string& /*base*/) const override {
    return {{"state", "open"}};  // it cannot be asked for a branch
  }
  Json new_repository(const NewRepository& wanted) const override {
    return {{"name", wanted.name},
            {"description", wanted.description},
            {"private", wanted.is_private},
            {"auto_init", false},
            {"default_branch", "main"}};
  }
  std::string comments_path(std::uint64_t number) const override {
    return in_repository(fmt::format("/issues/{}/comments", number));
  }
  std::string comment_path(std::uint64_t id) const override {
    return in_repository(fmt::format("/issues/comments/{}", id));
  }
  void send_merge(std::uint64_t number, const MergeRequest& request) override {
    Json body{{"Do", name_of(request.method)}, {"head_commit_id", request.head_sha}};
    if (!request.title.empty()) body["MergeTitleField"] = request.title;
    if (!request.message.empty()) body["MergeMessageField"] = request.message;
    if (request.delete_branch) body["delete_branch_after_merge"] = true;
    client().send("POST", of_pull(number, "/merge"), body);
  }

 private:
  void review(std::uint64_t number, const char* event, const std::string& head_sha,
              const std::string& text) {
    client().send("POST", of_pull(number, "/reviews"),
                  {{"event", event}, {"commit_id", head_sha}, {"body", text}});
  }
};

}  // namespace

std::unique_ptr<ForgeApi> make_gitea(RepositoryAddress address, ApiAccess access) {
  return std::make_unique<GiteaApi>(std::move(address), std::move(access));
}

}  // namespace ztgit::forge
