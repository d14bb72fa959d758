#pragma once

#include <string_view>
#include <vector>

namespace ztgit::hooks {

struct UrlFinding {
  bool secret = false;  // else a host that only a private network knows
  const char* what;     // "a password in a URL"
};

// Looks at every URL in a line: passwords (RFC 3986 section 3.2.1), tokens in the query, and hosts
// of private networks (RFC 1918, RFC 4193, RFC 6762, RFC 8375). This machine itself is no secret.
// Linear in the line, also where URLs stand in URLs.
std::vector<UrlFinding> find_in_urls(std::string_view line);

}  // namespace ztgit::hooks
