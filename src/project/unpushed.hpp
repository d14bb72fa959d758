#pragma once

// <common git dir>/ztgit/unpushed/<remote>: what the remote has not confirmed, so that a push needs
// no history scan (formats.md section 2). A text file that is only appended to:
//   ztgit-unpushed 1
//   object <oid> <size> [<inode> <mtime in ns>]    as its file was when it was hashed
//   commit <id>            made by ztgit: its objects are all listed
// Absent: nothing is known, a push scans. Commits that are not listed (plain git made them) are
// scanned one by one.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/atomic_file.hpp"
#include "base/durability.hpp"
#include "git/repository.hpp"
#include "lfs/pointer.hpp"
#include "lfs/store.hpp"

namespace ztgit::project {

using Stamps = std::map<std::string, lfs::FileStamp>;  // by oid

struct Unpushed {
  std::vector<lfs::Pointer> objects;
  std::set<std::string> commits;
  Stamps stamps = {};  // of some objects
};

std::optional<Unpushed> read_unpushed(const git::Repository& repo, const std::string& remote);

// The objects of all lists, also of remotes that are gone.
std::vector<lfs::Pointer> all_unpushed(const git::Repository& repo);

// Remotes that have a list.
std::vector<std::string> remembered_remotes(const git::Repository& repo);

// Replaces the list, whole or not at all. One that a power cut empties is an absent one, and a push
// scans again: where only commits go, no flush is worth waiting for.
void write_unpushed(const git::Repository& repo, const std::string& remote, const Unpushed& list,
                    Durability durability = Durability::file);

void begin_unpushed(const git::Repository& repo, const std::string& remote);  // nothing is unpushed

void remember_unpushed(const git::Repository& repo, const std::vector<std::string>& remotes,
                       const Unpushed& more, SyncBatch& batch);

}  // namespace ztgit::project
