#include "lock_lists.hpp"

#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/atomic_file.hpp"
#include "lock_client.hpp"

namespace ztgit::gitlfs {

namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20;  // a million locks

// nullopt: no name that could be a folder of ours; branch.*.merge may hold anything.
std::optional<std::filesystem::path> file_of(const lfs::Store& store, const std::string& ref,
                                             const char* name) {
  if (!ref.starts_with("refs/") || ref.find("..") != ref.npos || ref.find('\0') != ref.npos)
    return std::nullopt;
  return store.folder() / "cache" / "locks" / ref / name;
}

void keep(const std::optional<std::filesystem::path>& file, const std::string& text) {
  if (!file) return;
  make_folders(file->parent_path());
  write_file(*file, text + "\n", Durability::none);
}

std::optional<Json> kept(const std::optional<std::filesystem::path>& file) {
  const auto text = file ? read_file_if_exists(*file, kMostBytes) : std::nullopt;
  if (!text) return std::nullopt;
  auto json = Json::parse(*text, nullptr, false);
  return json.is_discarded() ? std::nullopt : std::optional(std::move(json));
}

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<lfs::Lock> locks_in(const Json& list) {
  std::vector<lfs::Lock> locks;
  if (!list.is_array()) return locks;
  for (const auto& each : list) {
    if (!each.is_object()) continue;
    lfs::Lock lock{text_of(each, "id"), text_of(each, "path"), {}, text_of(each, "locked_at")};
    if (const auto owner = each.find("owner"); owner != each.end() && owner->is_object())
      lock.owner = text_of(*owner, "name");
    locks.push_back(std::move(lock));
  }
  return locks;
}

}  // namespace

void keep_locks(const lfs::Store& store, const std::string& ref,
                const std::vector<lfs::Lock>& locks) {
  keep(file_of(store, ref, "remote"), json_of(locks));
}

void keep_owners(const lfs::Store& store, const std::string& ref, const lfs::LockOwners& owners) {
  keep(file_of(store, ref, "verifiable"),
       fmt::format(R"({{"ours":{},"theirs":{}}})", json_of(owners.ours), json_of(owners.theirs)));
}

std::optional<std::vector<lfs::Lock>> kept_locks(const lfs::Store& store, const std::string& ref) {
  const auto json = kept(file_of(store, ref, "remote"));
  return json ? std::optional(locks_in(*json)) : std::nullopt;
}

std::optional<lfs::LockOwners> kept_owners(const lfs::Store& store, const std::string& ref) {
  const auto json = kept(file_of(store, ref, "verifiable"));
  if (!json || !json->is_object()) return std::nullopt;
  return lfs::LockOwners{locks_in(json->value("ours", Json::array())),
                         locks_in(json->value("theirs", Json::array()))};
}

}  // namespace ztgit::gitlfs
