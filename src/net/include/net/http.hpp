#pragma once

// One HTTP exchange, as data.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace ztgit::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

// The first value of a header, whatever its case; nullopt if it is not there.
std::optional<std::string_view> header(const Headers& headers, std::string_view name);

// What a request sends. Read from the thread that runs the session; may be rewound and read again
// (after a 401 or a redirect).
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;
  virtual std::uint64_t size() const = 0;
  virtual std::size_t read(std::span<std::byte> bytes) = 0;  // 0: the end
  virtual void rewind() = 0;
};

// Where the body of a 2xx answer goes. begin() comes before the first byte of each try.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;
  virtual void begin(int status, const Headers& headers) = 0;
  virtual void write(std::span<const std::byte> bytes) = 0;
};

// Whether and how a request may be given the user's credentials.
enum class Credentials {
  allowed,  // anonymous unless this server is known to want them; after a 401 with them
  never,    // what the request says itself is all there is
};

struct Request {
  std::string method = "GET";
  std::string url;
  Headers headers = {};
  std::string body = {};     // of a POST; ignored with `source`
  Source* source = nullptr;  // borrowed until the answer is given
  Sink* sink = nullptr;      // borrowed; absent: the answer's body is kept, up to kBodyLimit
  Credentials credentials = Credentials::allowed;
  std::string repository_path = {};  // for `git credential` with useHttpPath
  // Never sent twice behind our back. libcurl sends again what got no answer on a connection that
  // was used before, for that may have been closed long since (Curl_retry_request): with what
  // creates something, it would be there twice.
  bool once = false;
};

struct Response {
  int status = 0;
  Headers headers;
  std::string body;  // of an answer without sink, and of every answer that is not 2xx
  std::string url;   // after redirects
};

enum class FailureKind {
  network,    // worth a retry: no connection, reset, cut off, too slow
  tls,        // certificate or protocol: will not get better
  auth,       // the server wants credentials that we have not, or not these
  refused,    // by us: a redirect to http, too many hops, an answer over the limit
  local,      // the source or the sink gave up; `cause` has its exception
  cancelled,  // SIGINT
};

struct Failure {
  FailureKind kind = FailureKind::network;
  std::string message;  // "verb the object: reason", no secrets
  std::exception_ptr cause = {};
  std::string body = {};  // of the 401 behind `auth`: some servers say there why (Gitee)
};

using Outcome = tl::expected<Response, Failure>;

// What an answer without a sink may hold: the largest batch answer has 100 objects of 1 kB.
inline constexpr std::size_t kBodyLimit = std::size_t{8} << 20;

}  // namespace ztgit::net
