// GitHub's REST API, version 2022-11-28; GitHub Enterprise Server has the same below /api/v3.
#include <fmt/format.h>

#include "rest_api.hpp"
#include "verdicts.hpp"

namespace ztgit::forge {

namespace {

class GithubApi final : public RestApi {
 public:
  GithubApi(RepositoryAddress address, ApiAccess access)
      : RestApi("GitHub", "per_page", std::move(address), std::move(access)) {}

  std::vector<PullReview> reviews(std::uint64_t number) override {
    return last_verdicts(client().list(of_pull(number, "/reviews"), {}, "per_page"), "APPROVED",
                         "CHANGES_REQUESTED");
  }
  void approve(std::uint64_t number, const std::string& head_sha,
               const std::string& text) override {
    review(number, "APPROVE", head_sha, text);
  }
  void reject(std::uint64_t number, const std::string& head_sha, const std::string& text) override {
    review(number, "REQUEST_CHANGES", head_sha, text);
  }
  bool says_why() const noexcept override { return true; }
  bool guards_merge() const noexcept override { return true; }

 protected:
  Query pulls_of(const std::string& head, const std::string& base) const override {
    return {{"state", "open"}, {"head", address().owner + ":" + head}, {"base", base}};
  }
  Json new_repository(const NewRepository& wanted) const override {
    return {{"name", wanted.name},
            {"description", wanted.description},
            {"private", wanted.is_private},
            {"auto_init", false}};
  }
  std::string comments_path(std::uint64_t number) const override {
    return in_repository(fmt::format("/issues/{}/comments", number));
  }
  std::string comment_path(std::uint64_t id) const override {
    return in_repository(fmt::format("/issues/comments/{}", id));
  }
  void send_merge(std::uint64_t number, const MergeRequest& request) override {
    Json body{{"merge_method", name_of(request.method)}, {"sha", request.head_sha}};
    if (!request.title.empty()) body["commit_title"] = request.title;
    if (!request.message.empty()) body["commit_message"] = request.message;
    client().send("PUT", of_pull(number, "/merge"), body);
  }

 private:
  void review(std::uint64_t number, const char* event, const std::string& head_sha,
              const std::string& text) {
    client().send("POST", of_pull(number, "/reviews"),
                  {{"event", event}, {"commit_id", head_sha}, {"body", text}});
  }
};

}  // namespace

std::unique_ptr<ForgeApi> make_github(RepositoryAddress address, ApiAccess access) {
  return std::make_unique<GithubApi>(std::move(address), std::move(access));
}

}  // namespace ztgit::forge
