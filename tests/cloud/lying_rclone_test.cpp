// What a server says that rclone could be: success for nothing, hostile texts, old versions.

#include <filesystem>
#include <httplib.h>
#include <map>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"
#include "catch.hpp"
#include "cloud/object_store.hpp"
#include "hermetic_rclone.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::cloud;
using ztgit::test::hermetic_rclone;
using ztgit::test::kind_thrown;
using ztgit::test::TempDir;
namespace fs = std::filesystem;

namespace {

const std::string kBytes = "picture";
const StoredObject kObject{sha256_of(kBytes), kBytes.size()};

// A program that says it is `rclone rcd`, and the server it points to.
class LyingRclone {
 public:
  LyingRclone() {
    answer("core/version", R"({"version":"v1.60.1","decomposed":[1,60,1]})");
    answer("operations/stat", R"({"item":null})");
    answer("operations/fsinfo", R"({"Features":{"Move":true}})");
    for (const auto* method : {"copyfile", "movefile", "deletefile"})
      answer(std::string("operations/") + method, "{}");
    server_.Post("/.*", [this](const auto& request, auto& response) {
      const std::scoped_lock held(lock_);
      seen_.push_back(request);
      const auto& [status, body] = answers_.at(request.path);
      response.status = status;
      response.set_content(body, "application/json");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    options_ = hermetic_rclone(folder);
    options_.program = program(fmt::format("{}", port_));
  }
  LyingRclone(const LyingRclone&) = delete;
  LyingRclone& operator=(const LyingRclone&) = delete;
  ~LyingRclone() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  void answer(const std::string& method, const std::string& body, int status = 200) {
    answers_["/" + method] = {status, body};
  }
  const RcloneOptions& start() {
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
    return options_;
  }
  std::vector<std::string> methods() const {
    const std::scoped_lock held(lock_);
    std::vector<std::string> methods;
    for (const auto& request : seen_) methods.push_back(request.path);
    return methods;
  }
  std::string header(const std::string& name) const {
    const std::scoped_lock held(lock_);
    return seen_.at(0).get_header_value(name);
  }

  TempDir folder;

 private:
  std::string program(const std::string& port) const {
    const auto file = folder.write(
        "lying", "#!/bin/sh\ntr '\\0' ' ' </proc/$$/cmdline >" + (folder.path() / "argv").string() +
                     "\necho '2026/11/25 00:00:00 NOTICE: Config file not found'\n"
                     "echo '2026/11/25 00:00:00 NOTICE: Serving remote control on "
                     "http://127.0.0.1:" +
                     port + "/'\nexec sleep 1000\n");
    fs::permissions(file, fs::perms::owner_all);
    return file.string();
  }

  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  mutable std::mutex lock_;
  std::vector<httplib::Request> seen_;
  std::map<std::string, std::pair<int, std::string>> answers_;
  RcloneOptions options_;
};

}  // namespace

TEST_CASE("A copy that succeeds and leaves nothing is no success") {
  LyingRclone liar;
  Rclone rclone(liar.start());
  ObjectStore store(rclone, "r:x");
  const auto file = liar.folder.write("picture", kBytes);
  CHECK(kind_thrown([&] { store.send(kObject, file); }) == ErrorKind::network);
  CHECK(kind_thrown([&] { store.fetch(kObject, liar.folder.path() / "back"); }) ==
        ErrorKind::not_found);
}

TEST_CASE("An object gets its name by renaming, or where that is dear by being written there") {
  for (const bool renames : {true, false}) {
    LyingRclone liar;
    liar.answer("operations/fsinfo", fmt::format(R"({{"Features":{{"Move":{}}}}})", renames));
    Rclone rclone(liar.start());
    ObjectStore store(rclone, "r:x");
    const auto file = liar.folder.write("picture", kBytes);
    CHECK(kind_thrown([&] { store.send(kObject, file); }) == ErrorKind::network);
    const auto methods = liar.methods();
    CHECK(std::count(methods.begin(), methods.end(), "/operations/copyfile") == 1);
    CHECK(std::count(methods.begin(), methods.end(), "/operations/movefile") == (renames ? 1 : 0));
  }
}

TEST_CASE("A copy that fails leaves nothing under a temporary name") {
  LyingRclone liar;
  liar.answer("operations/copyfile", R"({"error":"connection reset","status":500})", 500);
  Rclone rclone(liar.start());
  ObjectStore store(rclone, "r:x");
  const auto file = liar.folder.write("picture", kBytes);
  CHECK(kind_thrown([&] { store.send(kObject, file); }) == ErrorKind::network);
  CHECK(liar.methods().back() == "/operations/deletefile");
}

TEST_CASE("What rclone says is cut and cannot touch the terminal") {
  LyingRclone liar;
  liar.answer("operations/list",
              R"({"error":"\u001b[2J\u202e bad )" + std::string(5000, 'x') + R"("})", 500);
  Rclone rclone(liar.start());
  try {
    rclone.list("r:x", "");
    FAIL("listed");
  } catch (const Error& error) {
    const std::string text = error.what();
    CHECK(text.find('\x1b') == text.npos);
    CHECK(text.find("\xe2\x80\xae") == text.npos);
    CHECK(text.size() < 400);
  }
}

TEST_CASE("Answers of another kind than rclone's are errors") {
  for (const auto* body : {"", "[]", "<html>", "{", R"({"item":{"Size":"7"}})"}) {
    LyingRclone liar;
    liar.answer("operations/stat", body);
    Rclone rclone(liar.start());
    CHECK(kind_thrown([&] { rclone.stat("r:x", "y"); }) == ErrorKind::network);
  }
}

TEST_CASE("An rclone that is too old is refused by its version") {
  LyingRclone liar;
  liar.answer("core/version", R"({"version":"v1.53.3","decomposed":[1,53,3]})");
  Rclone rclone(liar.start());
  CHECK(kind_thrown([&] { rclone.version(); }) == ErrorKind::config);
}

TEST_CASE("The password of the loopback port is random and in no argument") {
  std::vector<std::string> logins;
  for (int i = 0; i < 2; ++i) {
    LyingRclone liar;
    Rclone rclone(liar.start());
    rclone.version();
    logins.push_back(liar.header("Authorization"));
    const auto words = test::content_of(liar.folder.path() / "argv");
    CHECK(words.find("rcd") != words.npos);
    const auto login = base64_decode(logins.back().substr(std::string("Basic ").size()));
    REQUIRE(login);
    CHECK(words.find(login->substr(0, login->find(':'))) == words.npos);
    CHECK(words.find(login->substr(login->find(':') + 1)) == words.npos);
  }
  CHECK(logins[0].starts_with("Basic "));
  CHECK(logins[0].size() > 80);
  CHECK(logins[0] != logins[1]);
}
