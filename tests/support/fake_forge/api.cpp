#include <algorithm>

#include "api_asked.hpp"
#include "listener.hpp"

namespace ztgit::test {

using nlohmann::json;

namespace {

std::vector<std::string> words_of(const std::string& path) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < path.size();) {
    const auto end = std::min(path.find('/', at), path.size());
    if (end > at) words.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace

bool Api::is_meant(const std::string& path) {
  return path.starts_with("/api/v1/") || path.starts_with("/api/v3/") ||
         path.starts_with("/api/v5/");
}

void Api::follow(const Call& call) {
  const std::scoped_lock held(lock_);
  auto name = call.repository;
  if (name.ends_with(".git")) name.resize(name.size() - 4);
  for (const auto& pull : repositories_[name].pulls)
    if (pull.state == "open")
      set_pull_ref(call.folder, pull.number, branch_tip(call.folder, pull.head));
}

bool Api::misbehaves(Asked& asked) {
  auto& call = asked.call;
  const int number = ++requests_[asked.repository];
  if (const auto status = call.conduct.number("api-status-#")) {
    asked.refuse(*status, "The forge says " + std::to_string(*status));
    return true;
  }
  if (call.conduct.has("api-html-404")) {
    send_page(call, 404, "404");
    return true;
  }
  if (call.conduct.has("api-limit") && number == 1) {
    call.response.set_header("Retry-After", "1");
    asked.say(403, {{"message", "Rate Limit Exceeded"}});
    return true;
  }
  if (call.conduct.has("api-limit-long")) {
    call.response.set_header("Retry-After", "3600");
    asked.say(403, {{"message", "Rate Limit Exceeded"}});
    return true;
  }
  return false;
}

void Api::answer(Call& call) {
  const std::scoped_lock held(lock_);
  const auto path = call.path;
  Asked asked{call,
              path[6] == '1'   ? Dialect::gitea
              : path[6] == '3' ? Dialect::github
                               : Dialect::gitee,
              words_of(path.substr(8)),
              json::object(),
              user_of(call.request),
              {},
              {}};
  if (call.request.has_param("access_token") || call.body.find("access_token") != call.body.npos)
    return asked.refuse(400, "a token in a URL or body ends in logs");
  if (!call.body.empty()) asked.body = json::parse(call.body, nullptr, false);
  if (asked.words.size() >= 3 && asked.words[0] == "repos") {
    asked.repository = asked.words[1] + "/" + asked.words[2];
    call.repository = asked.repository + ".git";
    call.folder = asked.folder = root_ / call.repository;
    call.conduct.choose_by_name(call.repository);
    if (std::filesystem::exists(asked.folder / "HEAD")) call.conduct = conduct_of(call, "");
  }
  if (asked.user.empty()) return asked.refuse(401, "401 Unauthorized: Access token does not exist");
  if (asked.dialect == Dialect::github && !call.request.has_header("User-Agent"))
    return asked.refuse(403, "Request forbidden by administrative rules: no User-Agent");
  if (misbehaves(asked)) return;
  route(asked);
  // Done, and nobody hears of it: what a client must be able to live with.
  if (const auto lost = call.conduct.number("api-lost-#");
      lost && requests_[asked.repository] == *lost)
    Connection::current().reset();
}

void Api::route(Asked& asked) {
  const auto& words = asked.words;
  if (words.size() == 1 && words[0] == "user" && asked.is("GET"))
    return asked.say(200, {{kLogin, asked.user}});
  if (words.size() == 2 && words[0] == "user" && words[1] == "repos" && asked.is("POST"))
    return create_repository(asked, asked.user);
  if (words.size() == 3 && words[0] == "orgs" && words[2] == "repos" && asked.is("POST"))
    return create_repository(asked, words[1]);
  if (words.size() < 3 || words[0] != "repos") return asked.nowhere();
  if (!std::filesystem::exists(asked.folder / "HEAD"))
    return asked.say(404, {{"message", "Not Found"}});
  if (words.size() == 3 && asked.is("GET")) return asked.say(200, repository_json(asked));
  route_pulls(asked);
}

void Api::route_pulls(Asked& asked) {
  const auto& words = asked.words;
  const bool gitee = asked.dialect == Dialect::gitee;
  const std::string notes = gitee ? "pulls" : "issues";
  if (words.size() == 4 && words[3] == "pulls") {
    if (asked.is("GET")) return list_pulls(asked);
    if (asked.is("POST")) return create_pull(asked);
  }
  if (words.size() == 6 && words[3] == notes && words[4] == "comments" && asked.is("PATCH"))
    return edit_note(asked, number_in(words[5], 0));
  if (words.size() < 5) return asked.nowhere();
  auto& pulls = repositories_[asked.repository].pulls;
  const auto number = number_in(words[4], 0);
  if (number == 0 || number > pulls.size()) return asked.say(404, {{"message", "Not Found"}});
  auto& pull = pulls[number - 1];
  if (words.size() == 6 && words[3] == notes && words[5] == "comments")
    return asked.is("GET") ? list_notes(asked, pull) : add_note(asked, pull);
  if (words[3] != "pulls") return asked.nowhere();
  one_pull(asked, pull);
}

void Api::one_pull(Asked& asked, Pull& pull) {
  const auto& words = asked.words;
  const bool gitee = asked.dialect == Dialect::gitee;
  if (words.size() == 5) {
    if (asked.is("GET")) return asked.say(200, json_of(asked, pull));
    if (asked.is("PATCH")) return change_pull(asked, pull);
  }
  if (words.size() != 6) return asked.nowhere();
  const auto& what = words[5];
  if (what == "merge" && asked.is(asked.dialect == Dialect::gitea ? "POST" : "PUT"))
    return merge(asked, pull);
  if (!gitee && what == "reviews")
    return asked.is("GET") ? list_judgements(asked, pull) : judge(asked, pull);
  if (gitee && what == "review" && asked.is("POST")) {
    if (!asked.takes({"force"})) return;
    pull.accepted.push_back(asked.user);
    return asked.say(204, nullptr);
  }
  if (gitee && what == "assignees" && asked.is("PATCH")) {
    if (!asked.takes({"reset_all", "user_ids"})) return;
    pull.accepted.clear();
    return asked.say(200, json_of(asked, pull));
  }
  if (gitee && what == "labels" && asked.is("POST")) {
    if (!asked.body.is_array()) return asked.refuse(400, "the body must be a JSON array");
    for (const auto& label : asked.body) {
      const auto name = label.get<std::string>();
      if (name.size() < 2 || name.size() > 20) return asked.refuse(400, "label");
      if (std::find(pull.labels.begin(), pull.labels.end(), name) == pull.labels.end())
        pull.labels.push_back(name);
    }
    return asked.say(201, json::array());
  }
  asked.nowhere();
}

void Api::create_repository(Asked& asked, const std::string& owner) {
  const bool gitee = asked.dialect == Dialect::gitee;
  if (gitee ? !asked.takes({"*name", "path", "description", "homepage", "private", "has_issues",
                            "has_wiki", "can_comment", "auto_init", "gitignore_template",
                            "license_template", "public"})
            : !asked.takes(
                  {"*name", "description", "private", "auto_init", "has_issues", "default_branch"}))
    return;
  auto name = gitee && asked.body.contains("path") ? asked.text("path") : asked.text("name");
  if (name.empty() || name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0"
                                             "123456789._-") != name.npos)
    return asked.refuse(422, "path is invalid");
  asked.repository = owner + "/" + name;
  asked.folder = root_ / (asked.repository + ".git");
  if (std::filesystem::exists(asked.folder))
    return asked.refuse(asked.dialect == Dialect::gitea ? 409 : 422,
                        "name already exists on this account");
  make_repository(asked.folder, gitee ? "master" : "main");
  repositories_[asked.repository].is_private =
      asked.body.value("private", false) && name.find("api-always-public") == name.npos;
  asked.say(201, repository_json(asked));
}

json Api::repository_json(const Asked& asked) const {
  const auto found = repositories_.find(asked.repository);
  return {{"full_name", asked.repository},
          {"default_branch", asked.dialect == Dialect::gitee ? "master" : "main"},
          {"private", found == repositories_.end() || found->second.is_private},
          {"clone_url", base_url(asked.call) + "/" + asked.repository + ".git"},
          {"html_url", base_url(asked.call) + "/" + asked.repository}};
}

json Api::json_of(const Asked& asked, const Pull& pull) const {
  const bool gitee = asked.dialect == Dialect::gitee;
  const auto page = base_url(asked.call) + "/" + asked.repository +
                    (asked.dialect == Dialect::github ? "/pull/" : "/pulls/") +
                    std::to_string(pull.number);
  const auto tip = pull.state == "merged" ? pull.merged_head : branch_tip(asked.folder, pull.head);
  json made{
      {"number", pull.number},
      {"html_url", page},
      {"title", pull.title},
      {"body", pull.body},
      {"state", gitee || pull.state != "merged" ? pull.state : "closed"},
      {"draft", pull.draft},
      {"user", {{kLogin, pull.user}}},
      {"head", {{"ref", pull.head}, {"sha", tip}, {"repo", {{"full_name", asked.repository}}}}},
      {"base", {{"ref", pull.base}, {"sha", branch_tip(asked.folder, pull.base)}}}};
  if (!gitee) made["merged"] = pull.state == "merged";
  if (gitee) {
    made["assignees"] = json::array();
    for (const auto& user : pull.accepted)
      made["assignees"].push_back({{kLogin, user}, {"accept", true}});
    made["labels"] = pull.labels;
  }
  return made;
}

}  // namespace ztgit::test
