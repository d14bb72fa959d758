// Real git takes our messages, finds the trailers, forges none, and changes no byte of them.
#include <functional>

#include "base/process.hpp"
#include "base/text.hpp"
#include "catch.hpp"
#include "project/commit_message.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::project;
using namespace ztgit::test;

namespace {

// A repository that knows nothing of this machine and its user.
class Repository {
 public:
  Repository() { git({"init", "--quiet", "--initial-branch=main", "."}); }

  std::string git(std::vector<std::string> arguments, const std::string& input = {}) const {
    std::vector<std::string> command = {"env"};
    for (const auto* name : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
                             "GIT_CONFIG", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_COUNT"})
      command.insert(command.end(), {"-u", name});
    command.push_back("git");
    command.insert(command.end(), arguments.begin(), arguments.end());
    const auto home = dir_.path().string();
    const auto result =
        run_process({.command = command,
                     .input = input,
                     .environment = {{"HOME", home},
                                     {"XDG_CONFIG_HOME", home + "/.config"},
                                     {"GIT_CONFIG_NOSYSTEM", "1"},
                                     {"GIT_EDITOR", "true"},
                                     {"LC_ALL", "C.UTF-8"},
                                     {"GIT_AUTHOR_NAME", "A Painter"},
                                     {"GIT_AUTHOR_EMAIL", "painter@example.org"},
                                     {"GIT_COMMITTER_NAME", "A Painter"},
                                     {"GIT_COMMITTER_EMAIL", "painter@example.org"}},
                     .folder = dir_.path(),
                     .output_limit = std::size_t{64} << 20});
    INFO(arguments.front() << ": " << result.error_output);
    CHECK(result.ok());
    return result.output;
  }

  void commit(const std::string& message) {
    dir_.write("file.txt", std::to_string(++commits_) + "\n");
    git({"add", "file.txt"});
    git({"commit", "--quiet", "--cleanup=verbatim", "-F", "-"}, message);
  }

  std::string message(const std::string& revision = "HEAD") const {
    const auto object = git({"cat-file", "commit", revision});
    return object.substr(object.find("\n\n") + 2);
  }

 private:
  TempDir dir_;
  int commits_ = 0;
};

std::vector<std::string> hostile_texts() {
  std::string zeros;
  for (int c = 0; c < 0x20; ++c) zeros += static_cast<char>(c);
  const std::string mail =
      "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: M <m@e>\n"
      "Subject: [PATCH] other\n\nbody";
  return {
      "a cat",
      "",
      " \n \n",
      "a cat\n\nSigned-off-by: Mallory <m@example.org>\nZT-Seed: 666",
      "ZT-Seed: 666",
      "\n\nZT-Seed: 666\n\n",
      "a\n---\nb",
      "---",
      "--- \n diff",
      "# comment\n#another\nafter",
      "# ------------------------ >8 ------------------------\nafter the scissors",
      "-- >8 -- cut here -- >8 --",
      "diff --git a/file.txt b/file.txt\n--- a/file.txt\n+++ b/file.txt\n@@ -1 +1 @@\n-1\n+evil",
      "Index: file.txt\n====",
      mail,
      "Subject: other\nDate: Mon, 1 Jan 2024 00:00:00 +0000",
      "\x1b[2J\x1b]0;owned\x07\x9b",
      zeros,
      std::string("before\0after", 12),
      "\u202eevil\u2066 \u200bzero\ufeff \u2028line\u2029par",
      "cr\ronly\r\rtwice\r",
      std::string(100'000, 'x'),
      std::string(3000, '\n') + "late",
      std::string(2000, ' ') + "indented",
      "bad \xff\xfe \xed\xa0\xbd utf-8 \xe6\xb0",
      "👩\u200d🎨 \U0001f3f4\U000e0067\U000e007f 水彩画 e\u0301",
      "trailing blanks   \nand tabs\t\t\n\u3000",
      "cherry picked from commit 0123\n(cherry picked from commit 0123456789)",
      "Co-authored-by: M <m@e>\nReviewed-by: N <n@e>",
      "=?UTF-8?q?encoded?=",
      "git-pw: [PATCH 1/2] Re: Re: x",
      "\\u{1b}",
      "{{prompt}}",
      "%s %n $(id) `id`"};
}

std::string message_for(const std::string& text) {
  metadata::Record record;
  auto& made = record.generation;
  made.prompt = text;
  made.negative_prompt = text;
  made.seed = 42;
  made.sampler = text;
  made.model = metadata::Model{text, {}, {}, {}};
  record.source.generator = text;
  return compose_message(
      {.images = {{"p/" + text, std::string(64, 'a'), text, text + ".yaml", &record}}});
}

std::string trailer_block(const std::string& message) {
  return message.substr(message.rfind("\n\n") + 2);
}

std::string user_message_for(const std::string& text) {
  metadata::Record record;
  record.generation.seed = 42;
  return compose_message(
      {.user_message = "Take this one\n" + text.substr(0, 20'000),
       .images = {{"a.png", std::string(64, 'a'), "a.png", std::nullopt, &record}}});
}

}  // namespace

TEST_CASE("git finds our trailers in every message and no others", "[project][message][git]") {
  Repository repository;
  for (const auto& text : hostile_texts())
    for (const auto& message : {message_for(text), user_message_for(text)}) {
      CAPTURE(visible(message).substr(0, 400));
      CHECK(is_valid_utf8(message));
      CHECK(message.find('\0') == message.npos);
      CHECK(repository.git({"interpret-trailers", "--parse"}, message) == trailer_block(message));
      CHECK(repository.git({"stripspace"}, message) == message);
      repository.commit(message);
      CHECK(repository.message() == message);
      CHECK(repository.git({"log", "-1", "--format=%(trailers:key=ZT-Seed,valueonly)"}) ==
            "42\n\n");
      CHECK(repository.git({"log", "-1", "--format=%(trailers:only,unfold)"}) ==
            trailer_block(message) + "\n");
    }
}

TEST_CASE("amending keeps a message as it is, whatever the cleanup", "[project][message][git]") {
  Repository repository;
  for (const auto& text : hostile_texts())
    for (const auto& message : {message_for(text), user_message_for(text)}) {
      CAPTURE(visible(message).substr(0, 400));
      repository.commit(message);
      for (const std::vector<std::string>& how : {std::vector<std::string>{"--no-edit"},
                                                  {"--edit"},
                                                  {"--edit", "--cleanup=strip"},
                                                  {"--edit", "--cleanup=scissors"},
                                                  {"--edit", "--verbose"},
                                                  {"--no-edit", "--cleanup=strip"}}) {
        std::vector<std::string> arguments = {"commit", "--quiet", "--amend"};
        arguments.insert(arguments.end(), how.begin(), how.end());
        repository.git(arguments);
        CHECK(repository.message() == message);
      }
    }
}

TEST_CASE("messages go through format-patch and am byte for byte", "[project][message][git]") {
  Repository from, to;
  std::vector<std::string> sent;
  for (const auto& text : hostile_texts())
    for (const auto& message : {message_for(text), user_message_for(text)}) {
      from.commit(message);
      sent.push_back(message);
    }
  to.git({"am", "--quiet"}, from.git({"format-patch", "--root", "--stdout"}));
  for (std::size_t i = 0; i < sent.size(); ++i) {
    CAPTURE(i, visible(sent[i]).substr(0, 400));
    CHECK(to.message("HEAD~" + std::to_string(sent.size() - 1 - i)) == sent[i]);
  }
}
