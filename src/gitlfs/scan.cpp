#include "scan.hpp"

#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "formats.hpp"
#include "git/index.hpp"
#include "git/reachable.hpp"
#include "git/roots.hpp"
#include "git/tree.hpp"

namespace ztgit::gitlfs {

namespace {

// Many paths may share a blob: each is read and parsed once.
class Pointers {
 public:
  explicit Pointers(const git::Repository& repo) : blobs_(repo, lfs::kPointerMaxBytes) {}

  void look_at(const git::TrackedFile& file, const SeePointer& see) {
    auto found = known_.find(file.id);
    if (found == known_.end()) {
      std::optional<FoundPointer> pointer;
      if (const auto text = blobs_.read(file.id))
        if (auto parsed = lfs::parse_pointer(*text))
          pointer = FoundPointer{{}, file.id, std::move(*parsed), lfs::is_canonical(*text)};
      found = known_.emplace(file.id, std::move(pointer)).first;
    }
    if (!found->second) return;
    auto here = *found->second;
    here.path = file.path;
    see(here);
  }

 private:
  git::SmallBlobs blobs_;
  std::map<std::string, std::optional<FoundPointer>> known_;
};

}  // namespace

void scan_tree(const git::Repository& repo, std::string_view tree, const SeePointer& see) {
  Pointers pointers(repo);
  for (const auto& file : git::files_in_tree(repo, tree)) pointers.look_at(file, see);
}

void scan_staged(const git::Repository& repo, std::string_view tree, const SeePointer& see) {
  if (repo.bare()) return;
  std::map<std::string, std::string> committed;
  for (const auto& file : git::files_in_tree(repo, tree)) committed[file.path] = file.id;
  Pointers pointers(repo);
  for (const auto& file : git::files_in_index(repo.git_dir())) {
    const auto there = committed.find(file.path);
    if (there == committed.end() || there->second != file.id) pointers.look_at(file, see);
  }
}

void scan_history(const git::Repository& repo, const std::vector<std::string>& tips,
                  const std::vector<std::string>& hidden, const SeePointer& see) {
  bool showing = false;
  git::BlobWalk walk(repo, lfs::kPointerMaxBytes,
                     [&](const git::TrackedFile& file, std::string_view text) {
                       if (!showing) return true;
                       if (auto pointer = lfs::parse_pointer(text))
                         see({file.path, file.id, std::move(*pointer), lfs::is_canonical(text)});
                       return true;
                     });
  for (const auto& commit : hidden) walk.add_commit(commit);
  showing = true;
  for (const auto& commit : git::commits_reachable(repo, tips, hidden)) walk.add_commit(commit);
}

git::Revision head_of(const git::Repository& repo) {
  const auto head = repo.head();
  if (head.unborn()) return {};
  return {head.commit, git::tree_of_commit(repo, head.commit)};
}

std::vector<std::string> all_tips(const git::Repository& repo) {
  std::vector<std::string> tips;
  if (const auto head = repo.head(); !head.unborn()) tips.push_back(head.commit);
  for (const auto& ref : git::all_refs(repo))
    if (!ref.commit.empty()) tips.push_back(ref.commit);
  return tips;
}

git::Revision resolve(const git::Repository& repo, const std::string& text) {
  auto revision = git::find_revision(repo, text);
  if (!revision)
    throw Error(ErrorKind::not_found, fmt::format("Git can't resolve ref: {}", go_quoted(text)));
  return *std::move(revision);
}

}  // namespace ztgit::gitlfs
