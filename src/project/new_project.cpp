#include "new_project.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/cancel.hpp"
#include "base/durability.hpp"
#include "base/error.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

// A scratch folder without its guard looks like a dead one's: nobody may clear up while one is just
// being made or renamed. NFS locks no folders; there a small gap stays.
File shut_gate(const fs::path& folder) {
  File gate(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  while (gate && ::flock(gate.descriptor(), LOCK_EX) != 0 && errno == EINTR) throw_if_cancelled();
  return gate;
}

}  // namespace

NewProject::NewProject(const fs::path& root) : root_(root) {
  make_folders(root.parent_path());
  const auto gate = shut_gate(root.parent_path());
  clear_leftovers();
  scratch_ = root.parent_path() / (std::string(kScratchPrefix) + unique_name());
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
    const File held(::open((entry.path() / kGuardName).c_str(), O_RDONLY | O_CLOEXEC));
    if (!held || ::flock(held.descriptor(), LOCK_EX | LOCK_NB) == 0)
      fs::remove_all(entry.path(), ignored);
  }
}

void NewProject::keep(const std::string& inner) {
  const auto gate = shut_gate(root_.parent_path());
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
