#pragma once

// Private to lfs/: the JSON of the batch API (git-lfs docs/api/batch.md), as data.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "lfs/endpoint.hpp"
#include "lfs/pointer.hpp"
#include "net/http.hpp"

namespace ztgit::lfs {

inline constexpr const char* kMediaType = "application/vnd.git-lfs+json";

// Where and how one object is moved. Headers may hold tokens: they go to that URL only.
struct Action {
  std::string href;
  net::Headers headers;
  std::optional<std::chrono::seconds> expires_in;  // of the answer; preferred
  std::optional<std::int64_t> expires_at;          // seconds since 1970 by the server's clock
};

struct BatchObject {
  std::string oid;
  std::int64_t size = 0;
  bool authenticated = false;  // the actions need no credentials of ours
  std::optional<Action> upload, download, verify;
  int error_code = 0;  // 0: none
  std::string error_message;
};

struct BatchAnswer {
  std::string transfer;  // "basic" when the server does not say
  std::vector<BatchObject> objects;
};

struct BatchRequest {
  Operation operation = Operation::upload;
  std::vector<Pointer> objects;
  std::vector<std::string> transfers;  // besides "basic"
  std::string ref;                     // empty: left out
};

std::string encode_batch(const BatchRequest& request);

// Lenient where servers differ (null lists, years 0001, no `transfer`, `_links`), strict where a
// misreading would harm. The error is a reason for people.
tl::expected<BatchAnswer, std::string> decode_batch(std::string_view text);

// {"oid":…,"size":…} of POST verify.
std::string encode_verify(const Pointer& pointer);

// The `message` of an error answer, visible and bounded; "" when it is not LFS's JSON.
std::string message_of(std::string_view body);

// Text of a server for a message: one visible line of bounded length.
std::string bounded_line(std::string_view text);

// How long an action may still be used when it was asked for `age` ago: a new one is asked for once
// 80 % of its life is over or 5 s are left (git-lfs #1601: long pushes). nullopt: for ever.
// `server_now` is the time of asking by the server's clock.
std::optional<std::chrono::seconds> time_left(const Action& action, std::int64_t server_then,
                                              std::chrono::seconds age);

}  // namespace ztgit::lfs
