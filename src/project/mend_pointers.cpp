#include <map>
#include <optional>

#include <fmt/format.h>
#include <tl/expected.hpp>

#include "attributes_change.hpp"
#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "git/attributes.hpp"
#include "git/reachable.hpp"
#include "git/tree.hpp"
#include "mend_commit.hpp"
#include "mend_tree.hpp"
#include "path_check.hpp"
#include "pictures.hpp"
#include "project/picture_name.hpp"
#include "reach.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

// Bytes of a blob that becomes a pointer: one at a time is held in memory, and git itself warns of
// blobs above 512 MiB (core.bigFileThreshold).
constexpr std::uint64_t kMostBlobBytes = std::uint64_t{512} << 20;

// A blob that is not the pointer it should be.
struct WrongBlob {
  lfs::Pointer pointer;  // what it should be
  bool whole = false;    // it is the picture itself
};

// nullopt: it is a pointer as git-lfs writes it.
std::optional<WrongBlob> wrong_blob(const git::Repository& repo, const std::string& id) {
  const auto bytes = git::read_blob(repo, id, kMostBlobBytes);
  if (bytes.size() < lfs::kPointerMaxBytes)
    if (auto pointer = lfs::parse_pointer(bytes)) {
      if (bytes.empty() || lfs::is_canonical(bytes)) return std::nullopt;
      return WrongBlob{std::move(*pointer), false};
    }
  return WrongBlob{{sha256_of(bytes), bytes.size(), {}}, true};
}

// Turns one path after the other, or says why it may not.
class PointerFix {
 public:
  PointerFix(git::Repository& repo, const MendRequest& request)
      : repo_(repo),
        request_(request),
        at_(mend_base(repo)),
        batch_(repo.common_dir()),
        store_(store_of(repo)) {}

  void add(const std::string& path) {
    if (const auto reason = look_at(path); reason.empty())
      turned_.push_back(path);
    else
      left_[reason].push_back(path);
  }

  void finish(MendReport& report) {
    for (auto& [reason, paths] : left_)
      report.fixes.push_back(
          {"pointers", FixState::left,
           fmt::format("{} should have been LFS pointers", counted(paths.size(), "file", "files")),
           reason, paths});
    if (turned_.empty()) return;
    Fix fix{"pointers",
            FixState::planned,
            fmt::format("{} should have been LFS pointers: turned, {}; history stays as it is",
                        counted(turned_.size(), "file", "files"),
                        step_.needed ? "in a commit on top" : "in the index"),
            {},
            turned_};
    if (!request_.dry_run) {
      step_.message = fmt::format("Turn {} into LFS pointers\n",
                                  counted(turned_.size(), "picture", "pictures"));
      for (auto& commit : commit_fix(repo_, request_, at_.base, std::move(step_), objects_, batch_))
        report.commits.push_back(std::move(commit));
      fix.state = FixState::mended;
    }
    report.fixes.push_back(std::move(fix));
  }

 private:
  // Empty when it was taken in, else why not.
  std::string look_at(const std::string& path) {
    throw_if_cancelled();
    const auto committed = git::find_in_tree(repo_, at_.base.tree, path);
    const auto staged = at_.index->find(path);
    if (!staged) return "taken out of the index: commit that first";
    if ((committed && committed->mode != git::kFileMode) || staged->mode != git::kFileMode)
      return "executable";
    for (const auto& id : {staged->id, committed ? committed->id : staged->id})
      if (git::blob_size(repo_, id).value_or(0) > kMostBlobBytes) return "more than 512 MiB each";
    const auto wrong = wrong_blob(repo_, staged->id);
    if (!wrong) return "the pointers are staged already: commit them";
    const bool in_tree = committed && committed->id == staged->id;
    if (!in_tree && committed && wrong_blob(repo_, committed->id))
      return "other versions are staged: commit those first";
    const auto file = repo_.work_tree() / path;
    const auto info = lstat_of(file);
    if (!info || !S_ISREG(info->st_mode)) return "no files in the work tree";
    PathChange change;
    change.path = path;
    change.index_blob = lfs::to_text(wrong->pointer);
    if (in_tree) change.tree_blob = change.index_blob;
    change.seen = info;
    change.mtime = settled_mtime(info->st_mtim);
    // The index records the file's stat data: git must not take a changed file for this picture.
    if (static_cast<std::uint64_t>(info->st_size) != wrong->pointer.size ||
        !same_picture(file, *wrong))
      return "changed in the work tree: commit or restore them first";
    step_.needed = step_.needed || in_tree;
    step_.changes.push_back(std::move(change));
    return {};
  }

  bool same_picture(const fs::path& file, const WrongBlob& wrong) {
    if (request_.dry_run || !wrong.whole) return lfs::point_at(file).oid == wrong.pointer.oid;
    auto incoming = store_.receive(open_to_read(file), file, kMostBlobBytes);
    if (incoming.pointer().oid != wrong.pointer.oid) return false;
    incoming.write_back(batch_);
    incoming.close();
    objects_.push_back(std::move(incoming));
    return true;
  }

  git::Repository& repo_;
  const MendRequest& request_;
  MendBase at_;
  SyncBatch batch_;
  lfs::Store store_;
  Step step_{{}, {}, false};
  std::vector<lfs::Incoming> objects_;
  std::vector<std::string> turned_;
  std::map<std::string, std::vector<std::string>> left_;  // by reason
};

}  // namespace

void mend_pointers(git::Repository& repo, const MendRequest& request, MendReport& report) {
  std::vector<std::string> paths;
  for (const auto& finding : check_paths(repo, false).findings)
    if (finding.problem == PathProblem::not_a_pointer ||
        finding.problem == PathProblem::not_canonical)
      if (paths.empty() || paths.back() != finding.path) paths.push_back(finding.path);
  if (paths.empty()) return;
  PointerFix fix(repo, request);
  for (const auto& path : paths) fix.add(path);
  fix.finish(report);
}

void mend_attributes(git::Repository& repo, const MendRequest& request, MendReport& report) {
  const auto tree = git::tree_of_commit(repo, repo.head().commit);
  const git::TreeAttributes attributes(repo, tree);
  const git::SmallBlobs blobs(repo, lfs::kPointerMaxBytes);
  std::map<std::string, std::string> lines;  // by .gitattributes
  std::vector<std::string> paths;
  for (const auto& file : git::files_in_tree(repo, tree)) {
    // Only pictures: other files that look like a pointer may be just that, a test's sample.
    if (!has_picture_name(file.path) || attributes.lfs(file.path)) continue;
    const auto text = blobs.read(file.id);
    if (!text || text->empty() || !lfs::parse_pointer(*text)) continue;
    const auto deciding = attributes.deciding_file(file.path);
    const auto folder = fs::path(deciding).parent_path().generic_string();
    lines[deciding] += git::exact_attributes_line(
        folder.empty() ? file.path : file.path.substr(folder.size() + 1));
    paths.push_back(file.path);
  }
  if (paths.empty()) return;
  const auto at = mend_base(repo);
  Step step{"Keep pictures in LFS\n", {}, true};
  for (const auto& [file, text] : lines)
    step.changes.push_back(attributes_change(repo, at.base.tree, at.index.get(), file, text));
  Fix fix{"attributes",
          FixState::planned,
          fmt::format("{} in LFS without a .gitattributes line: added, in a commit on top",
                      counted(paths.size(), "picture", "pictures")),
          {},
          paths};
  if (!request.dry_run) {
    SyncBatch batch(repo.common_dir());
    std::vector<lfs::Incoming> none;
    for (auto& commit : commit_fix(repo, request, at.base, std::move(step), none, batch))
      report.commits.push_back(std::move(commit));
    fix.state = FixState::mended;
  }
  report.fixes.push_back(std::move(fix));
}

}  // namespace ztgit::project
