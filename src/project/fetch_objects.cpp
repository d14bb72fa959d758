#include "project/fetch_objects.hpp"

#include <string_view>
#include <utility>

#include "reach.hpp"

namespace ztgit::project {

lfs::TransferReport fetch_objects(git::Repository& repo, std::vector<lfs::Pointer> objects,
                                  const Environment& environment,
                                  const std::function<void(const lfs::Pointer&)>& arrived) {
  constexpr std::string_view heads = "refs/heads/";
  auto branch = repo.head().ref;
  if (branch.starts_with(heads)) branch.erase(0, heads.size());
  remote::Connection connection(repo, choose_remote(repo, std::nullopt, branch, "download"),
                                caller_of(environment, {}));
  auto store = store_of(repo);
  lfs::TransferOptions options;
  options.arrived = arrived;
  return connection.objects(lfs::Operation::download).download(store, std::move(objects), options);
}

}  // namespace ztgit::project
