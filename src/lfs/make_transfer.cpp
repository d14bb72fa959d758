#include <unordered_set>
#include <utility>

#include "agent_transfer.hpp"
#include "folder_transfer.hpp"
#include "http_transfer.hpp"
#include "objects.hpp"

namespace ztgit::lfs {

namespace {

constexpr const char* kFolderAgent = "lfs-standalone-file";  // git-lfs' own for folders: built in

}  // namespace

std::vector<Pointer> distinct(std::vector<Pointer> objects) {
  std::unordered_set<std::string> seen;
  std::erase_if(objects, [&seen](const auto& pointer) {
    return pointer.size == 0 || !seen.insert(pointer.oid).second;
  });
  return objects;
}

std::unique_ptr<Transfer> make_transfer(TransferContext context) {
  const auto& endpoint = context.endpoint;
  if (endpoint.folder && (endpoint.agent.empty() || endpoint.agent == kFolderAgent))
    return std::make_unique<FolderTransfer>(std::move(context));
  if (!endpoint.agent.empty()) return std::make_unique<AgentTransfer>(std::move(context));
  return std::make_unique<HttpTransfer>(std::move(context));
}

}  // namespace ztgit::lfs
