#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/transfer.hpp"
#include "ref_moves.hpp"
#include "remote_state.hpp"

namespace ztgit::git {

namespace {

constexpr std::size_t kLongestReason = 500;  // bytes of one ref's refusal

using Refs = std::map<std::string, std::string>;  // name -> id

bool have(const Repository& repo, const std::string& id) {
  OdbHandle odb;
  check(git_repository_odb(out(odb), repo.native()), "open the object database");
  const auto oid = to_oid(id);
  return git_odb_exists(odb.get(), &oid) == 1;
}

[[noreturn]] void refuse(const std::string& action, const std::string& reason) {
  throw Error(ErrorKind::conflict, action + ": " + reason)
      .hint(
          "Somebody else has pushed there. Get those commits first with 'git pull', then push "
          "again.");
}

// git push's own rules (git-push(1), "Note about fast-forwards"). The other side checks the first
// only if it is set up to.
void refuse_lossy(const Repository& repo, const std::string& action, const RefPush& push,
                  const std::string& old_id, const std::string& new_id) {
  if (push.force || old_id.empty()) return;
  if (push.remote.starts_with("refs/tags/"))
    throw Error(ErrorKind::conflict,
                fmt::format("{}: it exists there already, with another content", action));
  if (!have(repo, old_id)) refuse(action, "the other side has commits that are not here");
  if (!is_ancestor(repo, old_id, new_id)) refuse(action, "not a fast-forward");
}

// "pre-receive hook declined", "hook declined", "protected branch hook declined": a rule said no,
// and pulling would not help. Everything else is about where the ref stands.
ErrorKind kind_of_refusal(const std::string& refusal) {
  return refusal.find("declined") != refusal.npos || refusal.find("prohibited") != refusal.npos
             ? ErrorKind::integrity
             : ErrorKind::conflict;
}

[[noreturn]] void throw_refusal(const std::string& action, const std::string& refusal) {
  const std::string shown(cut_utf8(visible_line(refusal), kLongestReason));
  const auto kind = kind_of_refusal(refusal);
  Error error(kind, action + ": " + shown);
  if (kind == ErrorKind::integrity)
    error.hint("A rule of the other side refused it; the lines that begin with 'remote:' say why.");
  else
    error.hint("Get what is there first with 'git pull', then push again.");
  throw error;
}

struct Plan {
  std::vector<std::string> commands;  // refspecs
  std::vector<std::string> asked;     // remote names of `commands`
};

Plan plan(const RemoteConnection::State& state, const std::vector<RefPush>& pushes,
          const Refs& there) {
  Plan made;
  for (const auto& push : pushes) {
    const auto action = fmt::format("push {} to {}", push.remote, state.shown());
    if (!is_full_ref_name(push.remote))
      throw Error(ErrorKind::usage, action + ": not a ref's full name");
    const auto found = there.find(push.remote);
    const auto old_id = found == there.end() ? std::string() : found->second;
    if (push.local.empty()) {
      if (old_id.empty()) throw Error(ErrorKind::not_found, action + ": it does not exist there");
      made.commands.push_back(":" + push.remote);
    } else {
      const auto new_id = state.repo.commit_of(push.local);
      if (!new_id)
        throw Error(ErrorKind::not_found, fmt::format("{}: there is no {}", action, push.local));
      if (*new_id == old_id) continue;
      refuse_lossy(state.repo, action, push, old_id, *new_id);
      // Checked above: with the plus libgit2 does not walk the history once more.
      made.commands.push_back("+" + push.local + ":" + push.remote);
    }
    made.asked.push_back(push.remote);
  }
  return made;
}

void send(RemoteConnection::State& state, std::vector<std::string>& commands) {
  std::vector<char*> raw;
  raw.reserve(commands.size());
  for (auto& command : commands) raw.push_back(command.data());
  const git_strarray list{raw.data(), raw.size()};
  git_push_options options = GIT_PUSH_OPTIONS_INIT;
  options.callbacks = state.callbacks();
  state.answers.clear();
  const int status = git_remote_upload(state.remote.get(), &list, &options);
  state.side_band.finish();
  state.check(status, "push to " + state.shown());
}

// Of those that stand over there as they do here.
void move_tracking(RemoteConnection::State& state, const std::vector<RefPush>& pushes) {
  const auto remote = state.set_up_remote();
  if (!remote) return;
  std::vector<RefMove> moves;
  for (const auto& push : pushes) {
    const auto answer = state.answers.find(push.remote);
    if (answer != state.answers.end() && !answer->second.empty()) continue;
    auto tracking = tracking_ref(remote.get(), push.remote);
    if (tracking.empty()) continue;
    const auto id = push.local.empty() ? "" : state.repo.commit_of(push.local).value_or("");
    moves.push_back({std::move(tracking), id, /*force=*/true, "update by push"});
  }
  move_refs(state.repo, moves);
}

}  // namespace

void RemoteConnection::push(const std::vector<RefPush>& pushes) {
  if (pushes.empty()) return;
  auto& state = *state_;
  state.connect(Direction::push);
  state.or_disconnect([&] {
    Refs there;
    for (auto& ref : state.list()) there.emplace(std::move(ref.name), std::move(ref.id));
    auto planned = plan(state, pushes, there);
    state.answers.clear();
    if (!planned.commands.empty()) send(state, planned.commands);
    for (const auto& ref : planned.asked)
      state.answers.try_emplace(ref, "the other side did not say what became of it");
    move_tracking(state, pushes);
    for (const auto& [ref, refusal] : state.answers)
      if (!refusal.empty())
        throw_refusal(fmt::format("push {} to {}", visible_line(ref), state.shown()), refusal);
  });
  // What was listed before is no longer so.
  state.disconnect();
}

}  // namespace ztgit::git
