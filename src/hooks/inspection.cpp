#include "inspection.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "codes.hpp"
#include "git/commit.hpp"
#include "git/index.hpp"
#include "git/revision.hpp"
#include "git/tree.hpp"

namespace ztgit::hooks {

namespace {

constexpr std::uint64_t kSettingsLimit = std::uint64_t{256} << 10;  // bytes; nobody writes more

// Commits that the index takes changes over from, as long as git keeps their names.
std::vector<std::string> commits_under_way(const git::Repository& repo) {
  std::vector<std::string> commits;
  for (const char* name : {"MERGE_HEAD", "CHERRY_PICK_HEAD"})
    if (lstat_of(repo.git_dir() / name))
      if (auto commit = git::find_commit(repo, name)) commits.push_back(*std::move(commit));
  return commits;
}

}  // namespace

Inspection::Inspection(const git::Repository& repo, Files files)
    : repo_(&repo),
      files_(std::move(files)),
      store_(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage"))) {}

Inspection Inspection::of_index(const git::Repository& repo,
                                const std::filesystem::path& index_file) {
  Inspection self(repo, Files::of_index(repo, index_file));
  self.staged_ = true;
  self.before_ = git::tree_of_commit(repo, repo.head().commit);
  self.changes_ = git::staged_changes(repo, self.before_, index_file);
  for (const auto& commit : commits_under_way(repo))
    self.other_parents_.push_back(git::tree_of_commit(repo, commit));
  self.parents_ = 1 + self.other_parents_.size();
  self.read_settings();
  return self;
}

Inspection Inspection::of_commit(const git::Repository& repo, std::string_view commit) {
  const auto read = git::read_commit(repo, commit);
  Inspection self(repo, Files::of_tree(repo, read.tree));
  self.parents_ = read.parents.size();
  for (std::size_t i = 0; i < read.parents.size(); ++i) {
    if (!git::find_commit(repo, read.parents[i])) continue;  // a shallow clone ends here
    const auto tree = git::tree_of_commit(repo, read.parents[i]);
    if (i == 0)
      self.before_ = tree;
    else
      self.other_parents_.push_back(tree);
  }
  try {
    self.changes_ = git::changes_between(repo, self.before_, read.tree);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::integrity) throw;
    self.obstacles_.push_back(problem("name-unsafe", "", error.what(),
                                      "Take it out of the history before anybody checks it out."));
  }
  self.read_settings();
  return self;
}

void Inspection::read_settings() {
  const auto blob = files_.find(".ztgit.yaml");
  if (!blob) return;
  try {
    settings_ = project::parse_project_settings(git::read_blob(*repo_, *blob, kSettingsLimit));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::config && error.kind() != ErrorKind::io) throw;
    obstacles_.push_back(problem(
        "settings-broken", ".ztgit.yaml", error.what(),
        error.hints().empty() ? "Mend the file, then commit again." : error.hints().front()));
  }
}

bool Inspection::inherited(const std::vector<std::string>& paths) const {
  return std::any_of(other_parents_.begin(), other_parents_.end(), [&](const std::string& tree) {
    return std::all_of(paths.begin(), paths.end(), [&](const std::string& path) {
      const auto there = git::find_in_tree(*repo_, tree, path);
      const auto here = files_.find(path);
      return here ? there && there->id == *here : !there;
    });
  });
}

std::optional<lfs::Pointer> Inspection::pointer(std::string_view blob) const {
  const auto content = text(blob, lfs::kPointerMaxBytes);
  return content ? lfs::parse_pointer(*content) : std::nullopt;
}

std::optional<std::string> Inspection::text(std::string_view blob, std::uint64_t limit) const {
  const auto size = git::blob_size(*repo_, blob);
  if (!size)
    throw Error(ErrorKind::not_found, fmt::format("read the blob {}: it is not here", blob))
        .hint("Run 'git fetch', then check again.");
  return *size < limit ? std::optional(git::read_blob(*repo_, blob, limit)) : std::nullopt;
}

}  // namespace ztgit::hooks
