#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/durability.hpp"
#include "git/identity.hpp"
#include "git/tree.hpp"

namespace ztgit::git {

class Repository;

struct TreeChange {
  std::string path;
  std::string blob;  // empty: remove the path
  std::uint32_t mode = 0100644;
};

struct NewCommit {
  std::string tree;
  std::vector<std::string> parents;
  std::string message;  // UTF-8, no NUL
  Identity author;
  Identity committer;
};

// New objects of one commit, kept apart until they are all safe on the disk: written to a
// quarantine folder objects/tmp_objdir-ztgit-* (git's own name for it, so git gc clears it after a
// crash), flushed with one barrier, then moved into the object database. A reader sees all of them
// or none that matters. Up to kLooseLimit objects stay loose, more become one pack (the rule of
// transfer.unpackLimit).
class ObjectBatch {
 public:
  static constexpr std::size_t kLooseLimit = 100;

  // `expected_objects` only chooses between loose and packed.
  ObjectBatch(Repository& repo, std::size_t expected_objects);

  // One pack of exactly what the repository has not yet; never signed. For repositories that nobody
  // collects meanwhile: what is known already is relied on as it lies there.
  struct OnlyNew {};
  ObjectBatch(Repository& repo, OnlyNew);
  ObjectBatch(const ObjectBatch&) = delete;
  ObjectBatch& operator=(const ObjectBatch&) = delete;
  ~ObjectBatch();  // not published: removes the quarantine

  std::string add_blob(std::string_view bytes);

  // A tree of just these entries, in any order; names are taken as they are. OnlyNew batches.
  std::string add_folder(std::vector<FolderEntry> entries);
  // `base` (a tree id, empty for none) with the changes made; returns the new root tree's id.
  std::string add_tree(std::string_view base, const std::vector<TreeChange>& changes);
  // Signs when commit.gpgsign is set, by `git commit-tree -S`: every signing format, one call.
  std::string add_commit(const NewCommit& commit);

  // Starts the write-back of everything added. After the barrier (SyncBatch::finish) publish()
  // makes it visible: durable first, visible second.
  void write_back(SyncBatch& batch);
  void publish();

  // How many objects it holds: what is not new in an OnlyNew batch does not count.
  std::size_t size() const noexcept;
  // Where the pack is after publish(), without its ending; empty for loose or no objects.
  const std::filesystem::path& pack() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::git
