#pragma once

#include <filesystem>
#include <httplib.h>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/process.hpp"

namespace ztgit::test {

// git's own server side: `git http-backend` behind a small HTTP server. /git/ has the repositories
// below `root`, /moved/ redirects there, /page/ is a web page, /error/ says
// so by git's own means.
class GitServer {
 public:
  explicit GitServer(std::filesystem::path root) : root_(std::move(root)) {
    const auto run = [this](const auto& request, auto& response) { serve(request, response); };
    server_.Get(R"(/git/.*)", run);
    server_.Post(R"(/git/.*)", run);
    server_.Get(R"(/moved/(.*))", [](const auto& request, auto& response) {
      auto target = "/git/" + request.matches[1].str();
      if (request.has_param("service")) target += "?service=" + request.get_param_value("service");
      response.set_redirect(target);
    });
    server_.Get(R"(/page/.*)", [](const auto& /*request*/, auto& response) {
      response.set_content("<html>Sign in</html>", "text/html");
    });
    server_.Get(R"(/error/.*)", [](const auto& /*request*/, auto& response) {
      response.set_content("0027ERR Repository \033[1mx\033[m not found.\n", "text/plain");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  GitServer(const GitServer&) = delete;
  GitServer& operator=(const GitServer&) = delete;
  ~GitServer() {
    server_.stop();
    thread_.join();
  }

  int port() const { return port_; }
  std::string url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}/{}", port_, path);
  }
  std::vector<std::string> seen() const {  // "GET /git/x.git/info/refs"
    const std::scoped_lock held(lock_);
    return seen_;
  }
  void forget() {
    const std::scoped_lock held(lock_);
    seen_.clear();
  }

 private:
  void serve(const httplib::Request& request, httplib::Response& response) {
    {
      const std::scoped_lock held(lock_);
      seen_.push_back(request.method + " " + request.path);
    }
    ProcessRequest backend;
    backend.command = {"git", "http-backend"};
    backend.input = request.body;
    backend.output_limit = std::size_t{256} << 20;
    const auto query = request.target.find('?');
    backend.environment = {
        {"GIT_PROJECT_ROOT", root_.string()},
        {"GIT_HTTP_EXPORT_ALL", "1"},
        {"PATH_INFO", request.path.substr(4)},
        {"QUERY_STRING", query == request.target.npos ? "" : request.target.substr(query + 1)},
        {"REQUEST_METHOD", request.method},
        {"CONTENT_TYPE", request.get_header_value("Content-Type")},
        {"CONTENT_LENGTH", std::to_string(request.body.size())},
        {"REMOTE_USER", "painter"},
        {"REMOTE_ADDR", "127.0.0.1"}};
    const auto result = run_process(backend);
    answer(result.output, response);
  }

  // RFC 3875, 6: header lines, an empty one, the body.
  static void answer(const std::string& output, httplib::Response& response) {
    std::size_t at = 0;
    std::string type = "text/plain";
    for (auto end = output.find("\r\n"); end != output.npos; end = output.find("\r\n", at)) {
      const auto line = output.substr(at, end - at);
      at = end + 2;
      if (line.empty()) break;
      const auto colon = line.find(": ");
      const auto name = line.substr(0, colon), value = line.substr(colon + 2);
      if (name == "Status")
        response.status = std::stoi(value);
      else if (name == "Content-Type")
        type = value;
      else
        response.set_header(name, value);
    }
    response.set_content(output.substr(at), type);
  }

  std::filesystem::path root_;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  mutable std::mutex lock_;
  std::vector<std::string> seen_;
};

}  // namespace ztgit::test
