#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "git/revision.hpp"
#include "git/roots.hpp"
#include "input.hpp"
#include "object_place.hpp"
#include "remotes.hpp"
#include "uploading.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

namespace {

// Objects by their id alone, whatever names them.
project::Outgoing objects_called(Call& call, const git::Remote& remote,
                                 const std::vector<std::string>& oids) {
  const ObjectPlace place(call);
  project::Outgoing outgoing{remote_ref_of(call, remote, call.repository().head().ref), {}, {}};
  for (const auto& oid : oids) {
    if (!is_sha256(oid))
      throw Error(ErrorKind::usage,
                  fmt::format("Unable to find local media path:: {} object ID: "
                              "\"{}\"",
                              oid.size() < 64 ? "too short" : "invalid", visible_line(oid)));
    const auto path = place.store().object_path(oid);
    const auto info = lstat_of(path);
    if (!info)
      throw Error(ErrorKind::not_found, fmt::format("Unable to stat local media path: stat {}: no "
                                                    "such file or directory",
                                                    visible_line(path.string())));
    outgoing.objects.push_back(
        {path.string(), {oid, static_cast<std::uint64_t>(info->st_size), {}}});
  }
  return outgoing;
}

project::RefUpdate update_of(Call& call, const git::Remote& remote, const std::string& name) {
  const auto& repo = call.repository();
  for (const auto* prefix : {"refs/heads/", "refs/tags/", ""})
    if (const auto commit = git::find_commit(repo, prefix + name)) {
      // A branch is meant where a tag, a file or a commit could be called so, too.
      const auto local = *prefix == '\0' ? git::find_ref(repo, name).value_or(name) : prefix + name;
      return {local, *commit, remote_ref_of(call, remote, local), ""};
    }
  throw Error(ErrorKind::usage, fmt::format("Invalid ref argument: {}\nError getting local refs.",
                                            visible_line(name)));
}

std::vector<project::RefUpdate> all_local_refs(Call& call, const git::Remote& remote) {
  std::vector<project::RefUpdate> updates;
  for (const auto& ref : git::all_refs(call.repository()))
    if ((ref.name.starts_with("refs/heads/") || ref.name.starts_with("refs/tags/")) &&
        !ref.commit.empty())
      updates.push_back({ref.name, ref.commit, remote_ref_of(call, remote, ref.name), ""});
  return updates;
}

}  // namespace

// `git-lfs push [--dry-run] [--all] [--stdin] REMOTE [REF...]`, `git-lfs push --object-id [--stdin]
// REMOTE [OID...]` (git-lfs-push(1)).
int verb_push(Call& call) {
  const auto& arguments = call.arguments();
  auto words = arguments.words();
  if (words.empty()) {
    call.out() << "Specify a remote and a remote branch name (`git lfs push origin main`)\n";
    return 1;
  }
  const auto remote = remote_of(call, words[0]);
  Uploading uploading(call, remote, words[0], arguments.has("dry-run"));
  words.erase(words.begin());
  if (arguments.has("stdin")) {
    if (!words.empty()) {
      call.out() << "Further command line arguments are ignored with --stdin\n";
      return 1;
    }
    words = read_input_lines(call);
  }
  if (arguments.has("object-id")) {
    if (words.empty() && !arguments.has("stdin")) {
      call.out() << "At least one object ID must be supplied with --object-id\n";
      return 1;
    }
    return uploading.objects(objects_called(call, remote, words));
  }
  std::vector<project::RefUpdate> updates;
  updates.reserve(words.size());
  for (const auto& name : words) updates.push_back(update_of(call, remote, name));
  if (updates.empty() && arguments.has("all")) updates = all_local_refs(call, remote);
  return uploading.refs(updates,
                        arguments.has("all") ? project::Look::everything : project::Look::history);
}

}  // namespace ztgit::gitlfs
