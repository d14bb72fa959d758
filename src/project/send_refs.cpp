#include "project/send_refs.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <sys/stat.h>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/revision.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "net/ssh.hpp"
#include "net/url.hpp"
#include "outgoing.hpp"
#include "pictures.hpp"
#include "project/project_settings.hpp"
#include "project/quotas.hpp"
#include "push_locks.hpp"
#include "reach.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostNamed = 10;  // pictures in one message; a list of thousands helps nobody

bool is_zero(std::string_view id) { return id.find_first_not_of('0') == id.npos; }

// Free Gitee and others: what can be done about it, with the commands.
Error with_choices(Error refusal, const fs::path& root) {
  const auto setup = fmt::format("ztgit setup --project {} --storage", root.string());
  refusal.hint(
      "Nothing was pushed: your commits and pictures are safe here. Choose where the "
      "pictures go:");
  refusal.hint(fmt::format("- another LFS server:      {} external --lfs URL", setup));
  refusal.hint(
      fmt::format("- a folder or NAS:         {} external --lfs /mnt/nas/pictures.git", setup));
  refusal.hint(fmt::format("- any rclone remote:       {} external --rclone NAME:path", setup));
  refusal.hint(fmt::format("- whole pictures in git:   {} plain", setup));
  return refusal;
}

std::vector<lfs::Pointer> pointers_of(const std::vector<NeededObject>& objects) {
  std::vector<lfs::Pointer> pointers;
  pointers.reserve(objects.size());
  for (const auto& object : objects) pointers.push_back(object.pointer);
  return pointers;
}

// By the path it was found at; the list of unpushed objects has none.
std::string name_of(const git::Repository& repo, const Outgoing& outgoing, const std::string& oid) {
  for (const auto& object : outgoing.objects)
    if (object.pointer.oid == oid && !object.path.empty()) return visible_line(object.path);
  return picture_name(repo, oid);
}

void verify_there(git::Repository& repo, remote::Connection& connection, const Outgoing& outgoing,
                  const SendFirst& how) {
  const auto missing =
      connection.objects(lfs::Operation::download)
          .missing_there(pointers_of(outgoing.objects), options_for(how.observer, outgoing.ref));
  if (missing.empty()) return;
  Error error(ErrorKind::integrity,
              fmt::format("push {}: the server took {} pictures and cannot give them back",
                          how.branch, missing.size()));
  for (std::size_t i = 0; i < std::min(missing.size(), kMostNamed); ++i)
    error.hint(name_of(repo, outgoing, missing[i].oid));
  throw error;
}

void send(git::Repository& repo, remote::Connection& connection, const Outgoing& outgoing,
          const SendFirst& how, SendReport& report) {
  auto sent = send_objects(repo, connection, outgoing, how.observer);
  report.objects += sent.moved;
  report.objects_present += sent.present;
  report.bytes += sent.bytes;
  if (how.allow_missing) {
    const auto store = store_of(repo);
    std::erase_if(sent.failures, [&](const auto& failure) { return !store.has(failure.pointer); });
  }
  if (sent.failures.empty()) return;
  confirm_sent(repo, connection.git_remote().name, outgoing, sent.failures);
  throw failed_transfer(
      fmt::format("push {}: {} of {} pictures could not be sent, so the branch stays where it was",
                  how.branch, sent.failures.size(), outgoing.objects.size()),
      sent, [&](const std::string& oid) { return name_of(repo, outgoing, oid); })
      .hint("Run the same command again: it sends only what is missing.");
}

std::string branch_of(const std::string& ref) {
  constexpr std::string_view heads = "refs/heads/";
  return visible_line(ref.starts_with(heads) ? ref.substr(heads.size()) : ref);
}

}  // namespace

std::vector<RefUpdate> read_ref_updates(const git::Repository& repo, std::string_view lines) {
  std::vector<RefUpdate> updates;
  std::istringstream input{std::string(lines)};
  for (std::string line; std::getline(input, line);) {
    std::istringstream words(line);
    RefUpdate update;
    if (!(words >> update.local)) continue;
    words >> update.commit >> update.remote >> update.remote_commit;
    if (update.commit.empty() || is_zero(update.commit)) continue;
    const auto commit = git::find_commit(repo, update.commit);
    if (!commit) {
      if (update.local.starts_with("refs/tags/")) continue;  // of a tree or a file
      throw Error(ErrorKind::usage,
                  fmt::format("push {}: {} is no commit of this repository",
                              visible_line(update.local), visible_line(update.commit)));
    }
    update.commit = *commit;
    if (update.remote.empty()) update.remote = update.local;
    if (is_zero(update.remote_commit)) update.remote_commit.clear();
    updates.push_back(std::move(update));
  }
  return updates;
}

std::optional<git::Remote> remote_called(const git::Repository& repo, const std::string& word) {
  for (auto& remote : repo.remotes())
    if (remote.name == word) return std::move(remote);
  const auto base = repo.bare() ? repo.git_dir() : repo.work_tree();
  const auto folder = net::local_folder(word, base);
  if (folder ? lstat_of(*folder).has_value() : net::parse_url(word) || net::parse_ssh_url(word))
    return git::Remote{"", word, word};
  return std::nullopt;
}

bool restore_object(const git::Repository& repo, const NeededObject& object) {
  auto store = store_of(repo);
  if (store.has(object.pointer)) return true;
  if (repo.bare() || object.path.empty()) return false;
  const auto path = repo.work_tree() / object.path;
  const auto info = lstat_of(path);
  if (!info || !S_ISREG(info->st_mode) ||
      static_cast<std::uint64_t>(info->st_size) != object.pointer.size)
    return false;
  auto incoming = store.receive(open_to_read(path), path, object.pointer.size);
  if (incoming.pointer().oid != object.pointer.oid) return false;
  incoming.place();
  return true;
}

lfs::TransferReport send_objects(git::Repository& repo, remote::Connection& connection,
                                 const Outgoing& outgoing, const Observer& observer) {
  for (const auto& object : outgoing.objects) restore_object(repo, object);
  auto options = options_for(observer, outgoing.ref);
  options.stamps = outgoing.stamps;
  return connection.objects(lfs::Operation::upload)
      .upload(store_of(repo), pointers_of(outgoing.objects), options);
}

void send_first(git::Repository& repo, remote::Connection& connection, const Outgoing& outgoing,
                const SendFirst& how, SendReport& report) try {
  for (const auto& key : connection.ignored_settings())
    report.notes.push_back(fmt::format("{} in .lfsconfig is ignored: a repository may not set it.",
                                       visible_line(key)));
  PushLocks locks(repo, connection, outgoing.ref);
  send(repo, connection, outgoing, how, report);
  locks.judge(outgoing.commits, report.notes);
  if (how.verify) verify_there(repo, connection, outgoing, how);
} catch (const Error& error) {
  if (error.kind() != ErrorKind::no_lfs) throw;
  throw with_choices(error, repo.work_tree());
}

SendReport send_refs(git::Repository& repo, const SendRequest& request) {
  SendReport report;
  if (request.updates.empty()) return report;
  const auto remote = remote_called(repo, request.remote);
  if (!remote)
    throw Error(ErrorKind::not_found,
                fmt::format("push: there is no remote {}", visible_line(request.remote)));
  remote::Connection connection(repo, *remote, caller_of(request.environment, request.observer));
  // Not the list: it also names what other branches need, and those are not being pushed.
  const auto all = find_outgoing(repo, connection, request.updates, Look::history);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& outgoing = all[i];
    if (outgoing.commits.empty() && outgoing.objects.empty()) continue;
    const auto settings = settings_of(repo, git::tree_of_commit(repo, request.updates[i].commit));
    if (settings.storage == StorageMode::plain)
      watch_quotas(repo, *remote, outgoing.commits, report.notes);
    if (!outgoing.objects.empty()) {
      if (const auto problem = missing_agent(repo, settings)) throw Error(*problem);
      send_first(repo, connection, outgoing,
                 {branch_of(outgoing.ref), false, false, request.observer}, report);
    }
    confirm_sent(repo, remote->name, outgoing, {});
  }
  return report;
}

}  // namespace ztgit::project
