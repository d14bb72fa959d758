// Smart HTTP as git's own documentation sets it up: git-http-backend as a CGI program (RFC 3875).
#include <algorithm>
#include <thread>

#include "api.hpp"
#include "base/child.hpp"
#include "base/text.hpp"
#include "forge.hpp"

namespace ztgit::test {

namespace {

std::string query_of(const httplib::Request& request) {
  const auto mark = request.target.find('?');
  return mark == request.target.npos ? std::string() : request.target.substr(mark + 1);
}

// Runs it with `body` as its input and gives its whole output.
std::string run_backend(const Call& call, const std::filesystem::path& root,
                        const std::string& rest) {
  const auto& request = call.request;
  ChildRequest program{{"git", "http-backend"},
                       {{"GIT_PROJECT_ROOT", root.string()},
                        {"GIT_HTTP_EXPORT_ALL", "1"},
                        {"PATH_INFO", "/" + call.repository + rest},
                        {"REQUEST_METHOD", request.method},
                        {"QUERY_STRING", query_of(request)},
                        {"CONTENT_TYPE", request.get_header_value("Content-Type")},
                        // cpp-httplib has unpacked the body: no HTTP_CONTENT_ENCODING.
                        // No CONTENT_LENGTH: when this forge is killed in the middle of a request,
                        // the backend would wait for the rest for good, and busily (http-backend.c,
                        // pipe_fixed_length). Without it the end of its input is the end.
                        {"GIT_HTTP_MAX_REQUEST_BUFFER", "1g"},
                        {"REMOTE_ADDR", "127.0.0.1"},
                        {"REMOTE_USER", user_of(request)},
                        {"GIT_PROTOCOL", request.get_header_value("Git-Protocol")},
                        {"GIT_CONFIG_COUNT", "1"},
                        {"GIT_CONFIG_KEY_0", "http.receivepack"},
                        {"GIT_CONFIG_VALUE_0", "true"}}};
  Child child(program);
  // At its own pace: the backend may begin to answer before it has read everything.
  const std::jthread writer([&] {
    try {
      child.write(call.body);
    } catch (const std::exception&) {  // it has heard enough, and its answer says why
    }
    child.close_input();
  });
  std::string output;
  std::vector<std::byte> bytes(std::size_t{1} << 16);
  while (const auto got = child.read(bytes))
    output.append(reinterpret_cast<const char*>(bytes.data()), got);
  return output;
}

}  // namespace

void Forge::git(Call& call, const std::string& rest) {
  const auto& conduct = call.conduct;
  const bool pushes = rest == "/git-receive-pack" ||
                      query_of(call.request).find("git-receive-pack") != std::string::npos;
  if (const auto status = conduct.number("git-status-#"))
    return send_page(call, *status, "The forge says " + std::to_string(*status));
  if (const auto status = conduct.number("git-push-status-#"); status && pushes)
    return send_page(call, *status, "The forge says " + std::to_string(*status));
  if (conduct.has("readonly") && pushes) return send_page(call, 403, "Read only");
  if (conduct.has("redirect-git") && rest == "/info/refs" && !call.redirected)
    return send_redirect(call, 301, false);

  const auto output = run_backend(call, options_.root, rest);
  if (rest == "/git-receive-pack") api_->follow(call);
  const auto end = output.find("\r\n\r\n");
  if (end == output.npos) return send_page(call, 500, "git http-backend said nothing");
  std::string type = "text/plain";
  call.response.status = 200;
  for (std::size_t at = 0; at < end;) {
    const auto stop = output.find("\r\n", at);
    const auto line = std::string_view(output).substr(at, stop - at);
    const auto colon = line.find(':');
    const auto name = line.substr(0, colon);
    const std::string value(trim(line.substr(colon + 1)));
    if (name == "Status")
      call.response.status = std::stoi(value);
    else if (name == "Content-Type")
      type = value;
    else if (name != "Content-Length")
      call.response.set_header(std::string(name), value);
    at = stop + 2;
  }
  auto body = output.substr(end + 4);
  if (!conduct.has("git-truncate") || call.request.method != "POST")
    return call.response.set_content(body, type);
  call.response.set_content_provider(
      body.size(), type, [body](std::size_t offset, std::size_t, httplib::DataSink& sink) {
        return offset == 0 && sink.write(body.data(), body.size() / 2);
      });
}

}  // namespace ztgit::test
