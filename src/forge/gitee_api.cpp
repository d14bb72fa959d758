// Gitee's API v5: GitHub's with names of its own, and without a way to say no.
#include <fmt/format.h>

#include "rest_api.hpp"

namespace ztgit::forge {

namespace {

constexpr const char* kLabel = "needs-work";  // 2 to 20 letters, no specials (its own rule)

class GiteeApi final : public RestApi {
 public:
  GiteeApi(RepositoryAddress address, ApiAccess access)
      : RestApi("Gitee", "per_page", std::move(address), std::move(access)) {}

  // Approvals alone, and not for which commit: a push takes them back where the repository says so.
  std::vector<PullReview> reviews(std::uint64_t number) override {
    std::vector<PullReview> reviews;
    const auto pull = client().get(of_pull(number));
    for (const auto& person : part_of(pull, "assignees"))
      if (flag_of(person, "accept"))
        reviews.push_back({text_of(person, "login"), PullVerdict::approved, {}});
    return reviews;
  }
  void approve(std::uint64_t number, const std::string& /*head_sha*/,
               const std::string& /*text*/) override {
    client().send("POST", of_pull(number, "/review"), {{"force", false}});
  }
  void reject(std::uint64_t number, const std::string& /*head_sha*/,
              const std::string& /*text*/) override {
    client().send("PATCH", of_pull(number, "/assignees"), {{"reset_all", true}});
    client().send("POST", of_pull(number, "/labels"), Json::array({kLabel}));
  }
  bool says_why() const noexcept override { return false; }
  bool guards_merge() const noexcept override { return false; }

 protected:
  Query pulls_of(const std::string& head, const std::string& base) const override {
    return {{"state", "open"}, {"head", head}, {"base", base}};
  }
  Json new_repository(const NewRepository& wanted) const override {
    // `name` is for people, `path` for URLs; without it a name in CJK is refused.
    return {{"name", wanted.name},
            {"path", wanted.name},
            {"description", wanted.description},
            {"private", wanted.is_private},
            {"auto_init", false}};
  }
  std::string comments_path(std::uint64_t number) const override {
    return of_pull(number, "/comments");
  }
  std::string comment_path(std::uint64_t id) const override {
    return in_repository(fmt::format("/pulls/comments/{}", id));
  }
  PullState state_of(const Json& pull) const override {
    const auto state = text_of(pull, "state");
    if (state == "merged") return PullState::merged;
    return state == "open" ? PullState::open : PullState::closed;
  }
  void send_merge(std::uint64_t number, const MergeRequest& request) override {
    Json body{{"merge_method", name_of(request.method)}};
    if (!request.title.empty()) body["title"] = request.title;
    if (!request.message.empty()) body["description"] = request.message;
    if (request.delete_branch) body["prune_source_branch"] = true;
    client().send("PUT", of_pull(number, "/merge"), body);
  }
};

}  // namespace

std::unique_ptr<ForgeApi> make_gitee(RepositoryAddress address, ApiAccess access) {
  return std::make_unique<GiteeApi>(std::move(address), std::move(access));
}

}  // namespace ztgit::forge
