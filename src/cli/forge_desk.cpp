#include "forge_desk.hpp"

#include <algorithm>
#include <charconv>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "cmd_push.hpp"
#include "git/reference.hpp"
#include "git/transfer.hpp"
#include "progress.hpp"
#include "project/switch_branch.hpp"
#include "review/bridge.hpp"
#include "review/previews.hpp"
#include "review/pull_body.hpp"
#include "review/sync.hpp"

namespace ztgit::cli {

namespace {

constexpr std::string_view kHeads = "refs/heads/";

forge::MergeMethod method_of(const std::string& word) {
  for (const auto method :
       {forge::MergeMethod::merge, forge::MergeMethod::squash, forge::MergeMethod::rebase})
    if (word.empty() || word == forge::name_of(method)) return method;
  throw Error(ErrorKind::usage, fmt::format("merge: '{}' is no way to do it", visible_line(word)))
      .hint("It may be merge, squash or rebase.");
}

std::optional<std::uint64_t> number_in(std::string_view word) {
  if (word.starts_with('#') || word.starts_with('!')) word.remove_prefix(1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size() || number == 0) return std::nullopt;
  return number;
}

}  // namespace

namespace {

review::PullReport open_review(ProjectWord& place, remote::Connection& connection,
                               const ReviewWords& words, Session& session) {
  review::PullRequestWords wanted;
  wanted.project = place.name;
  wanted.root = place.repository.work_tree();
  wanted.title = words.title;
  wanted.base = words.base;
  wanted.branch = words.branch;
  wanted.draft = words.draft;
  wanted.previews = !words.no_previews;
  wanted.environment = environment();
  Progress progress(session.err, tr("Sending"));
  wanted.observer = progress.observer();
  return review::open_pull(place.repository, connection, wanted,
                           git::identities(place.repository, identity_overrides()));
}

}  // namespace

Json review_json(const review::PullReport& report) {
  return {{"review", report.review},     {"number", report.pull.number},   {"url", report.pull.url},
          {"created", report.created},   {"branch", report.branch},        {"base", report.base},
          {"pictures", report.pictures}, {"push", push_json(report.push)}, {"notes", report.notes}};
}

void print_review(const review::PullReport& report, Session& session) {
  session.out << fmt::format(
      fmt::runtime(report.created ? tr("Opened pull request {} of {}: {}\n")
                                  : tr("Pull request {} shows {} as they are now: {}\n")),
      report.pull.number, amount(report.pictures, "picture", "pictures"),
      visible_line(report.pull.url));
  session.out << fmt::format(fmt::runtime(tr("  review {}, branch {} into {}\n")), report.review,
                             visible_line(report.branch), visible_line(report.base));
}

review::PullReport ForgeDesk::open_or_update() {
  auto report = open_review(place(), connection(), words(), session());
  for (const auto& sentence : report.notes) note(sentence);
  bring_out(report.review);
  return report;
}

void ForgeDesk::open() {
  const auto report = open_or_update();
  if (!session().json) return print_review(report, session());
  Json document{{"schema", "ztgit.review-open/1"}};
  document.update(review_json(report));
  print_json(session().out, document);
}

void ForgeDesk::sync() {
  const auto report = review::sync(place().repository, connection(), who());
  if (report.was_copy)
    note(tr("This clone is a copy of one that reviews under the same id; it has its own now."));
  if (report.refused > 0)
    note(fmt::format(fmt::runtime(tr("{} was rewritten on the remote and was not taken")),
                     amount(report.refused, "writer's notes", "writers' notes")));
  for (const auto& id : store().ids()) {
    const auto review = store().review(id);
    if (review && review->forge && review->state != review::State::merged && !words().offline)
      bring_out(id);
  }
  if (session().json)
    print_json(session().out, Json{{"schema", "ztgit.review-sync/1"},
                                   {"sent", report.sent},
                                   {"received", report.received},
                                   {"refused", report.refused},
                                   {"as_branches", report.as_branches},
                                   {"was_copy", report.was_copy}});
  else
    session().out << fmt::format(fmt::runtime(tr("Sent {}, received {}.\n")), report.sent,
                                 report.received);
}

void ForgeDesk::pulls() {
  auto rows = Json::array();
  for (const auto& pull : connection().forge().open_pulls()) {
    const auto mark = review::mark_in(pull.body);
    if (session().json)
      rows.push_back(Json{{"number", pull.number},
                          {"url", pull.url},
                          {"title", pull.title},
                          {"author", pull.author},
                          {"head", pull.head},
                          {"base", pull.base},
                          {"review", mark ? Json(mark->review) : Json()}});
    else
      session().out << fmt::format("{}  {}  ({} -> {}, {})\n",
                                   connection().forge().address().mention(pull.number),
                                   visible_line(pull.title), visible_line(pull.head),
                                   visible_line(pull.base), visible_line(pull.author));
  }
  if (session().json)
    print_json(session().out, Json{{"schema", "ztgit.pull-requests/1"}, {"pull_requests", rows}});
}

std::uint64_t ForgeDesk::number_meant() {
  if (!words().words.empty())
    if (const auto number = number_in(words().words[0])) return *number;
  const auto review = find(words().words.empty() ? words().id : words().words[0]);
  if (!review.forge)
    throw Error(ErrorKind::not_found,
                fmt::format("find the pull request of {}: it has none", review.id))
        .hint("Open one: ztgit review open")
        .hint("Or name its number: ztgit review checkout 7");
  return review.forge->number;
}

// The commit of the pull request, here.
std::string ForgeDesk::fetch_pull(std::uint64_t number) {
  const auto& address = connection().forge().address();
  const auto local = fmt::format("refs/remotes/{}/pull/{}", connection().git_remote().name, number);
  connection().refs(git::Direction::fetch).fetch({{address.pull_ref(number), local}});
  return place().repository.commit_of(local).value_or("");
}

void ForgeDesk::checkout() {
  const auto number = number_meant();
  auto& forge = connection().forge();
  const auto pull = forge.pull(number);
  (void)review::sync(place().repository, connection(), who());
  const auto commit = fetch_pull(number);
  project::SwitchRequest wanted;
  wanted.branch = fmt::format("{}review/pull-{}", kHeads, number);
  wanted.commit = commit;
  Progress progress(session().err, tr("Receiving"));
  const auto report =
      project::switch_branch(place().repository, connection(), wanted, progress.observer());
  for (const auto& sentence : report.notes) note(sentence);
  const auto mark = review::mark_in(pull.body);
  if (session().json) {
    print_json(session().out, Json{{"schema", "ztgit.review-checkout/1"},
                                   {"number", number},
                                   {"branch", wanted.branch.substr(kHeads.size())},
                                   {"commit", commit},
                                   {"review", mark ? Json(mark->review) : Json()},
                                   {"pictures", report.pictures},
                                   {"missing", report.missing}});
    return;
  }
  session().out << fmt::format(fmt::runtime(tr("{} is here, on branch {}: {}\n")),
                               forge.address().mention(number), wanted.branch.substr(kHeads.size()),
                               visible_line(pull.title));
  if (mark && store().review(mark->review))
    session().out << fmt::format(fmt::runtime(tr("  To look at the review: ztgit review show "
                                                 "--review {}\n")),
                                 mark->review);
}

void ForgeDesk::require_approval(const review::Review& review, const forge::PullRequest& pull,
                                 forge::ForgeApi& forge) {
  const auto commit = fetch_pull(review.forge->number);
  if (commit != pull.head_sha)
    throw Error(ErrorKind::conflict, "merge: the branch moves while we look at it")
        .hint("Run the same command again.");
  if (const auto others = review::unlike(place().repository, review, commit); !others.empty()) {
    Error error(ErrorKind::conflict,
                "merge: the pull request has other pictures than were reviewed");
    for (std::size_t i = 0; i < std::min<std::size_t>(others.size(), 10); ++i)
      error.hint(visible_line(others[i]));
    throw error.hint("Look at them: ztgit review checkout, then ztgit review update and approve.");
  }
  if (ascii_lower(place().repository.config("ztgit.review.requireapproval").value_or("true")) ==
      "false")
    return;
  const auto missing = review::obstacles(review, commit, forge.reviews(review.forge->number));
  if (missing.empty()) return;
  Error error(ErrorKind::conflict, "merge: it is not approved");
  for (std::size_t i = 0; i < std::min<std::size_t>(missing.size(), 10); ++i)
    error.hint(missing[i]);
  throw error.hint("To go without: git config ztgit.review.requireApproval false");
}

void ForgeDesk::merge() {
  (void)method_of(words().method);
  auto review = chosen();
  if (!review.forge) return merge_here(review);
  (void)review::sync(place().repository, connection(), who());
  review = find(review.id);
  auto& forge = connection().forge();
  const auto pull = forge.pull(review.forge->number);
  if (pull.state != forge::PullState::merged) {
    if (pull.state == forge::PullState::closed)
      throw Error(ErrorKind::conflict, "merge: the pull request is closed");
    require_approval(review, pull, forge);
    forge::MergeRequest wanted;
    wanted.method = method_of(words().method);
    wanted.head_sha = pull.head_sha;
    wanted.delete_branch = words().delete_branch;
    if (!forge.guards_merge())
      note(
          tr("This forge cannot be told which commit was reviewed: it was read again just before, "
             "and a push in that moment would go in, too."));
    forge.merge(review.forge->number, wanted);
  }
  if (review.state != review::State::merged) {
    review::Operation made;
    made.kind = review::Kind::close;
    made.merged = true;
    store().append(review.id, {made}, who());
    (void)review::sync(place().repository, connection(), who());
  }
  if (words().prune_previews) prune_previews(review);
  if (session().json)
    print_json(session().out, Json{{"schema", "ztgit.review-merge/1"},
                                   {"review", review.id},
                                   {"number", review.forge->number},
                                   {"commit", pull.head_sha}});
  else
    session().out << fmt::format(
        fmt::runtime(tr("Merged {} into {}. To have it here: ztgit pull\n")),
        forge.address().mention(review.forge->number), visible_line(pull.base));
}

// Without a forge: the branch moves forward, and nothing else is touched.
void ForgeDesk::merge_here(const review::Review& review) {
  auto& repo = place().repository;
  const auto missing = review::obstacles(review, "", {});
  if (!missing.empty() &&
      ascii_lower(repo.config("ztgit.review.requireapproval").value_or("true")) != "false") {
    Error error(ErrorKind::conflict, "merge: it is not approved");
    for (const auto& sentence : missing) error.hint(sentence);
    throw error;
  }
  const auto base = std::string(kHeads) + review.base, head = std::string(kHeads) + review.head;
  const auto from = repo.commit_of(base), to = repo.commit_of(head);
  if (!from || !to)
    throw Error(ErrorKind::usage, "merge: the review is not of one branch into another");
  if (const auto others = review::unlike(repo, review, *to); !others.empty())
    throw Error(ErrorKind::conflict, "merge: the branch has other pictures than were reviewed")
        .hint(visible_line(others[0]))
        .hint("Take them in: ztgit review update, then approve.");
  const bool busy = repo.head().ref == base || repo.checked_out_elsewhere(base);
  if (busy || !git::is_ancestor(repo, *from, *to))
    throw Error(ErrorKind::conflict, "merge: this is git's to do here")
        .hint(fmt::format("Run: git -C {} switch {} && git merge {}", repo.work_tree().string(),
                          visible_line(review.base), visible_line(review.head)))
        .hint("Then: ztgit review close");
  git::update_ref(repo, {base, *to, *from, "review merge"}, git::reflog_identity(repo));
  review::Operation made;
  made.kind = review::Kind::close;
  made.merged = true;
  add(review, {made}, tr("Merged"));
}

void ForgeDesk::prune_previews(const review::Review& review) {
  const review::Previews previews(place().repository, review.id);
  const auto branch = fmt::format("{}ztgit/previews/{}", kHeads, review.id);
  auto& refs = connection().refs(git::Direction::push);
  for (const auto& ref : refs.refs(git::Direction::push))
    if (ref.name == previews.ref() || ref.name == branch) refs.push({{"", ref.name}});
  git::remove_ref(place().repository, previews.ref());
}

}  // namespace ztgit::cli
