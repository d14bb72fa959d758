#pragma once

// Private to forge/: JSON over HTTP as all forges speak it, with their ways of saying no.

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "forge/forge_api.hpp"

namespace ztgit::forge {

using Json = nlohmann::json;
using Query = std::vector<std::pair<std::string, std::string>>;

// A no of the forge: Error has what to tell the user, this what to decide by.
struct ApiRefusal {
  int status = 0;
  std::string message;  // visible, one line, bounded
};

class ApiClient {
 public:
  ApiClient(std::string name, std::string base, ApiAccess access)
      : name_(std::move(name)), base_(std::move(base)), access_(std::move(access)) {}

  Json get(const std::string& path, const Query& query = {});
  // Body and answer of a POST, PUT or PATCH. An empty answer is null.
  Json send(const std::string& method, const std::string& path, const Json& body);
  // All pages of a list: up to an empty one, for servers clamp the size that is asked for; one that
  // equals the page before it ends the list, too, for some ignore the number (guides of each API).
  std::vector<Json> list(const std::string& path, Query query, const char* page_size);
  // The same page by page, until `take` wants no more.
  void pages(const std::string& path, Query query, const char* page_size,
             const std::function<bool(const Json& page)>& take);

  // What the last Error was about; status 0: no answer at all.
  const ApiRefusal& refusal() const noexcept { return refusal_; }

 private:
  Json exchange(const std::string& method, const std::string& path, const Query& query,
                const Json* body);
  net::Headers headers(bool has_body) const;
  bool waits(const net::Response& response, int attempt);
  [[noreturn]] void refuse(const net::Response& response, const std::string& what);

  std::string name_, base_;  // "Gitee", "https://gitee.com/api/v5"
  ApiAccess access_;
  ApiRefusal refusal_;
};

// What an answer says, in the types we want; what is missing or of another type is empty.
std::string text_of(const Json& object, const char* key);
std::uint64_t number_of(const Json& object, const char* key);
const Json& part_of(const Json& object, const char* key);  // null if it is not there
bool flag_of(const Json& object, const char* key);

// A URL from an answer that may be shown and stored: http or https without credentials, on that
// very host; else empty.
std::string page_of(const Json& object, const char* key, const RepositoryAddress& address);

// A name in a path of the API.
std::string path_word(std::string_view text);

}  // namespace ztgit::forge
