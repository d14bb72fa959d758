#include "put_back.hpp"

namespace ztgit::project {

bool put_back(const git::Repository& repo, lfs::Store& store, const lfs::Pointer& pointer,
              const std::string& path) {
  if (repo.bare()) return false;
  const auto file = repo.work_tree() / path;
  const auto info = lstat_of(file);
  if (!info || !S_ISREG(info->st_mode) || static_cast<std::uint64_t>(info->st_size) != pointer.size)
    return false;
  auto incoming = store.receive(open_to_read(file), file, pointer.size);
  if (incoming.pointer().oid != pointer.oid) return false;
  SyncBatch batch(repo.common_dir());
  incoming.write_back(batch);
  incoming.close();
  batch.finish();
  incoming.place();
  return true;
}

}  // namespace ztgit::project
