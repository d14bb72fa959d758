#include "cloud/transfer_agent.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/sha256.hpp"
#include "catch.hpp"
#include "hermetic_rclone.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::cloud;
using ztgit::test::content_of;
using ztgit::test::hermetic_rclone;
using ztgit::test::kind_thrown;
using ztgit::test::TempDir;
namespace fs = std::filesystem;

namespace {

const std::string kPicture = "not really a picture";
const std::string kOid = sha256_of(kPicture);

// An agent, and the lines it has answered since the last look.
struct Conversation {
  TempDir folder = {};
  std::vector<std::string> answers = {};
  TransferAgentOptions options = {};
  fs::path object = folder.path() / "store" / kOid.substr(0, 2) / kOid.substr(2, 2) / kOid;

  Conversation() {
    options = {hermetic_rclone(folder), (folder.path() / "store").string(), folder.path() / "tmp",
               [this](const std::string& line) { answers.push_back(line); }};
  }

  std::string ask(TransferAgent& agent, const std::string& line) {
    answers.clear();
    CHECK(agent.handle(line));
    return answers.empty() ? "" : answers.back();
  }
  std::string upload(TransferAgent& agent, std::size_t size = kPicture.size()) {
    return ask(agent, fmt::format(R"({{"event":"upload","oid":"{}","size":{},"path":"{}",)"
                                  R"("action":null}})",
                                  kOid, size, (folder.path() / "picture").string()));
  }
  std::string download(TransferAgent& agent) {
    return ask(agent, fmt::format(R"({{"event":"download","oid":"{}","size":{},"action":null}})",
                                  kOid, kPicture.size()));
  }
  std::size_t downloads() const {
    std::error_code none;
    const auto files = fs::directory_iterator(options.folder, none);
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("git-lfs' conversation begins with an empty object and ends with terminate") {
  Conversation talk;
  TransferAgent agent(talk.options);
  CHECK(talk.ask(agent, R"({"event":"init","operation":"upload","remote":"origin",)"
                        R"("concurrent":true,"concurrenttransfers":3})") == "{}");
  CHECK_FALSE(agent.handle(R"({"event":"terminate"})"));
}

TEST_CASE("A line that is no request ends the conversation") {
  Conversation talk;
  TransferAgent agent(talk.options);
  for (const auto* line : {"", "{", "[]", "3", R"({"event":7})", R"({"event":"delete"})", "\xff"})
    CHECK(kind_thrown([&] { agent.handle(line); }) == ErrorKind::usage);
}

TEST_CASE("A request without a sound oid or size is that object's error") {
  Conversation talk;
  TransferAgent agent(talk.options);
  for (const auto* line :
       {R"({"event":"upload"})", R"({"event":"upload","oid":"../../x","size":1,"path":"/x"})",
        R"({"event":"download","oid":"../../x","size":1})"})
    CHECK(has(talk.ask(agent, line), R"("error":{"code":400)"));
  CHECK(has(talk.ask(agent, fmt::format(R"({{"event":"download","oid":"{}","size":-1}})", kOid)),
            R"("error":{"code":400)"));
}

TEST_CASE("An object goes into the store and comes back") {
  if (!find_program("rclone")) return;
  Conversation talk;
  TransferAgent agent(talk.options);
  talk.folder.write("picture", kPicture);
  CHECK(talk.upload(agent) == fmt::format(R"({{"event":"complete","oid":"{}"}})", kOid));
  REQUIRE(talk.answers.size() == 2);
  CHECK(talk.answers[0] == fmt::format(R"({{"event":"progress","oid":"{}","bytesSoFar":20,)"
                                       R"("bytesSinceLast":20}})",
                                       kOid));
  CHECK(content_of(talk.object) == kPicture);
  CHECK(std::distance(fs::directory_iterator(talk.object.parent_path()), {}) == 1);
  const auto answer = talk.download(agent);
  CHECK(has(answer, R"("path":")" + talk.options.folder.string() + "/ztgit-"));
  CHECK(talk.downloads() == 1);
  CHECK(content_of(*begin(fs::directory_iterator(talk.options.folder))) == kPicture);
}

TEST_CASE("An object that is there is left alone, part of one is replaced") {
  if (!find_program("rclone")) return;
  Conversation talk;
  TransferAgent agent(talk.options);
  talk.folder.write("picture", kPicture);
  fs::create_directories(talk.object.parent_path());
  std::ofstream(talk.object) << std::string(kPicture.size(), '?');  // right size: not looked into
  CHECK_FALSE(has(talk.upload(agent), "error"));
  CHECK(content_of(talk.object)[0] == '?');
  std::ofstream(talk.object) << "cut";
  CHECK_FALSE(has(talk.upload(agent), "error"));
  CHECK(content_of(talk.object) == kPicture);
}

TEST_CASE("A damaged object here is not spread") {
  if (!find_program("rclone")) return;
  Conversation talk;
  TransferAgent agent(talk.options);
  talk.folder.write("picture", std::string(kPicture.size(), '?'));
  CHECK(has(talk.upload(agent), R"("error":{"code":422)"));
  talk.folder.write("picture", kPicture);
  CHECK(has(talk.upload(agent, 7), R"("error":{"code":422)"));
  CHECK_FALSE(fs::exists(talk.object));
}

TEST_CASE("A damaged or missing object there is an error, and nothing is left of it") {
  if (!find_program("rclone")) return;
  Conversation talk;
  TransferAgent agent(talk.options);
  CHECK(has(talk.download(agent), R"("error":{"code":404)"));
  fs::create_directories(talk.object.parent_path());
  for (const auto& bytes :
       {std::string(kPicture.size(), '?'), std::string("cut"), kPicture + "more", std::string()}) {
    std::ofstream(talk.object) << bytes;
    CHECK(has(talk.download(agent), R"("error":{"code":422)"));
  }
  CHECK(talk.downloads() == 0);
  std::ofstream(talk.object) << kPicture;
  CHECK_FALSE(has(talk.download(agent), "error"));
}

TEST_CASE("Without rclone each object is told what to install") {
  Conversation talk;
  talk.options.rclone.program = "no-such-rclone";
  TransferAgent agent(talk.options);
  talk.folder.write("picture", kPicture);
  for (const auto& answer : {talk.upload(agent), talk.download(agent)}) {
    CHECK(has(answer, R"("error":{"code":500)"));
    CHECK(has(answer, "sudo apt install rclone"));
  }
}

TEST_CASE("Downloads are put where the repository keeps its objects") {
  const TempDir folder;
  const auto git = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"git", "-C", folder.path().string()});
    ProcessRequest request{std::move(words)};
    request.environment = {{"GIT_CONFIG_GLOBAL", "/dev/null"}, {"GIT_CONFIG_NOSYSTEM", "1"}};
    REQUIRE(run_process(request).ok());
  };
  CHECK(kind_thrown([&] { transfer_folder(folder.path()); }) == ErrorKind::not_found);
  git({"init", "-q"});
  CHECK(transfer_folder(folder.path()) == folder.path() / ".git/lfs/tmp");
  git({"config", "lfs.storage", "elsewhere"});
  CHECK(transfer_folder(folder.path()) == folder.path() / ".git/elsewhere/tmp");
  git({"config", "lfs.storage", "/mnt/objects"});
  CHECK(transfer_folder(folder.path()) == "/mnt/objects/tmp");
}
