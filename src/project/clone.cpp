#include "project/clone.hpp"

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "commit_change.hpp"
#include "git/attributes.hpp"
#include "git/index.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "lfs/store.hpp"
#include "new_project.hpp"
#include "project/locate.hpp"
#include "setup.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

std::string name_from(const std::string& url) {
  auto end = url.find_last_not_of('/');
  auto name = end == url.npos ? std::string() : url.substr(0, end + 1);
  name = name.substr(name.find_last_of("/:") + 1);
  if (name.ends_with(".git")) name.resize(name.size() - 4);
  return name;
}

// Replaces a pointer text in the work tree by its picture. Times are those of now: a clone has no
// others.
void write_picture(const git::Repository& repo, git::LockedIndex& index, const lfs::Store& store,
                   const git::ChangedBlob& blob, const lfs::Pointer& pointer) {
  const auto target = repo.work_tree() / blob.path;
  AtomicFile file(target);
  lfs::copy_bytes(open_to_read(store.object_path(pointer.oid)), file.file(), target);
  const auto settled = settled_now();
  const struct timespec times[2] = {settled, settled};
  if (::futimens(file.file().descriptor(), times) != 0) throw_errno("date", target, errno);
  file.commit(Durability::none);
  index.set(blob.path, blob.id, git::kFileMode, *lstat_of(target));
}

void fetch_pictures(git::Repository& repo, const lfs::Store& from, CloneReport& report) {
  const auto head = repo.head();
  const auto blobs = git::check_out_head(repo, lfs::kPointerMaxBytes);
  const git::TreeAttributes attributes(repo, git::tree_of_commit(repo, head.commit));
  lfs::Store store(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage")));
  std::vector<std::pair<const git::ChangedBlob*, lfs::Pointer>> pictures;
  SyncBatch batch(repo.common_dir());
  for (const auto& blob : blobs) {
    const auto pointer = lfs::parse_pointer(git::read_blob(repo, blob.id, lfs::kPointerMaxBytes));
    if (!pointer || pointer->size == 0 || !attributes.lfs(blob.path)) continue;
    if (!from.has(*pointer)) {
      report.missing.push_back(blob.path);
      continue;
    }
    const auto source = from.object_path(pointer->oid);
    auto received = store.receive(open_to_read(source), source);
    if (received.pointer().oid != pointer->oid)
      throw Error(ErrorKind::integrity, fmt::format("clone {}: the object {} is damaged there",
                                                    visible_line(blob.path), pointer->oid));
    received.write_back(batch);
    received.place();
    pictures.emplace_back(&blob, *pointer);
  }
  batch.finish();
  git::LockedIndex index(repo, std::chrono::seconds(10));
  for (const auto& [blob, pointer] : pictures) {
    write_picture(repo, index, store, *blob, pointer);
    ++report.pictures;
    report.bytes += pointer.size;
  }
  index.publish();
}

}  // namespace

CloneReport clone(const CloneRequest& request) {
  const auto folder = git::local_folder(request.url, request.environment.current_folder);
  if (!folder)
    throw Error(ErrorKind::config,
                fmt::format("clone {}: this version clones from folders and file:// only",
                            git::shown_url(request.url)))
        .hint("Use: git lfs install && git clone URL");
  const auto name = request.target.value_or(name_from(request.url));
  const auto location = locate(name, request.environment);
  std::error_code ignored;
  if (fs::exists(location.root, ignored))
    throw Error(ErrorKind::conflict,
                fmt::format("clone to {}: it exists already", location.root.string()))
        .hint("Name another place: ztgit clone URL NAME");
  const auto source = git::Repository::open(*folder);
  const lfs::Store from(lfs::store_folder(source.common_dir(), source.config("lfs.storage")));

  CloneReport report;
  NewProject fresh(location.root);
  {
    const auto url = request.url.find("://") == request.url.npos ? folder->string() : request.url;
    auto repo = git::clone_without_files(url, fresh.scratch() / "clone");
    report.notes = ensure_lfs_setup(repo);
    fetch_pictures(repo, from, report);
    begin_unpushed(repo, "origin");
  }
  fresh.keep("clone");
  report.root = location.root;
  return report;
}

}  // namespace ztgit::project
