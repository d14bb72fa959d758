#include "spawn.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <string_view>
#include <unistd.h>

#include <fmt/format.h>

extern char** environ;

namespace ztgit {

namespace {

std::vector<std::string> environment_with(
    const std::vector<std::pair<std::string, std::string>>& more) {
  std::vector<std::string> all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto name = text.substr(0, text.find('='));
    bool replaced = false;
    for (const auto& [key, value] : more) replaced = replaced || key == name;
    if (!replaced) all.emplace_back(text);
  }
  for (const auto& [key, value] : more) all.push_back(fmt::format("{}={}", key, value));
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw_errno("make a pipe for", "a program", errno);
  return {File(ends[0]), File(ends[1])};
}

pid_t spawn(const Spawn& what) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, what.input, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, what.output, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, what.error, STDERR_FILENO);
  if (!what.folder.empty()) ::posix_spawn_file_actions_addchdir_np(&actions, what.folder.c_str());
  // We ignore SIGPIPE; a child that inherited this would write on into nothing.
  posix_spawnattr_t attributes;
  sigset_t restored;
  ::sigemptyset(&restored);
  ::sigaddset(&restored, SIGPIPE);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setsigdefault(&attributes, &restored);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  auto words = what.command;
  auto variables = environment_with(what.environment);
  pid_t child = -1;
  const int problem = ::posix_spawnp(&child, words.at(0).c_str(), &actions, &attributes,
                                     pointers_to(words).data(), pointers_to(variables).data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (problem != 0) throw_errno("start", what.command.at(0), problem);
  return child;
}

void ignore_broken_pipes() {
  static const auto previous = std::signal(SIGPIPE, SIG_IGN);
  static_cast<void>(previous);
}

}  // namespace ztgit
