#pragma once

// One commit as the checks see it: made already, or about to be.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files.hpp"
#include "git/checkout.hpp"
#include "git/reachable.hpp"
#include "git/repository.hpp"
#include "hooks/check.hpp"
#include "lfs/pointer.hpp"
#include "lfs/store.hpp"
#include "project/settings.hpp"

namespace ztgit::hooks {

class Inspection {
 public:
  // `repo` outlives this.
  static Inspection of_index(const git::Repository& repo, const std::filesystem::path& index_file);
  static Inspection of_commit(const git::Repository& repo, std::string_view commit);

  const git::Repository& repo() const { return *repo_; }
  const Files& files() const { return files_; }
  const std::vector<git::PathChange>& changes() const { return changes_; }  // to the first parent
  const std::string& before() const { return before_; }                     // its tree; empty: none
  const lfs::Store& store() const { return store_; }
  const project::ProjectSettings& settings() const { return settings_; }
  bool staged() const { return staged_; }
  std::size_t parents() const { return parents_; }
  // The settings, or what kept the changes from being known.
  const std::vector<Problem>& obstacles() const { return obstacles_; }

  // Whether another parent (the branch that is merged) has every one of these paths as it is here.
  bool inherited(const std::vector<std::string>& paths) const;

  // nullopt: the blob is no pointer.
  std::optional<lfs::Pointer> pointer(std::string_view blob) const;
  // nullopt: it has `limit` bytes or more.
  std::optional<std::string> text(std::string_view blob, std::uint64_t limit) const;

 private:
  Inspection(const git::Repository& repo, Files files);
  void read_settings();

  const git::Repository* repo_;
  Files files_;
  lfs::Store store_;
  project::ProjectSettings settings_;
  std::vector<git::PathChange> changes_;
  std::string before_;
  std::vector<std::string> other_parents_;  // trees
  std::size_t parents_ = 0;
  bool staged_ = false;
  std::vector<Problem> obstacles_;
};

// Each adds what it finds.
void check_pictures(const Inspection& commit, std::vector<Problem>& problems);
void check_sidecars(const Inspection& commit, std::vector<Problem>& problems);
void check_names(const Inspection& commit, std::vector<Problem>& problems);

}  // namespace ztgit::hooks
