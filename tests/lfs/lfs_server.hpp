#pragma once

// An LFS server on loopback whose misbehaviour a test scripts.

#include <functional>
#include <httplib.h>
#include <map>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/sha256.hpp"

namespace ztgit::test {

class LfsServer {
 public:
  using Json = nlohmann::json;
  using Hook = std::function<bool(const httplib::Request&, httplib::Response&)>;  // true: answered

  LfsServer() {
    server_.Post("/demo.git/info/lfs/objects/batch", [this](const auto& request, auto& response) {
      if (!handled("batch", on_batch, request, response)) answer_batch(request, response);
    });
    server_.Put(R"(/storage/([0-9a-f]+))", [this](const auto& request, auto& response) {
      if (handled("put", on_put, request, response)) return;
      const std::scoped_lock held(lock_);
      objects_[request.matches[1].str()] = request.body;
    });
    server_.Get(R"(/storage/([0-9a-f]+))", [this](const auto& request, auto& response) {
      if (!handled("get", on_get, request, response))
        response.set_content(object(request.matches[1].str()), "application/octet-stream");
    });
    server_.Post("/verify", [this](const auto& request, auto& response) {
      handled("verify", on_verify, request, response);
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
  }
  LfsServer(const LfsServer&) = delete;
  LfsServer& operator=(const LfsServer&) = delete;
  ~LfsServer() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }
  void start() {
    server_.new_task_queue = [] { return new httplib::ThreadPool(40); };  // one a connection
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  httplib::Server& routes() { return server_; }
  std::string url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
  }
  void put(const std::string& bytes) {
    const std::scoped_lock held(lock_);
    objects_[sha256_of(bytes)] = bytes;
  }
  std::string object(const std::string& oid) {  // empty: it is not there
    const std::scoped_lock held(lock_);
    return objects_.contains(oid) ? objects_[oid] : std::string();
  }
  std::size_t count(const std::string& what) { return seen(what).size(); }
  std::vector<httplib::Request> seen(const std::string& what) {
    const std::scoped_lock held(lock_);
    return seen_[what];
  }

  // For routes of a test's own: seen() gives it back.
  void note(const std::string& what, const httplib::Request& request) {
    const std::scoped_lock held(lock_);
    seen_[what].push_back(request);
  }

  // Set before start(). Called from the server's threads, one at a time.
  Hook on_batch, on_put, on_get, on_verify;
  std::function<void(Json&)> on_answer;  // changes a batch's answer
  bool verify = false;

 private:
  bool handled(const std::string& what, const Hook& hook, const httplib::Request& request,
               httplib::Response& response) {
    note(what, request);
    const std::scoped_lock held(hooks_);
    return hook && hook(request, response);
  }
  void answer_batch(const httplib::Request& request, httplib::Response& response) {
    const auto asked = Json::parse(request.body);
    const bool upload = asked["operation"] == "upload";
    Json answer;
    for (const auto& object : asked["objects"]) {
      const std::string oid = object["oid"];
      const bool here = !this->object(oid).empty();
      Json one = object;
      if (upload && !here) {
        one["actions"]["upload"] = {{"href", url("/storage/" + oid)}};
        if (verify)
          one["actions"]["verify"] = {{"href", url("/verify")}, {"header", {{"X-Repo", "demo"}}}};
      } else if (!upload && here) {
        one["actions"]["download"] = {{"href", url("/storage/" + oid)}};
      } else if (!upload) {
        one["error"] = {{"code", 404}, {"message", "Object does not exist"}};
      }
      answer["objects"].push_back(one);
    }
    const std::scoped_lock held(hooks_);
    if (on_answer) on_answer(answer);
    response.set_content(answer.dump(), "application/vnd.git-lfs+json");
  }

  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  std::mutex lock_, hooks_;
  std::map<std::string, std::string> objects_;
  std::map<std::string, std::vector<httplib::Request>> seen_;
};

}  // namespace ztgit::test
