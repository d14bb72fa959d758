#pragma once

// Private to lfs/: another repository on this machine (file:// and paths).

#include "lfs/transfer.hpp"

namespace ztgit::lfs {

// Objects lie in the other repository's own store, where git-lfs' lfs-standalone-file puts them
// too: copied, no server, no locks.
class FolderTransfer final : public Transfer {
 public:
  explicit FolderTransfer(TransferContext context);

  TransferReport upload(const Store& store, std::vector<Pointer> objects,
                        const TransferOptions& options) override;
  TransferReport download(Store& store, std::vector<Pointer> objects,
                          const TransferOptions& options) override;
  std::vector<Pointer> missing_there(std::vector<Pointer> objects,
                                     const TransferOptions& options) override;

 private:
  TransferContext context_;
  Store there_;
};

// The git directory of a repository: <folder>/.git, the one its `gitdir:` file names, or the folder
// itself when it is bare; of a linked worktree the common one. Error (not_found) when there is
// none.
std::filesystem::path git_dir_of(const std::filesystem::path& folder);

}  // namespace ztgit::lfs
