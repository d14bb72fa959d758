#include "new_project.hpp"

#include <cerrno>
#include <random>
#include <sys/file.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/durability.hpp"
#include "base/error.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

NewProject::NewProject(const fs::path& root) : root_(root) {
  make_folders(root.parent_path());
  clear_leftovers();
  scratch_ = root.parent_path() /
             fmt::format("{}{}-{:08x}", kScratchPrefix, ::getpid(), std::random_device()());
  if (::mkdir(scratch_.c_str(), 0777) != 0) throw_errno("create the folder", scratch_, errno);
  // Held for life: tells a living neighbour's scratch folder from a dead one's.
  guard_ = create_new(scratch_ / kGuardName);
  ::flock(guard_.descriptor(), LOCK_EX | LOCK_NB);
}

NewProject::~NewProject() {
  std::error_code ignored;
  if (!scratch_.empty()) fs::remove_all(scratch_, ignored);
}

void NewProject::clear_leftovers() const {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(root_.parent_path(), ignored)) {
    if (!entry.path().filename().string().starts_with(kScratchPrefix)) continue;
    const auto guard = entry.path() / kGuardName;
    if (!lstat_of(guard)) continue;
    const File held = open_to_read(guard);
    if (::flock(held.descriptor(), LOCK_EX | LOCK_NB) == 0) fs::remove_all(entry.path(), ignored);
  }
}

void NewProject::keep(const std::string& inner) {
  if (inner.empty()) ::unlink((scratch_ / kGuardName).c_str());
  const auto finished = inner.empty() ? scratch_ : scratch_ / inner;
  if (::rename(finished.c_str(), root_.c_str()) != 0) {
    const int why = errno;
    if (why == ENOTEMPTY || why == EEXIST)
      throw Error(ErrorKind::conflict, fmt::format("create {}: it exists by now", root_.string()))
          .hint("Run the same command again.");
    throw_errno("create", root_, why);
  }
  sync_folder(root_.parent_path());
  if (inner.empty()) scratch_.clear();
}

}  // namespace ztgit::project
