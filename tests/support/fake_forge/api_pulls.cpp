// What can be done with pull requests, their comments and reviews.
#include <algorithm>

#include "api_asked.hpp"

namespace ztgit::test {

using nlohmann::json;

void Api::list_pulls(Asked& asked) {
  const bool gitea = asked.dialect == Dialect::gitea;
  if (gitea ? !asked.queries({"state", "limit", "page"})
            : !asked.queries({"state", "head", "base", "per_page", "page"}))
    return;
  const auto& request = asked.call.request;
  auto head = request.get_param_value("head");
  if (asked.dialect == Dialect::github && !head.empty()) {
    const auto colon = head.find(':');
    if (colon == head.npos) return asked.page(json::array());  // it must be owner:branch there
    head.erase(0, colon + 1);
  }
  json found = json::array();
  for (const auto& pull : repositories_[asked.repository].pulls) {
    if (request.get_param_value("state") == "open" && pull.state != "open") continue;
    if (!head.empty() && pull.head != head) continue;
    if (request.has_param("base") && pull.base != request.get_param_value("base")) continue;
    found.push_back(json_of(asked, pull));
  }
  asked.page(found);
}

void Api::create_pull(Asked& asked) {
  if (asked.dialect == Dialect::gitea
          ? !asked.takes({"*head", "*base", "*title", "body", "assignees", "labels", "milestone"})
      : asked.dialect == Dialect::github
          ? !asked.takes({"*title", "*head", "*base", "body", "draft", "maintainer_can_modify"})
          : !asked.takes({"*title", "*head", "*base", "body", "draft", "milestone_number", "labels",
                          "issue", "assignees", "testers", "assignees_number", "testers_number",
                          "prune_source_branch"}))
    return;
  Pull made;
  made.head = asked.text("head");
  made.base = asked.text("base");
  const auto tip = branch_tip(asked.folder, made.head);
  if (tip.empty() || branch_tip(asked.folder, made.base).empty())
    return asked.refuse(422, "head or base does not exist");
  if (tip == branch_tip(asked.folder, made.base))
    return asked.refuse(422, "No commits between " + made.base + " and " + made.head);
  auto& pulls = repositories_[asked.repository].pulls;
  for (const auto& pull : pulls)
    if (pull.head == made.head && pull.base == made.base && pull.state == "open")
      return asked.refuse(asked.dialect == Dialect::gitea ? 409 : 422,
                          "A pull request already exists for " + made.head);
  made.number = pulls.size() + 1;
  made.title = asked.text("title");
  made.body = asked.text("body");
  made.draft = asked.body.value("draft", false);
  made.user = asked.user;
  set_pull_ref(asked.folder, made.number, tip);
  pulls.push_back(made);
  asked.say(201, json_of(asked, made));
}

void Api::change_pull(Asked& asked, Pull& pull) {
  if (!asked.takes({"title", "body", "state", "base"})) return;
  if (asked.body.contains("title")) pull.title = asked.text("title");
  if (asked.body.contains("body")) pull.body = asked.text("body");
  if (asked.body.contains("state") && pull.state != "merged") pull.state = asked.text("state");
  asked.say(asked.dialect == Dialect::gitea ? 201 : 200, json_of(asked, pull));
}

void Api::list_notes(Asked& asked, const Pull& pull) {
  json notes = json::array();
  for (const auto& note : pull.notes)
    notes.push_back({{"id", note.id}, {"user", {{kLogin, note.user}}}, {"body", note.body}});
  asked.page(notes);
}

void Api::add_note(Asked& asked, Pull& pull) {
  if (!asked.takes({"*body"})) return;
  PullNote note{++repositories_[asked.repository].notes, asked.user, asked.text("body")};
  pull.notes.push_back(note);
  asked.say(201, {{"id", note.id}, {"user", {{kLogin, note.user}}}, {"body", note.body}});
}

void Api::edit_note(Asked& asked, std::uint64_t id) {
  if (!asked.takes({"*body"})) return;
  for (auto& pull : repositories_[asked.repository].pulls)
    for (auto& note : pull.notes)
      if (note.id == id) {
        note.body = asked.text("body");
        return asked.say(200, {{"id", id}, {"body", note.body}});
      }
  asked.say(404, {{"message", "Not Found"}});
}

void Api::list_judgements(Asked& asked, const Pull& pull) {
  const bool gitea = asked.dialect == Dialect::gitea;
  const auto tip = branch_tip(asked.folder, pull.head);
  json all = json::array();
  for (const auto& each : pull.judgements) {
    const bool approves = each.event.starts_with("APPROVE");
    json made{{"user", {{kLogin, each.user}}},
              {"body", each.body},
              {"commit_id", each.commit},
              {"state", approves ? "APPROVED"
                        : gitea  ? "REQUEST_CHANGES"
                                 : "CHANGES_REQUESTED"}};
    if (gitea) made["stale"] = each.commit != tip;
    all.push_back(std::move(made));
  }
  asked.page(all);
}

void Api::judge(Asked& asked, Pull& pull) {
  if (!asked.takes({"event", "body", "commit_id", "comments"})) return;
  const auto event = asked.text("event");
  const bool gitea = asked.dialect == Dialect::gitea;
  const bool approves = event == (gitea ? "APPROVED" : "APPROVE");
  if (!approves && event != "REQUEST_CHANGES") return asked.refuse(422, "event: " + event);
  if (pull.user == asked.user && approves)
    return asked.refuse(422, gitea ? "approve your own pull is not allowed"
                                   : "Can not approve your own pull request");
  if (pull.user == asked.user)
    return asked.refuse(422, gitea ? "reject your own pull is not allowed"
                                   : "Can not request changes on your own pull request");
  if (!approves && asked.text("body").empty()) return asked.refuse(422, "body can't be blank");
  auto commit = asked.text("commit_id");
  if (commit.empty()) commit = branch_tip(asked.folder, pull.head);
  pull.judgements.push_back({asked.user, event, asked.text("body"), commit});
  asked.say(200, {{"state", event}});
}

void Api::merge(Asked& asked, Pull& pull) {
  if (asked.dialect == Dialect::github
          ? !asked.takes({"merge_method", "commit_title", "commit_message", "sha"})
      : asked.dialect == Dialect::gitee
          ? !asked.takes({"merge_method", "title", "description", "prune_source_branch",
                          "close_related_issue"})
          : !asked.takes({"*Do", "MergeTitleField", "MergeMessageField", "head_commit_id",
                          "delete_branch_after_merge"}))
    return;
  if (pull.state != "open") return asked.refuse(405, "Pull Request is not mergeable");
  const auto tip = branch_tip(asked.folder, pull.head);
  const auto wanted = asked.text(asked.dialect == Dialect::gitea ? "head_commit_id" : "sha");
  if (!wanted.empty() && wanted != tip)
    return asked.refuse(409, "Head branch was modified. Review and try the merge again.");
  const auto method = asked.text(asked.dialect == Dialect::gitea ? "Do" : "merge_method");
  if (!join(asked.folder, pull.base, tip, method, "Merge pull request from " + pull.head))
    return asked.refuse(405, "Pull Request is not mergeable");
  pull.merged_head = tip;
  pull.state = "merged";
  asked.say(200, {{"merged", true}});
}

}  // namespace ztgit::test
