#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "net/http.hpp"

namespace ztgit::net {

// What a server asks us to wait: Retry-After (RFC 9110 section 10.2.3), seconds or a date by its
// own clock, whose seconds since 1970 are `server_now`. At most a day. nullopt: absent or nonsense.
std::optional<std::chrono::milliseconds> retry_after(const Headers& headers,
                                                     std::int64_t server_now);

}  // namespace ztgit::net
