#pragma once

// Who may ask. Any page that the user has open in the browser can send requests to 127.0.0.1, and
// any name can be made to lead there (DNS rebinding).

#include <optional>
#include <string>

#include "view/message.hpp"

namespace ztgit::view {

class Guard {
 public:
  // Two secrets of 128 random bits: the first stands in the link that the user opens, behind a '#',
  // so that it reaches neither logs nor other sites; the page exchanges it for the second, a cookie
  // that scripts cannot read and other sites cannot cause to be sent.
  Guard();

  void set_port(unsigned port);
  std::string link() const;  // "http://127.0.0.1:PORT/#…"

  // A refusal: of a Host that is not ours, a write from another origin, something other than the
  // shell without the cookie. nullopt: the request may go on.
  std::optional<Response> refusal(const Request& request) const;
  // Of POST /session, whose body is the first secret: the cookie, or a refusal.
  Response open_session(const Request& request) const;

  // Headers for every answer: a policy that lets nothing run but our own files.
  static void protect(Response& response);

 private:
  std::string key_, session_, host_, other_host_;
  unsigned port_ = 0;
};

}  // namespace ztgit::view
