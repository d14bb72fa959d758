#include "remotes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/config.hpp"
#include "project/send_refs.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr std::string_view kHeads = "refs/heads/";

std::string branch_of(const git::Repository& repo) {
  const auto ref = repo.head().ref;
  return ref.starts_with(kHeads) ? ref.substr(kHeads.size()) : std::string();
}

}  // namespace

std::optional<std::string> last_value(const std::vector<ConfigEntry>& settings,
                                      std::string_view key) {
  const auto found = std::find_if(settings.rbegin(), settings.rend(),
                                  [&](const ConfigEntry& entry) { return entry.key == key; });
  if (found == settings.rend()) return std::nullopt;
  return found->value;
}

git::Remote remote_of(Call& call, const std::string& word) {
  if (auto remote = project::remote_called(call.repository(), word)) return std::move(*remote);
  throw Error(
      ErrorKind::usage,
      fmt::format("Invalid remote name \"{}\": invalid remote name: \"{}\"", visible_line(word),
                  visible_line((call.environment().current_folder / word).string())));
}

git::Remote default_remote(Call& call, lfs::Operation operation) {
  auto& repo = call.repository();
  const auto settings = git::config_entries(repo, call.environment().variables);
  const auto branch = branch_of(repo);
  std::vector<std::string> keys;
  if (operation == lfs::Operation::upload) {
    if (!branch.empty()) keys.push_back(fmt::format("branch.{}.pushremote", branch));
    keys.insert(keys.end(), {"remote.lfspushdefault", "remote.pushdefault"});
  }
  if (!branch.empty()) keys.push_back(fmt::format("branch.{}.remote", branch));
  keys.emplace_back("remote.lfsdefault");
  std::optional<std::string> wanted;
  for (const auto& key : keys) {
    wanted = last_value(settings, key);
    if (wanted && !wanted->empty()) break;
  }
  const auto remotes = repo.remotes();
  if (!wanted || wanted->empty())
    wanted = remotes.size() == 1 ? remotes.front().name : std::string("origin");
  for (const auto& remote : remotes)
    if (remote.name == *wanted) return remote;
  if (auto other = project::remote_called(repo, *wanted)) return std::move(*other);
  return {*wanted, "", ""};
}

remote::Caller caller_of(const Call& call) {
  const auto& environment = call.environment();
  return {
      environment.variables, environment.home, environment.config_home, environment.may_ask, {}};
}

std::string remote_ref_of(Call& call, const git::Remote& remote, const std::string& local) {
  if (!local.starts_with(kHeads)) return local;
  const auto settings = git::config_entries(call.repository(), call.environment().variables);
  const auto branch = local.substr(kHeads.size());
  const auto mode = last_value(settings, "push.default").value_or("");
  const auto followed = last_value(settings, fmt::format("branch.{}.remote", branch));
  const bool upstream = mode == "upstream" || mode == "tracking";
  const bool simple = (mode.empty() || mode == "simple") && followed == remote.name;
  if (!upstream && !simple) return local;
  const auto merge = last_value(settings, fmt::format("branch.{}.merge", branch));
  return merge && !merge->empty() ? *merge : local;
}

}  // namespace ztgit::gitlfs
