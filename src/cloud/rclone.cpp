#include "cloud/rclone.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "daemon.hpp"

namespace ztgit::cloud {

namespace fs = std::filesystem;

namespace {

// A daemon that has died is begun again; one that always dies is not.
constexpr int kMostStarts = 5;

std::string shown(const std::string& remote, const std::string& path) {
  return visible_line(remote + (remote.ends_with(':') ? "" : "/") + path);
}

CloudEntry entry_of(const Json& item) try {
  CloudEntry entry;
  entry.path = item.value("Path", std::string());
  entry.folder = item.value("IsDir", false);
  const auto size = item.value("Size", std::int64_t{-1});
  if (!entry.folder && size >= 0) entry.size = static_cast<std::uint64_t>(size);
  return entry;
} catch (const Json::exception&) {
  throw Error(ErrorKind::network, "read rclone's answer: an entry is not as it should be");
}

}  // namespace

struct Rclone::State {
  RcloneOptions options;
  std::unique_ptr<Daemon> daemon;
  int starts = 0;
  std::map<std::string, bool> renames;  // by remote

  Daemon& running() {
    if (daemon && daemon->alive()) return *daemon;
    daemon.reset();
    if (starts >= kMostStarts)
      throw Error(ErrorKind::network, fmt::format("run rclone: it has ended {} times", starts));
    daemon = std::make_unique<Daemon>(options);
    ++starts;
    return *daemon;
  }
};

Rclone::Rclone(RcloneOptions options) : state_(new State{std::move(options), {}, 0, {}}) {}
Rclone::~Rclone() = default;

std::string Rclone::version() { return state_->running().version(); }

std::optional<CloudEntry> Rclone::stat(const std::string& remote, const std::string& path) {
  const auto answer = state_->running().call(
      "operations/stat",
      {{"fs", remote}, {"remote", path}, {"opt", {{"noModTime", true}, {"noMimeType", true}}}},
      fmt::format("look for {}", shown(remote, path)));
  const auto item = answer.find("item");
  if (item == answer.end() || !item->is_object()) return std::nullopt;
  return entry_of(*item);
}

std::vector<CloudEntry> Rclone::list(const std::string& remote, const std::string& folder) {
  std::vector<CloudEntry> entries;
  try {
    const auto answer = state_->running().call(
        "operations/list",
        {{"fs", remote}, {"remote", folder}, {"opt", {{"noModTime", true}, {"noMimeType", true}}}},
        fmt::format("list {}", shown(remote, folder)));
    const auto items = answer.find("list");
    if (items == answer.end() || !items->is_array()) return entries;
    for (const auto& item : *items)
      if (item.is_object()) entries.push_back(entry_of(item));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::not_found || state_->daemon == nullptr) throw;
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return entries;
}

void Rclone::copy_in(const fs::path& file, const std::string& remote, const std::string& path,
                     const CopyProgress& progress) {
  const auto from = fs::absolute(file);
  state_->running().call("operations/copyfile",
                         {{"srcFs", from.parent_path().string()},
                          {"srcRemote", from.filename().string()},
                          {"dstFs", remote},
                          {"dstRemote", path}},
                         fmt::format("copy to {}", shown(remote, path)), progress);
}

void Rclone::copy_out(const std::string& remote, const std::string& path, const fs::path& file,
                      const CopyProgress& progress) {
  const auto to = fs::absolute(file);
  state_->running().call("operations/copyfile",
                         {{"srcFs", remote},
                          {"srcRemote", path},
                          {"dstFs", to.parent_path().string()},
                          {"dstRemote", to.filename().string()}},
                         fmt::format("copy from {}", shown(remote, path)), progress);
}

bool Rclone::can_rename(const std::string& remote) {
  if (const auto known = state_->renames.find(remote); known != state_->renames.end())
    return known->second;
  const auto answer = state_->running().call("operations/fsinfo", {{"fs", remote}},
                                             fmt::format("ask about {}", visible_line(remote)));
  const auto features = answer.find("Features");
  const bool can = features != answer.end() && features->is_object() &&
                   features->contains("Move") && (*features)["Move"] == true;
  return state_->renames[remote] = can;
}

void Rclone::rename(const std::string& remote, const std::string& from, const std::string& to) {
  state_->running().call(
      "operations/movefile",
      {{"srcFs", remote}, {"srcRemote", from}, {"dstFs", remote}, {"dstRemote", to}},
      fmt::format("rename {}", shown(remote, from)));
}

void Rclone::remove(const std::string& remote, const std::string& path) {
  state_->running().call("operations/deletefile", {{"fs", remote}, {"remote", path}},
                         fmt::format("remove {}", shown(remote, path)));
}

std::string checked_remote(const std::string& text, const fs::path& current_folder) {
  const auto colon = text.find(':', 1);  // ":local:/path" is a remote without configuration
  const auto slash = text.find('/');
  if (text.empty() || text.starts_with('-'))
    throw Error(ErrorKind::usage,
                fmt::format("use the remote '{}': it is no name of one", visible_line(text)))
        .hint("Give REMOTE:PATH as rclone knows it; see 'rclone listremotes'.");
  if (colon < slash && text.find(',') < colon)
    throw Error(ErrorKind::usage, "use a remote with settings in its name: others can read them")
        .hint("Put them into rclone's configuration: rclone config");
  if (colon != text.npos && colon < slash) return text;
  return (current_folder / text).lexically_normal().string();
}

}  // namespace ztgit::cloud
