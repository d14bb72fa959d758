#pragma once

// What updates of refs need on a remote, and sending it before the refs move. One engine for
// `ztgit push`, ztgit's pre-push hook and git-lfs' pre-push and push.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"
#include "lfs/pointer.hpp"
#include "lfs/store.hpp"
#include "lfs/transfer.hpp"
#include "project/observer.hpp"
#include "project/settings.hpp"
#include "remote/connection.hpp"

namespace ztgit::project {

struct RefUpdate {
  std::string local;          // as git or the user names it: "refs/heads/main"
  std::string commit;         // where the remote's ref shall be
  std::string remote;         // "refs/heads/main"
  std::string remote_commit;  // where it is; empty: it is not there, or nobody has asked
};

// The lines that git writes to pre-push (githooks(5)). Deletions, and tags of what is no commit,
// are left out: they need no objects. Error (usage) for a line that names nothing here.
std::vector<RefUpdate> read_ref_updates(const git::Repository& repo, std::string_view lines);

// What pre-push's first word means: the name of a remote, else a URL or a folder, which gets no
// name. nullopt: neither.
std::optional<git::Remote> remote_called(const git::Repository& repo, const std::string& word);

struct NeededObject {
  std::string path;  // the first one met; empty where the list of unpushed objects named it
  lfs::Pointer pointer;
};

// What one update may need on the remote.
struct Outgoing {
  std::string ref;                                    // the remote's
  std::vector<std::string> commits;                   // that the remote lacks, newest first
  std::vector<NeededObject> objects;                  // each once, none of size 0
  std::map<std::string, lfs::FileStamp> stamps = {};  // of some, by oid: as TransferOptions has it
};

enum class Look {
  list,        // the list of unpushed objects, and the history where it is silent
  history,     // the commits that the remote lacks: every object gets a path
  everything,  // all commits, whatever the remote has
};

// One for each update; an object stands in the first that needs it. What the remote has is known
// from the updates and its tracking refs. These may be stale (git-lfs, lfs/gitscanner_remotes.go):
// where a new branch would leave out pictures because of them, the remote itself is asked.
std::vector<Outgoing> find_outgoing(git::Repository& repo, remote::Connection& connection,
                                    const std::vector<RefUpdate>& updates, Look look);

// Makes an object that somebody deleted from the store again from its file in the work tree, if
// that still is it (git-lfs, commands/uploader.go). True: it is there now.
bool restore_object(const git::Repository& repo, const NeededObject& object);

// Uploads the objects. One that is missing in the store is taken from the work tree if it lies
// there unchanged. Empty `ref` and observer are fine.
lfs::TransferReport send_objects(git::Repository& repo, remote::Connection& connection,
                                 const Outgoing& outgoing, const Observer& observer);

// Takes off the list of unpushed objects what has arrived, and what was never stored: all of
// `outgoing` but `failures`.
void confirm_sent(const git::Repository& repo, const std::string& remote, const Outgoing& outgoing,
                  const std::vector<lfs::ObjectOutcome>& failures);

struct SendRequest {
  std::string remote;  // pre-push's first word
  std::vector<RefUpdate> updates;
  Environment environment;
  Observer observer = {};
};

struct SendReport {
  std::uint64_t objects = 0;          // sent
  std::uint64_t objects_present = 0;  // the remote had them
  std::uint64_t bytes = 0;            // sent
  std::vector<std::string> notes;     // full sentences
};

// Everything that the updates need is on the remote when this returns; the refs are git's to move.
// Without pictures nothing is contacted. Error as from push(): each ref that must not move is
// named, and so are its pictures.
SendReport send_refs(git::Repository& repo, const SendRequest& request);

}  // namespace ztgit::project
