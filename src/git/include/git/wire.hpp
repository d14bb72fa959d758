#pragma once

// How git's smart protocol leaves this module: libgit2 builds and reads the messages, somebody
// above carries them. One HTTP stack then serves git and LFS alike, and ssh is the user's own.

#include <cstdint>
#include <memory>
#include <string>

#include "base/child.hpp"
#include "git/spool.hpp"

namespace ztgit::git {

// One exchange of gitprotocol-http(5): a GET of info/refs or a POST to git-upload-pack or
// git-receive-pack.
struct HttpCall {
  std::string url;           // whole
  std::string content_type;  // empty: a GET
  std::string accept;
  Spool* body = nullptr;  // borrowed; of a POST
};

class Wire {
 public:
  Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  virtual ~Wire() = default;

  // Sends, and puts the body of the 2xx answer into `answer`. Follows redirects: the URL that
  // answered is returned, and later calls begin with it (git's http.followRedirects=initial).
  // Throws Error: auth, not_found (404), network, …
  virtual std::string exchange(const HttpCall& call, Spool& answer) = 0;

  // A program on the other side of ssh: `service` is "git-upload-pack" or "git-receive-pack".
  virtual std::unique_ptr<Child> program(const std::string& url, const std::string& service) = 0;

  // Text of the other side for people ("remote: …"), already one visible line.
  virtual void remote_says(const std::string& line) = 0;
};

}  // namespace ztgit::git
