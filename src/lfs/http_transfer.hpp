#pragma once

// Private to lfs/: a server with the batch API.

#include "lfs/transfer.hpp"

namespace ztgit::lfs {

class HttpTransfer final : public Transfer {
 public:
  explicit HttpTransfer(TransferContext context);

  TransferReport upload(const Store& store, std::vector<Pointer> objects,
                        const TransferOptions& options) override;
  TransferReport download(Store& store, std::vector<Pointer> objects,
                          const TransferOptions& options) override;
  std::vector<Pointer> missing_there(std::vector<Pointer> objects,
                                     const TransferOptions& options) override;

 private:
  TransferContext context_;
};

}  // namespace ztgit::lfs
