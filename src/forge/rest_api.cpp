#include "rest_api.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::forge {

namespace {

PullComment comment_of(const Json& json) {
  return {number_of(json, "id"), text_of(part_of(json, "user"), "login"), text_of(json, "body")};
}

}  // namespace

RestApi::RestApi(const char* name, const char* page_size, RepositoryAddress address,
                 ApiAccess access)
    : page_size_(page_size),
      address_(std::move(address)),
      client_(name, address_.api(), std::move(access)) {}

std::string RestApi::in_repository(const std::string& rest) const {
  return fmt::format("/repos/{}/{}{}", path_word(address_.owner), path_word(address_.name), rest);
}

std::string RestApi::of_pull(std::uint64_t number, const std::string& rest) const {
  return in_repository(fmt::format("/pulls/{}{}", number, rest));
}

PullState RestApi::state_of(const Json& pull) const {
  if (flag_of(pull, "merged") || !text_of(pull, "merged_at").empty()) return PullState::merged;
  return text_of(pull, "state") == "open" ? PullState::open : PullState::closed;
}

PullRequest RestApi::pull_of(const Json& json) const {
  PullRequest pull;
  pull.number = number_of(json, "number");
  if (pull.number == 0)
    throw Error(ErrorKind::integrity, "read a pull request: the answer has no number");
  pull.url = page_of(json, "html_url", address_);
  pull.title = text_of(json, "title");
  pull.body = text_of(json, "body");
  pull.author = text_of(part_of(json, "user"), "login");
  pull.state = state_of(json);
  const auto& head = part_of(json, "head");
  pull.head = text_of(head, "ref");
  pull.head_sha = text_of(head, "sha");
  pull.base = text_of(part_of(json, "base"), "ref");
  return pull;
}

RepositoryState RestApi::repository_of(const Json& json) const {
  RepositoryState state;
  state.full_name = text_of(json, "full_name");
  if (state.full_name.empty()) state.full_name = address_.full_name();
  state.default_branch = text_of(json, "default_branch");
  state.is_private = flag_of(json, "private");
  state.clone_url = page_of(json, "clone_url", address_);
  if (state.clone_url.empty())
    state.clone_url = fmt::format("{}/{}.git", origin_name(address_.origin), state.full_name);
  return state;
}

std::string RestApi::user() { return text_of(client_.get("/user"), "login"); }

RepositoryState RestApi::repository() { return repository_of(client_.get(in_repository(""))); }

RepositoryState RestApi::create_repository(const NewRepository& wanted) {
  const bool own = wanted.owner.empty() || ascii_lower(wanted.owner) == ascii_lower(user());
  const auto path =
      own ? std::string("/user/repos") : fmt::format("/orgs/{}/repos", path_word(wanted.owner));
  return repository_of(client_.send("POST", path, new_repository(wanted)));
}

std::optional<PullRequest> RestApi::find_pull(const std::string& head, const std::string& base) {
  std::optional<PullRequest> found;
  const auto look = [&](const Json& page) {
    for (const auto& json : page) {
      auto pull = pull_of(json);
      // A fork may have a branch of this name, too.
      const auto from = text_of(part_of(part_of(json, "head"), "repo"), "full_name");
      const bool ours = from.empty() || ascii_lower(from) == ascii_lower(address_.full_name());
      if (ours && pull.head == head && pull.base == base && pull.state == PullState::open) {
        found = std::move(pull);
        return false;
      }
    }
    return true;
  };
  client_.pages(in_repository("/pulls"), pulls_of(head, base), page_size_, look);
  return found;
}

std::vector<PullRequest> RestApi::open_pulls() {
  std::vector<PullRequest> pulls;
  for (const auto& json : client_.list(in_repository("/pulls"), {{"state", "open"}}, page_size_))
    pulls.push_back(pull_of(json));
  return pulls;
}

PullRequest RestApi::pull(std::uint64_t number) { return pull_of(client_.get(of_pull(number))); }

PullRequest RestApi::create_pull(const NewPullRequest& wanted) {
  Json body{
      {"title", wanted.title}, {"body", wanted.body}, {"head", wanted.head}, {"base", wanted.base}};
  if (wanted.draft && address_.kind != Kind::gitea) body["draft"] = true;
  // Gitea has no such parameter: a title that begins so is a draft there.
  if (wanted.draft && address_.kind == Kind::gitea) body["title"] = "WIP: " + wanted.title;
  return pull_of(client_.send("POST", in_repository("/pulls"), body));
}

PullRequest RestApi::change_pull(std::uint64_t number, const PullChange& change) {
  Json body = Json::object();
  if (change.title) body["title"] = *change.title;
  if (change.body) body["body"] = *change.body;
  if (change.state) body["state"] = *change.state == PullState::open ? "open" : "closed";
  return pull_of(client_.send("PATCH", of_pull(number), body));
}

std::vector<PullComment> RestApi::comments(std::uint64_t number) {
  std::vector<PullComment> comments;
  for (const auto& json : client_.list(comments_path(number), {}, page_size_))
    comments.push_back(comment_of(json));
  return comments;
}

PullComment RestApi::add_comment(std::uint64_t number, const std::string& body) {
  return comment_of(client_.send("POST", comments_path(number), {{"body", body}}));
}

void RestApi::edit_comment(std::uint64_t id, const std::string& body) {
  client_.send("PATCH", comment_path(id), {{"body", body}});
}

void RestApi::merge(std::uint64_t number, const MergeRequest& request) {
  const auto before = pull(number);
  if (before.state == PullState::merged) return;
  if (before.state != PullState::open)
    throw Error(ErrorKind::conflict, "merge: the pull request is closed");
  if (before.head_sha != request.head_sha)
    throw Error(ErrorKind::conflict, "merge: the branch has changed since it was reviewed")
        .hint(fmt::format("Reviewed: {}", request.head_sha.substr(0, 12)))
        .hint(fmt::format("There now: {}", visible_line(before.head_sha).substr(0, 12)))
        .hint("Look at what is new: ztgit review checkout, then approve that.");
  try {
    send_merge(number, request);
  } catch (const Error&) {
    // The answer may be what was lost.
    if (client_.refusal().status == 0 && pull(number).state == PullState::merged) return;
    throw;
  }
}

const char* name_of(PullState state) noexcept {
  switch (state) {
    case PullState::closed: return "closed";
    case PullState::merged: return "merged";
    default: return "open";
  }
}

const char* name_of(MergeMethod method) noexcept {
  switch (method) {
    case MergeMethod::squash: return "squash";
    case MergeMethod::rebase: return "rebase";
    default: return "merge";
  }
}

void require_pull_requests(const RepositoryAddress& address) {
  if (address.kind == Kind::gitlab)
    throw Error(ErrorKind::config, "reach the forge: GitLab is not supported yet")
        .hint("Reviews without a forge work everywhere: ztgit review start, ztgit review sync.");
  if (address.kind != Kind::unknown) return;
  const auto host = origin_name(address.origin);
  throw Error(ErrorKind::config, fmt::format("reach the forge: what runs on {} is not known", host))
      .hint(fmt::format("Tell it: git config --global ztgit.{}.forge gitea", host))
      .hint("It may be github, gitee or gitea (also for Forgejo).");
}

std::unique_ptr<ForgeApi> open_forge(RepositoryAddress address, ApiAccess access) {
  require_pull_requests(address);
  switch (address.kind) {
    case Kind::github: return make_github(std::move(address), std::move(access));
    case Kind::gitee: return make_gitee(std::move(address), std::move(access));
    default: return make_gitea(std::move(address), std::move(access));
  }
}

}  // namespace ztgit::forge
