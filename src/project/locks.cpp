#include "project/locks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/index.hpp"
#include "project/locate.hpp"
#include "project/lockable.hpp"
#include "project/own_locks.hpp"
#include "reach.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

class Locking {
 public:
  explicit Locking(const LocksRequest& request)
      : request_(request),
        location_(locate(request.project, request.environment)),
        repo_(git::Repository::open(location_.root)),
        head_(repo_.head()) {
    const auto branch = head_.detached() ? std::string() : head_.ref.substr(11);
    connection_.emplace(repo_, choose_remote(repo_, request.remote, branch, "lock"),
                        caller_of(request.environment, {}));
    if (connection_->endpoint(lfs::Operation::upload).url.empty())
      throw Error(ErrorKind::no_lfs,
                  fmt::format("lock: {} is a folder, and folders have no locks",
                              connection_->endpoint(lfs::Operation::upload).shown()))
          .hint("Locks need a server: GitHub, Gitea, GitLab.");
  }

  const std::string& ref() const { return head_.ref; }
  lfs::Locks& locks() { return connection_->locks(); }

  OwnLocks own() const { return OwnLocks(repo_); }

  // As the project names it.
  std::string path_of(const std::string& written) const {
    const auto root = fs::weakly_canonical(location_.root);
    auto inside = fs::weakly_canonical(request_.environment.current_folder / written)
                      .lexically_relative(root)
                      .generic_string();
    if (inside.empty() || inside.starts_with("..")) inside = written;
    return inside;
  }

  void now_held(const lfs::Lock& lock, const std::string& path) const {
    OwnLocks(repo_).add({lock.id, path, lock.owner, lock.locked_at});
    mend_lockable(repo_, {path});
  }

  void now_free(const std::string& path) const {
    OwnLocks(repo_).remove_path(path);
    if (sets_lockable_read_only(repo_, request_.environment)) mend_lockable(repo_, {path});
  }

  bool changed_here(const std::string& path) const {
    const git::IndexView index(repo_);
    const auto entry = index.find(path);
    return entry && !entry->unchanged_since && lstat_of(location_.root / path);
  }

  // Each path by itself; what goes wrong for one is told and does not stop the rest.
  template <class Body>
  std::vector<LockOutcome> each(Body body) {
    std::vector<LockOutcome> outcomes;
    for (const auto& written : request_.paths) {
      LockOutcome outcome{written, {}, {}};
      try {
        outcome.path = path_of(written);
        outcome.lock = body(outcome.path);
      } catch (const Error& error) {
        if (error.kind() == ErrorKind::cancelled || error.kind() == ErrorKind::no_lfs) throw;
        outcome.error = error;
      }
      outcomes.push_back(std::move(outcome));
    }
    return outcomes;
  }

 private:
  const LocksRequest& request_;
  Location location_;
  git::Repository repo_;
  git::Head head_;
  std::optional<remote::Connection> connection_;
};

}  // namespace

std::vector<LockOutcome> lock(const LocksRequest& request) {
  Locking locking(request);
  return locking.each([&](const std::string& path) {
    auto held = locking.locks().lock(path, locking.ref());
    locking.now_held(held, path);
    return held;
  });
}

std::vector<LockOutcome> unlock(const LocksRequest& request) {
  Locking locking(request);
  return locking.each([&](const std::string& path) {
    if (!request.force && locking.changed_here(path))
      throw Error(ErrorKind::conflict,
                  fmt::format("unlock {}: it has changes here", visible_line(path)))
          .hint("Commit and push them first, or say --force.");
    const auto found = locking.locks().list(path, locking.ref());
    if (found.empty())
      throw Error(ErrorKind::not_found,
                  fmt::format("unlock {}: nobody has locked it", visible_line(path)));
    locking.locks().unlock(found.front().id, request.force, locking.ref());
    locking.now_free(path);
    return found.front();
  });
}

LockList list_locks(const LocksRequest& request) {
  Locking locking(request);
  LockList list;
  if (request.paths.empty()) {
    auto owners = locking.locks().verify(locking.ref());
    if (!owners) throw Error(ErrorKind::no_lfs, "list the locks: the server has no locks");
    locking.own().replace(owners->ours);
    list.ours = std::move(owners->ours);
    list.theirs = std::move(owners->theirs);
    return list;
  }
  for (const auto& written : request.paths)
    for (auto& found : locking.locks().list(locking.path_of(written), locking.ref()))
      list.theirs.push_back(std::move(found));
  return list;
}

}  // namespace ztgit::project
