#pragma once

// Private to review/: refs of a remote, be it a server or a folder. To a folder git itself pushes,
// so that the hooks there have their say.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "remote/connection.hpp"

namespace ztgit::review {

struct Way {
  std::string from, to;  // full names of refs; empty `from` of a push: delete
};

class RemoteRefs {
 public:
  RemoteRefs() = default;
  RemoteRefs(const RemoteRefs&) = delete;
  RemoteRefs& operator=(const RemoteRefs&) = delete;
  virtual ~RemoteRefs() = default;

  virtual std::map<std::string, std::string> list() = 0;  // name -> id
  // Forward only. Error (conflict) when one is refused.
  virtual void push(const std::vector<Way>& ways) = 0;
  // Over what is there.
  virtual void fetch(const std::vector<Way>& ways) = 0;
};

std::unique_ptr<RemoteRefs> remote_refs(git::Repository& repo, remote::Connection& connection);

}  // namespace ztgit::review
