#pragma once

// One exchange with the browser, as data.

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ztgit::view {

struct Request {
  std::string method;  // "GET"
  std::string path;    // decoded, "/thumbnail/3f9a…"
  std::map<std::string, std::string> query;
  std::string host, origin, cookie, type;  // of these headers; empty: absent
  std::string body;                        // at most kMostBody
};

struct Response {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

inline constexpr std::size_t kMostBody = std::size_t{1} << 20;

}  // namespace ztgit::view
