#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lock_client.hpp"
#include "project/lockable.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// `git-lfs lock [--remote NAME] [--json] PATH...` (git-lfs-lock(1)).
int verb_lock(Call& call) {
  LockClient client(call);
  const bool json = call.arguments().has("json");
  std::vector<lfs::Lock> locks;
  bool good = true;
  for (const auto& word : call.arguments().words()) {
    std::string path;
    try {
      path = client.path_of(word);
    } catch (const Error& error) {
      call.err() << visible(error.what()) << '\n';
      good = false;
      continue;
    }
    try {
      auto lock = client.server().lock(path, client.ref());
      if (lock.path.empty()) lock.path = path;
      client.own().add({lock.id, path, lock.owner, lock.locked_at});
      project::mend_lockable(call.repository(), {path});  // its owner may write to it, always
      if (!json) call.out() << fmt::format("Locked {}\n", visible_line(path));
      locks.push_back(std::move(lock));
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      call.err() << fmt::format("Locking {} failed: {}\n", visible_line(path),
                                visible(error.what()));
      good = false;
    }
  }
  if (json) call.out() << json_of(locks) << '\n';
  return good ? 0 : kFailed;
}

}  // namespace ztgit::gitlfs
