#pragma once

// Private to lfs/: talking JSON to one endpoint.

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "lfs/transfer.hpp"
#include "net/http.hpp"

namespace ztgit::lfs {

class Api {
 public:
  explicit Api(const TransferContext& context) : context_(context) {}  // borrowed

  // `path` is relative to the endpoint: "objects/batch", "locks?path=a.png". Asks
  // git-lfs-authenticate first where the remote is reached by ssh: Error (auth, network, no_lfs).
  net::Request request(Operation operation, std::string method, std::string_view path,
                       std::string body = {}) const;

  // An answer that is no success, as what it means for the user. no_lfs where the server keeps no
  // LFS objects for this repository: Gitee's plans, and servers without the API.
  Error refusal(const net::Response& response) const;
  Error refusal(const net::Failure& failure) const;
  // A success that cannot be understood.
  Error nonsense(const net::Response& response, const std::string& why) const;

  // For `git credential` with useHttpPath: the repository's path, if the URL is on its host.
  std::string repository_path(const std::string& url) const;

 private:
  Error error(ErrorKind kind, const std::string& reason) const;
  const TransferContext& context_;
};

// What Gitee says where an account's plan has no LFS; it comes with many a status.
bool is_plan_refusal(std::string_view text);
// A page for browsers, where an API would answer JSON.
bool is_page(const net::Response& response);

}  // namespace ztgit::lfs
