#include "path_check.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"
#include "git/attributes.hpp"
#include "git/index.hpp"
#include "git/reachable.hpp"
#include "git/roots.hpp"
#include "git/tree.hpp"
#include "project/picture_name.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::project {

namespace {

constexpr std::size_t kSidecarsAtOnce = 256;  // texts held while they are parsed

struct SidecarText {
  const NamedPointer* picture;
  std::string text;
  enum class Verdict { fine, foreign, differs, unreadable } verdict = Verdict::fine;
};

void judge(SidecarText& sidecar) {
  using Verdict = SidecarText::Verdict;
  try {
    const auto parsed = sidecar::parse(sidecar.text, sidecar_path(sidecar.picture->path));
    const auto& pointer = sidecar.picture->pointer;
    if (parsed.sha256 != pointer.oid || parsed.bytes != pointer.size)
      sidecar.verdict = Verdict::differs;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    // Somebody else's YAML may stand there: it is no sidecar, and none of ours is damaged.
    sidecar.verdict = sidecar.text.find("ztgit.image/") != sidecar.text.npos ? Verdict::unreadable
                                                                             : Verdict::foreign;
  }
}

// One list of files: a tree's or an index's.
class FileListCheck {
 public:
  FileListCheck(const git::Repository& repo, const std::vector<git::TrackedFile>& files,
                PathCheck& check)
      : attributes_(repo, files),
        blobs_(repo, lfs::kPointerMaxBytes),
        sidecars_(repo, sidecar::kReadLimit + 1),
        check_(check) {
    for (const auto& file : files) ids_.emplace(file.path, file.id);
  }

  // `known` are those looked at before, in the other list.
  void run(const std::map<std::string, std::string>& known) {
    std::vector<NamedPointer> pictures;
    for (const auto& [path, id] : ids_) {
      throw_if_cancelled();
      const auto before = known.find(path);
      if (before != known.end() && before->second == id) continue;
      if (auto pointer = look_at(path, id)) pictures.push_back({path, std::move(*pointer)});
    }
    check_sidecars(pictures);
    check_.pointers.insert(check_.pointers.end(), pictures.begin(), pictures.end());
  }

  std::map<std::string, std::string> take_ids() { return std::move(ids_); }

 private:
  std::optional<lfs::Pointer> look_at(const std::string& path, const std::string& id) {
    const auto text = blobs_.read(id);
    auto pointer = text ? lfs::parse_pointer(*text) : std::nullopt;
    if (!pointer) {
      if (attributes_.lfs(path)) check_.findings.insert({path, PathProblem::not_a_pointer});
      return std::nullopt;
    }
    if (!text->empty() && !lfs::is_canonical(*text))
      check_.findings.insert({path, PathProblem::not_canonical});
    return pointer->size > 0 ? pointer : std::nullopt;
  }

  void check_sidecars(const std::vector<NamedPointer>& pictures) {
    std::vector<SidecarText> batch;
    for (const auto& picture : pictures) {
      if (picture.path.ends_with(kSidecarSuffix)) continue;
      const auto entry = ids_.find(sidecar_path(picture.path));
      if (entry == ids_.end()) {
        if (has_picture_name(picture.path)) check_.without_sidecar.insert(picture.path);
        continue;
      }
      if (auto text = sidecars_.read(entry->second))
        batch.push_back({&picture, std::move(*text)});
      else
        check_.findings.insert({picture.path, PathProblem::sidecar_unreadable});
      if (batch.size() == kSidecarsAtOnce) judge_all(batch);
    }
    judge_all(batch);
  }

  void judge_all(std::vector<SidecarText>& batch) {
    throw_if_cancelled();
    parallel_for(batch.size(), [&](std::size_t i) { judge(batch[i]); });
    for (const auto& sidecar : batch) {
      const auto& path = sidecar.picture->path;
      switch (sidecar.verdict) {
        case SidecarText::Verdict::fine: break;
        case SidecarText::Verdict::foreign:
          if (has_picture_name(path)) check_.without_sidecar.insert(path);
          break;
        case SidecarText::Verdict::differs:
          check_.findings.insert({path, PathProblem::sidecar_differs});
          break;
        case SidecarText::Verdict::unreadable:
          check_.findings.insert({path, PathProblem::sidecar_unreadable});
          break;
      }
    }
    batch.clear();
  }

  git::TreeAttributes attributes_;
  git::SmallBlobs blobs_, sidecars_;
  PathCheck& check_;
  std::map<std::string, std::string> ids_;  // by path; of a conflict the first side
};

void add_history(const git::Repository& repo, PathCheck& check) {
  git::BlobWalk walk(repo, lfs::kPointerMaxBytes, [&](const auto& file, std::string_view text) {
    if (auto pointer = lfs::parse_pointer(text); pointer && pointer->size > 0)
      check.pointers.push_back({file.path, std::move(*pointer)});
    return true;
  });
  std::vector<std::string> tips = git::stash_entries(repo);
  for (const auto& git_dir : git::work_tree_git_dirs(repo)) {
    const auto heads = git::heads_of(repo, git_dir);
    tips.insert(tips.end(), heads.begin(), heads.end());
    for (const auto& file : git::files_in_index(git_dir)) walk.add_file(file);
  }
  for (const auto& ref : git::all_refs(repo)) {
    if (!ref.commit.empty())
      tips.push_back(ref.commit);
    else if (!ref.tree.empty())
      walk.add_tree(ref.tree);
  }
  for (const auto& commit : git::commits_reachable(repo, tips, {})) walk.add_commit(commit);
}

}  // namespace

PathCheck check_paths(const git::Repository& repo, bool all) {
  PathCheck check;
  const auto tree = git::tree_of_commit(repo, repo.head().commit);
  FileListCheck head(repo, git::files_in_tree(repo, tree), check);
  head.run({});
  if (!repo.bare())
    FileListCheck(repo, git::files_in_index(repo.git_dir()), check).run(head.take_ids());
  if (all) add_history(repo, check);
  return check;
}

}  // namespace ztgit::project
