#include <map>
#include <set>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "destination.hpp"
#include "git/reachable.hpp"
#include "git/tree.hpp"
#include "mend_commit.hpp"
#include "mend_tree.hpp"
#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "pictures.hpp"
#include "project/picture_name.hpp"
#include "project/project_settings.hpp"
#include "reach.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr const char* kProjectFile = ".ztgit.yaml";  // a project that ztgit began has it

// A sidecar without its picture.
struct Orphan {
  std::string path;
  sidecar::Sidecar sidecar;
};

class SidecarFix {
 public:
  SidecarFix(git::Repository& repo, const MendRequest& request)
      : repo_(repo),
        request_(request),
        at_(mend_base(repo)),
        store_(store_of(repo)),
        settings_(settings_of(repo, at_.base.tree)) {
    for (const auto& file : git::files_in_tree(repo, at_.base.tree))
      ids_.emplace(file.path, file.id);
    for (const auto& [path, id] : ids_) look_for_orphan(path, id);
  }

  void run(MendReport& report) {
    for (const auto& picture : pictures_in(repo_, at_.base.tree)) {
      throw_if_cancelled();
      if (has_picture_name(picture.path)) look_at(picture);
    }
    for (const auto& [oid, orphan] : orphans_) orphaned_.push_back(orphan.path);
    commit(report);
    if (!orphaned_.empty())
      report.fixes.push_back({"sidecars", FixState::left,
                              fmt::format("{} without a picture beside",
                                          counted(orphaned_.size(), "sidecar", "sidecars")),
                              "they may be all that is known of a picture: take them out with "
                              "'git rm' when they are not",
                              orphaned_});
  }

 private:
  void look_for_orphan(const std::string& path, const std::string& id) {
    if (!path.ends_with(kSidecarSuffix)) return;
    const auto picture = path.substr(0, path.size() - kSidecarSuffix.size());
    if (!has_picture_name(picture) || ids_.contains(picture) || at_.index->find(picture) ||
        lstat_of(repo_.work_tree() / picture))
      return;
    try {
      const auto text = git::read_blob(repo_, id, sidecar::kReadLimit);
      auto parsed = sidecar::parse(text, path);
      const auto oid = parsed.sha256;
      orphans_.emplace(oid, Orphan{path, std::move(parsed)});
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      return;  // somebody else's YAML, or one that fsck names
    }
  }

  void look_at(const TrackedPicture& picture) {
    const auto path = sidecar_path(picture.path);
    const auto staged = at_.index->find(picture.path);
    // Only what stands everywhere as it was committed; the rest is under way.
    if (ids_.contains(path) || at_.index->find(path) || !staged || staged->id != picture.blob ||
        lstat_of(repo_.work_tree() / path) || !store_.has(picture.pointer))
      return;
    const auto text = take_orphan(picture);
    PathChange change;
    change.path = path;
    change.work_tree_text = text.empty() ? describe(picture) : text;
    if (change.work_tree_text->empty()) return;
    change.tree_blob = change.index_blob = change.work_tree_text;
    step_.changes.push_back(std::move(change));
    written_.push_back(picture.path);
  }

  std::string yaml_of(sidecar::Sidecar sidecar, const std::string& path) const {
    sidecar.file = fs::path(path).filename().string();
    const sidecar::WriteOptions options{true, settings_.redact};
    return sidecar::to_yaml(sidecar::redacted(std::move(sidecar), options), options);
  }

  // A picture that was renamed without its sidecar: what people wrote into that comes along.
  std::string take_orphan(const TrackedPicture& picture) {
    const auto found = orphans_.find(picture.pointer.oid);
    if (found == orphans_.end()) return {};
    const auto& orphan = found->second;
    const auto staged = at_.index->find(orphan.path);
    if (!staged || staged->id != ids_.at(orphan.path) || !staged->unchanged_since) return {};
    PathChange change;
    change.path = orphan.path;
    change.removed = true;
    change.seen = lstat_of(repo_.work_tree() / orphan.path);
    step_.changes.push_back(std::move(change));
    auto text = yaml_of(orphan.sidecar, picture.path);
    orphans_.erase(found);
    return text;
  }

  // Empty: its bytes are no whole picture; fsck has a say there.
  std::string describe(const TrackedPicture& picture) const {
    const auto object = store_.object_path(picture.pointer.oid);
    const auto file = open_to_read(object);
    const auto name = fs::path(picture.path).filename().string();
    auto inspection = metadata::read_image(metadata::FileSource(file, object), name);
    if (!inspection.complete) return {};
    sidecar::Sidecar sidecar;
    sidecar.sha256 = picture.pointer.oid;
    sidecar.bytes = picture.pointer.size;
    sidecar.original_name = name;
    sidecar.record = std::move(inspection.record);
    return yaml_of(std::move(sidecar), picture.path);
  }

  void commit(MendReport& report) {
    if (written_.empty()) return;
    Fix fix{"sidecars",
            FixState::planned,
            fmt::format("{} had none: written, in a commit on top",
                        counted(written_.size(), "picture", "pictures")),
            {},
            written_};
    if (!request_.dry_run) {
      step_.message = fmt::format("Describe {}\n", counted(written_.size(), "picture", "pictures"));
      SyncBatch batch(repo_.common_dir());
      std::vector<lfs::Incoming> none;
      for (auto& commit : commit_fix(repo_, request_, at_.base, std::move(step_), none, batch))
        report.commits.push_back(std::move(commit));
      fix.state = FixState::mended;
    }
    report.fixes.push_back(std::move(fix));
  }

  git::Repository& repo_;
  const MendRequest& request_;
  MendBase at_;
  lfs::Store store_;
  ProjectSettings settings_;
  std::map<std::string, std::string> ids_;  // of HEAD's files, by path
  std::map<std::string, Orphan> orphans_;   // by oid
  Step step_{{}, {}, true};
  std::vector<std::string> written_, orphaned_;
};

}  // namespace

void mend_sidecars(git::Repository& repo, const MendRequest& request, MendReport& report) {
  const auto head = repo.head();
  // Nothing is wrong then that could not wait until there is a branch to commit on.
  if (head.detached() || !repo.operation_in_progress().empty()) return;
  const auto tree = git::tree_of_commit(repo, head.commit);
  // Elsewhere nobody has asked for a file beside each picture.
  if (!git::find_in_tree(repo, tree, kProjectFile)) return;
  SidecarFix(repo, request).run(report);
}

}  // namespace ztgit::project
