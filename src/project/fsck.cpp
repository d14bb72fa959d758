#include "project/fsck.hpp"

#include <algorithm>
#include <mutex>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/lock.hpp"
#include "base/parallel.hpp"
#include "git/repository.hpp"
#include "lfs/inventory.hpp"
#include "new_project.hpp"
#include "path_check.hpp"
#include "project/locate.hpp"
#include "put_back.hpp"

namespace ztgit::project {

namespace {

// An object and all that name it.
struct NamedObject {
  std::string oid;
  std::vector<NamedPointer> names;
};

std::vector<NamedObject> objects_of(std::vector<NamedPointer> pointers) {
  std::map<std::string, std::vector<NamedPointer>> by_oid;
  for (auto& named : pointers) by_oid[named.pointer.oid].push_back(std::move(named));
  std::vector<NamedObject> objects;
  objects.reserve(by_oid.size());
  for (auto& [oid, names] : by_oid) objects.push_back({oid, std::move(names)});
  return objects;
}

std::vector<std::string> paths_of(const NamedObject& object) {
  std::set<std::string> paths;
  for (const auto& named : object.names) paths.insert(named.path);
  return {paths.begin(), paths.end()};
}

class ObjectCheck {
 public:
  ObjectCheck(const FsckRequest& request, const git::Repository& repo, FsckReport& report)
      : request_(request),
        repo_(repo),
        report_(report),
        store_(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage"))) {}

  // Wrong sizes go into `findings`.
  void run(std::vector<NamedObject> objects, std::set<PathFinding>& findings) {
    report_.objects = objects.size();
    progress_.objects_total = objects.size();
    std::mutex guard;
    parallel_for(objects.size(), [&](std::size_t i) {
      throw_if_cancelled();
      std::uint64_t size = 0;
      auto finding = look_at(objects[i], size);
      const std::scoped_lock locked(guard);
      report_.bytes += size;
      if (finding) {
        report_.object_findings.push_back(std::move(*finding));
      } else {
        for (const auto& named : objects[i].names)
          if (named.pointer.size != size) findings.insert({named.path, PathProblem::wrong_size});
      }
      ++progress_.objects_done;
      progress_.bytes_done = report_.bytes;
      if (request_.progress) request_.progress(progress_);
    });
    std::sort(report_.object_findings.begin(), report_.object_findings.end(),
              [](const auto& a, const auto& b) { return a.pointer.oid < b.pointer.oid; });
  }

  void mend() {
    if (request_.dry_run || report_.object_findings.empty()) return;
    make_folders(repo_.common_dir() / "ztgit");
    const FolderLock lock(repo_.common_dir() / "ztgit" / "lock", kProjectPatience);
    for (auto& finding : report_.object_findings) {
      throw_if_cancelled();
      if (finding.state != ObjectState::unreadable) mend(finding);
    }
  }

 private:
  // nullopt: its bytes are those of its oid; `size` is how many were hashed.
  std::optional<ObjectFinding> look_at(const NamedObject& object, std::uint64_t& size) const {
    ObjectFinding finding{
        object.names.front().pointer, ObjectState::missing, paths_of(object), {}, {}};
    const auto file = store_.object_path(object.oid);
    try {
      const auto info = lstat_of(file);
      if (!info || !S_ISREG(info->st_mode)) return finding;
      const auto actual = lfs::point_at(file);
      size = actual.size;
      if (actual.oid == object.oid) return std::nullopt;
      finding.state = ObjectState::corrupt;
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      finding.state = ObjectState::unreadable;
      finding.reason = error.what();
    }
    return finding;
  }

  // Under the lock: another program may have brought it back or replaced it meanwhile.
  void mend(ObjectFinding& finding) {
    const auto file = store_.object_path(finding.pointer.oid);
    if (const auto info = lstat_of(file); info && S_ISREG(info->st_mode)) {
      if (lfs::point_at(file).oid == finding.pointer.oid) {
        finding.state = ObjectState::repaired;
        return;
      }
      // Out of the way first: an object that is there with the right size counts as known and
      // would not be replaced. After a kill in between the object is missing, and mended as such.
      finding.moved_to = lfs::move_to_bad(store_, finding.pointer.oid);
    }
    if (std::any_of(finding.paths.begin(), finding.paths.end(), [&](const auto& path) {
          return put_back(repo_, store_, finding.pointer, path);
        }))
      finding.state = ObjectState::repaired;
  }

  const FsckRequest& request_;
  const git::Repository& repo_;
  FsckReport& report_;
  lfs::Store store_;
  FsckProgress progress_;
};

}  // namespace

const char* name_of(ObjectState state) noexcept {
  switch (state) {
    case ObjectState::missing: return "missing";
    case ObjectState::corrupt: return "corrupt";
    case ObjectState::unreadable: return "unreadable";
    default: return "repaired";
  }
}

const char* name_of(PathProblem problem) noexcept {
  switch (problem) {
    case PathProblem::not_a_pointer: return "not_a_pointer";
    case PathProblem::not_canonical: return "not_canonical";
    case PathProblem::wrong_size: return "wrong_size";
    case PathProblem::sidecar_differs: return "sidecar_differs";
    default: return "sidecar_unreadable";
  }
}

bool FsckReport::healthy() const {
  return path_findings.empty() &&
         std::all_of(object_findings.begin(), object_findings.end(),
                     [](const auto& finding) { return finding.state == ObjectState::repaired; });
}

FsckReport fsck(const FsckRequest& request) {
  const auto location = locate(request.project, request.environment);
  if (!location.exists) refuse_near_name(location, load_settings(request.environment));
  const auto repo = git::Repository::open(location.root);
  FsckReport report;
  report.root = location.root;
  auto paths = check_paths(repo, request.all);
  ObjectCheck objects(request, repo, report);
  objects.run(objects_of(std::move(paths.pointers)), paths.findings);
  objects.mend();
  report.path_findings.assign(paths.findings.begin(), paths.findings.end());
  report.without_sidecar.assign(paths.without_sidecar.begin(), paths.without_sidecar.end());
  return report;
}

}  // namespace ztgit::project
