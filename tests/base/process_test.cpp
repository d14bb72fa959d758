#include "base/process.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catch.hpp"
#include "temp_dir.hpp"

using namespace ztgit;

namespace {

ProcessRequest shell(const std::string& script) { return {.command = {"sh", "-c", script}}; }

ErrorKind failure_of(const ProcessRequest& request) {
  try {
    run_process(request);
  } catch (const Error& error) {
    return error.kind();
  }
  FAIL("expected an Error");
  return ErrorKind::internal;
}

}  // namespace

TEST_CASE("a program's answer, its complaints and its exit code come back", "[base][process]") {
  const auto result = run_process(shell("echo out; echo err >&2; exit 3"));
  CHECK(result.output == "out\n");
  CHECK(result.error_output == "err\n");
  CHECK(result.status == 3);
  CHECK_FALSE(result.ok());
}

TEST_CASE("a program that was killed answers 128 and the signal", "[base][process]") {
  CHECK(run_process(shell("kill -9 $$")).status == 128 + SIGKILL);
}

TEST_CASE("arguments are words, never a shell line", "[base][process]") {
  const auto result = run_process({.command = {"printf", "%s|", "a b", "$HOME", "; echo x"}});
  CHECK(result.output == "a b|$HOME|; echo x|");
}

TEST_CASE("much input and much output flow at once", "[base][process]") {
  auto request = shell("cat");
  request.input = std::string(3 << 20, 'x');  // many times what a pipe holds
  CHECK(run_process(request).output == request.input);
}

TEST_CASE("both outputs are read at once", "[base][process]") {
  const auto result = run_process(shell("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero"));
  CHECK(result.output.size() == 300000);
  CHECK(result.error_output.size() == 300000);
}

TEST_CASE("output beyond the limit is dropped, and the program still ends", "[base][process]") {
  auto request = shell("head -c 1000000 /dev/zero; echo end >&2");
  request.output_limit = 1000;
  const auto result = run_process(request);
  CHECK(result.ok());
  CHECK(result.output.size() == 1000);
  CHECK(result.error_output == "end\n");
}

TEST_CASE("a program that does not read its input does not end us", "[base][process]") {
  auto request = shell("exit 0");
  request.input = std::string(1 << 20, 'x');
  CHECK(run_process(request).ok());
}

TEST_CASE("a program without input finds its stdin empty", "[base][process]") {
  CHECK(run_process(shell("cat; echo done")).output == "done\n");
}

TEST_CASE("a child does not inherit that we ignore SIGPIPE", "[base][process]") {
  auto request = shell("trap '' USR1; cat >/dev/null; grep SigIgn /proc/self/status");
  request.input = "x";  // from here on this process ignores it
  const auto result = run_process(request);
  const auto mask =
      std::stoull(result.output.substr(result.output.find_last_of("\t ") + 1), nullptr, 16);
  CHECK((mask >> (SIGUSR1 - 1) & 1U) == 1);  // the test can see an ignored signal
  CHECK((mask >> (SIGPIPE - 1) & 1U) == 0);
}

TEST_CASE("variables are added to ours, and replace them", "[base][process]") {
  auto request = shell("echo $ZTGIT_TEST_ONE $ZTGIT_TEST_TWO; env | grep -c ^ZTGIT_TEST_ONE=");
  request.environment = {{"ZTGIT_TEST_ONE", "1"}, {"ZTGIT_TEST_TWO", "a=b"}};
  CHECK(run_process(request).output == "1 a=b\n1\n");
  request.environment = {{"PATH", "/nowhere:/usr/bin:/bin"}};
  request.command = {"sh", "-c", "echo $PATH; env | grep -c ^PATH="};
  CHECK(run_process(request).output == "/nowhere:/usr/bin:/bin\n1\n");
}

TEST_CASE("a program starts in the folder it is given", "[base][process]") {
  const test::TempDir folder;
  auto request = shell("pwd -P");
  request.folder = folder.path();
  CHECK(run_process(request).output == std::filesystem::canonical(folder.path()).string() + "\n");
}

TEST_CASE("a program that does not exist is not found", "[base][process]") {
  CHECK(failure_of({.command = {"ztgit-no-such-program"}}) == ErrorKind::not_found);
}

TEST_CASE("a program that answers too late is killed", "[base][process]") {
  auto request = shell("exec sleep 60");
  request.timeout = std::chrono::seconds(0);
  CHECK(failure_of(request) == ErrorKind::network);
}

TEST_CASE("the time also runs for a program that has closed its outputs", "[base][process]") {
  auto request = shell("exec sleep 60 >&- 2>&-");
  request.timeout = std::chrono::seconds(1);
  CHECK(failure_of(request) == ErrorKind::network);
}

TEST_CASE("a daemon left behind with our pipes does not hold us up", "[base][process]") {
  const auto result = run_process(shell("sleep 61 & echo $!"));
  CHECK(result.ok());
  const auto daemon = std::stoi(std::string(trim(result.output)));
  REQUIRE(daemon > 1);
  CHECK(::kill(daemon, SIGKILL) == 0);  // it was still there
}

TEST_CASE("programs are found on PATH, and only programs", "[base][process]") {
  CHECK(find_program("sh"));
  CHECK_FALSE(find_program("ztgit-no-such-program"));
  CHECK_FALSE(find_program(""));  // a folder
}

TEST_CASE("an attached program gets all its input, and may leave it unread", "[base][process]") {
  const std::string input(300000, 'x');
  CHECK(run_attached({.command = {"sh", "-c", "test $(wc -c) -eq 300000"}, .input = input}) == 0);
  CHECK(run_attached({.command = {"sh", "-c", "exit 3"}, .input = input}) == 3);
  CHECK(run_attached({.command = {"sh", "-c", "kill -9 $$"}}) == 128 + SIGKILL);
}
