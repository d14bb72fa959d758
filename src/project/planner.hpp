#pragma once

// Turns pictures that were taken in into changes: where each goes, what its sidecar says, whether
// anything is to do.

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "commit_change.hpp"
#include "git/attributes.hpp"
#include "intake.hpp"
#include "occupant.hpp"
#include "project/promote.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::project {

// The commit that the next one builds on.
struct Base {
  std::string ref;         // "refs/heads/main"
  std::string ref_commit;  // where it stands; empty: it does not exist
  std::string commit;      // the parent: a new branch begins at HEAD
  std::string tree;
  bool checked_out = false;
};

// Error: conflict on a detached HEAD, unmerged paths, an operation in progress, a branch that
// another work tree has.
Base base_of(const git::Repository& repo, const std::optional<std::string>& branch);

// Everything one image adds to a commit.
struct ImageChange {
  PlannedImage plan;
  sidecar::Sidecar sidecar;
  std::string sidecar_text;
  std::vector<PathChange> changes;
  bool needs_commit = false;
  bool mends = false;                  // index or work tree differ from HEAD
  std::vector<lfs::Incoming> rescued;  // --force: what stood in the way
  Intake* intake = nullptr;
};

class Planner {
 public:
  Planner(const git::Repository& repo, const PromoteRequest& request, lfs::Store& store,
          SyncBatch& batch, Base base);

  // Error for an image that cannot be promoted; the planner goes on with the next one.
  ImageChange plan(Intake& intake, const std::string& path);

  // The path in the project that `source` goes to. Error (usage, conflict).
  std::string destination(const std::filesystem::path& source, bool many) const;

  // .gitattributes files that got lines since the last call, with all lines so far.
  std::vector<PathChange> take_attribute_changes();

  const Base& base() const noexcept { return base_; }
  // Storage mode plain: pictures are blobs, and no object has to reach a server.
  bool plain() const noexcept { return settings_.storage == StorageMode::plain; }

 private:
  std::string inside_project(const std::filesystem::path& source) const;
  void check_collisions(const std::string& path) const;
  sidecar::Sidecar describe(const Intake& intake, const std::string& path, bool same_picture) const;
  static std::string whole_bytes(const Intake& intake);
  void add_image(ImageChange& change, const std::string& blob, bool in_tree);
  void add_sidecar(ImageChange& change);
  void replace_occupant(ImageChange& change, const Occupant& occupant, const std::string& path);
  void want_lfs(const std::string& path);

  const git::Repository& repo_;
  const PromoteRequest& request_;
  lfs::Store& store_;
  SyncBatch& batch_;
  Base base_;
  std::optional<git::IndexView> index_;  // absent: the branch is not checked out
  git::TreeAttributes attributes_;
  ProjectSettings settings_;
  std::vector<sidecar::Parent> parents_;
  std::unordered_map<std::string, std::string> new_lines_;  // .gitattributes path → lines to add
  std::set<std::string> grown_;                             // of these, since the last call
  // Names in each folder of the base tree that was looked at.
  mutable std::unordered_map<std::string, std::vector<std::string>> names_;
};

}  // namespace ztgit::project
