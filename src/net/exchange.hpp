#pragma once

// Private to net/: one HTTP exchange on its way, and the libcurl handle that carries it.

#include <array>
#include <exception>
#include <optional>
#include <string>

#include "curl_library.hpp"
#include "net/session.hpp"
#include "net/url.hpp"

namespace ztgit::net {

class Exchange {
 public:
  Exchange(Request request, Session::Done done);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange() = default;

  // Makes a handle for the URL as it is now, with `authorization` if there is one.
  CURL* prepare(const Settings& settings, const std::optional<Authorization>& authorization);

  // What the handle ended with. nullopt: an answer, see response().
  std::optional<Failure> failure(CURLcode code) const;
  Response& response();  // once the handle has ended
  // The server closed an idle connection in the moment it was used again: nothing of an answer has
  // come. True once an exchange.
  bool worth_a_new_connection(CURLcode code);

  // Goes to another URL. Credentials that the request itself carries stay with their host.
  std::optional<Failure> redirect(const std::string& location);

  const Request& request() const noexcept { return request_; }
  const Url& url() const noexcept { return url_; }
  bool sent_own_credentials() const;  // the request has an Authorization header of its own
  // "PUT https://host/path", for messages: no user, no query.
  std::string name() const;
  void finish(Outcome outcome) { done_(std::move(outcome)); }

  std::optional<Authorization> authorization;  // sent with the last try
  int rounds = 0;                              // of credentials
  CURL* handle() const noexcept { return easy_.get(); }

 private:
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* bytes, std::size_t size, std::size_t count, void* self);
  static int on_seek(void* self, curl_off_t offset, int origin);

  void take_header(std::string_view line);
  void take_body(std::string_view bytes);
  void set_headers(const Settings& settings);
  void set_body();
  void set_tls(const Settings& settings);
  int status() const;
  void set(CURLoption option, long value);
  void set(CURLoption option, const std::string& value);
  void set_pointer(CURLoption option, void* value);

  Request request_;
  Session::Done done_;
  Url url_;
  bool plain_url_ = true;
  EasyHandle easy_;
  ListHandle headers_;
  Response response_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::exception_ptr parked_;  // what source or sink threw: libcurl must not be unwound
  bool too_long_ = false;
  bool sink_began_ = false;
  int hops_ = 0;
  bool reconnected_ = false;
};

}  // namespace ztgit::net
