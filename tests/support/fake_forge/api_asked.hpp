#pragma once

// One request of an API, taken apart, and the words of each forge to answer it.

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "api.hpp"

namespace ztgit::test {

inline constexpr const char* kLogin = "login";

inline std::size_t number_in(const std::string& text, std::size_t otherwise) {
  return text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != text.npos
             ? otherwise
             : std::stoul(text);
}

struct Api::Asked {
  Call& call;
  Dialect dialect;
  std::vector<std::string> words;  // after /api/vN
  nlohmann::json body;
  std::string user;
  std::string repository;  // owner/name
  std::filesystem::path folder;

  void say(int status, const nlohmann::json& answer) const {
    call.response.status = status;
    if (answer.is_null())
      call.response.body.clear();
    else
      call.response.set_content(answer.dump(), "application/json; charset=utf-8");
  }
  // As each forge words it.
  void refuse(int status, const std::string& why) const {
    if (dialect == Dialect::github)
      return say(status, {{"message", "Validation Failed"},
                          {"errors", nlohmann::json::array({why})},
                          {"documentation_url", "https://docs.example.com"}});
    if (dialect == Dialect::gitee && status == 401)
      return say(status, {{"error", "invalid_token"}, {"error_description", why}});
    say(status, {{"message", why}});
  }
  // An unknown route: Gitee answers with a page.
  void nowhere() const {
    if (dialect == Dialect::gitee) return send_page(call, 404, "404");
    say(404, {{"message", "Not Found"}});
  }
  // Only these names are the API's; those with a * must be there.
  bool takes(std::initializer_list<const char*> names) const {
    if (!body.is_object()) {
      refuse(400, "the body is no object");
      return false;
    }
    for (const auto& entry : body.items())
      if (std::none_of(names.begin(), names.end(), [&](std::string_view name) {
            return entry.key() == (name.starts_with('*') ? name.substr(1) : name);
          })) {
        refuse(422, "unknown parameter " + entry.key());
        return false;
      }
    for (const std::string_view name : names)
      if (name.starts_with('*') && !body.contains(name.substr(1))) {
        refuse(422, "missing parameter " + std::string(name.substr(1)));
        return false;
      }
    return true;
  }
  bool queries(std::initializer_list<std::string_view> names) const {
    for (const auto& [key, value] : call.request.params)
      if (std::find(names.begin(), names.end(), key) == names.end()) {
        refuse(422, "unknown query " + key);
        return false;
      }
    return true;
  }
  std::string text(const char* key) const {
    return body.contains(key) && body[key].is_string() ? body[key].get<std::string>() : "";
  }
  bool is(const char* method) const { return call.request.method == method; }
  const char* page_size() const { return dialect == Dialect::gitea ? "limit" : "per_page"; }
  // One page of a list, clamped as servers clamp it.
  void page(const nlohmann::json& all) const {
    auto size = number_in(call.request.get_param_value(page_size()), 30);
    size = std::min<std::size_t>(size, dialect == Dialect::gitea ? 50 : 100);
    if (const auto most = call.conduct.number("api-page-#"))
      size = std::min(size, static_cast<std::size_t>(std::max(1, *most)));
    auto number = std::max<std::size_t>(1, number_in(call.request.get_param_value("page"), 1));
    if (call.conduct.has("api-ignores-page")) number = 1;
    nlohmann::json some = nlohmann::json::array();
    for (auto i = (number - 1) * size; i < std::min(number * size, all.size()); ++i)
      some.push_back(all[i]);
    say(200, some);
  }
};

}  // namespace ztgit::test
