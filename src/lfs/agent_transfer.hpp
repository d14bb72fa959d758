#pragma once

// Private to lfs/: a transfer agent that works without a server (lfs.standalonetransferagent).

#include "lfs/transfer.hpp"

namespace ztgit::lfs {

class AgentTransfer final : public Transfer {
 public:
  explicit AgentTransfer(TransferContext context);

  TransferReport upload(const Store& store, std::vector<Pointer> objects,
                        const TransferOptions& options) override;
  TransferReport download(Store& store, std::vector<Pointer> objects,
                          const TransferOptions& options) override;
  // Agents have no word for this question: nothing is said to be missing.
  std::vector<Pointer> missing_there(std::vector<Pointer> objects,
                                     const TransferOptions& options) override;

 private:
  TransferReport move(Operation operation, Store& store, const std::vector<Pointer>& objects,
                      const TransferOptions& options);
  TransferContext context_;
};

}  // namespace ztgit::lfs
