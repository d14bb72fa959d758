#include "lock_client.hpp"

#include <sys/stat.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/index.hpp"
#include "git/tree.hpp"
#include "lfs/pointer.hpp"
#include "project/lockable.hpp"
#include "remotes.hpp"

namespace ztgit::gitlfs {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMostCompared = std::uint64_t{512} << 20;  // bytes of a file in git itself

git::Remote remote_for(Call& call) {
  const auto named = call.arguments().value("remote");
  return named && !named->empty() ? remote_of(call, *named)
                                  : default_remote(call, lfs::Operation::upload);
}

// The work tree's file is what the blob says: its bytes, or the picture it points to.
bool is_as_in(const git::Repository& repo, const fs::path& file, const std::string& blob) {
  const auto size = git::blob_size(repo, blob);
  if (!size) return false;
  const auto info = lstat_of(file);
  if (!info || !S_ISREG(info->st_mode)) return false;
  const auto bytes = static_cast<std::uint64_t>(info->st_size);
  if (*size < lfs::kPointerMaxBytes) {
    const auto text = git::read_blob(repo, blob, lfs::kPointerMaxBytes);
    if (const auto pointer = lfs::parse_pointer(text);
        pointer && pointer->size == bytes && lfs::point_at(file).oid == pointer->oid)
      return true;
  }
  return bytes == *size && bytes <= kMostCompared &&
         git::blob_id(read_file(file, kMostCompared)) == blob;
}

}  // namespace

LockClient::LockClient(Call& call)
    : call_(call),
      remote_(remote_for(call)),
      connection_(call.repository(), remote_, caller_of(call)),
      ref_(remote_ref_of(call, remote_, call.repository().head().ref)),
      own_(call.repository()) {}

std::string LockClient::path_of(const std::string& word) const {
  const auto root = fs::weakly_canonical(call_.repository().work_tree());
  const auto absolute = fs::weakly_canonical(call_.environment().current_folder) / word;
  const auto normal = absolute.lexically_normal();
  auto path = normal.lexically_relative(root).generic_string();
  if (path.empty() || path == ".." || path.starts_with("../"))
    throw Error(ErrorKind::usage,
                fmt::format("unable to canonicalize path \"{}\"", visible_line(path)));
  std::error_code ignored;
  if (fs::is_directory(normal, ignored))
    throw Error(ErrorKind::usage, "cannot lock directory: " + visible_line(word));
  return path;
}

bool LockClient::has_changes(const std::string& path) const {
  const auto& repo = call_.repository();
  const auto head = repo.head();
  const auto committed =
      head.unborn() ? std::nullopt
                    : git::find_in_tree(repo, git::tree_of_commit(repo, head.commit), path);
  const auto staged = git::IndexView(repo).find(path);
  const auto file = repo.work_tree() / path;
  if (!staged) return committed || lstat_of(file);
  if (staged->conflicted || !committed || committed->id != staged->id) return true;
  return !staged->unchanged_since && !is_as_in(repo, file, staged->id);
}

void LockClient::mend(const std::string& path) const {
  if (project::sets_lockable_read_only(call_.repository(), call_.environment()))
    project::mend_lockable(call_.repository(), {path});
}

std::string escape_like_go(std::string_view json) {
  std::string escaped;
  for (const char c : json) {
    if (c == '<' || c == '>' || c == '&')
      escaped += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      escaped += c;
  }
  return escaped;
}

std::string json_of(const std::vector<lfs::Lock>& locks) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& lock : locks) {
    nlohmann::ordered_json each{{"id", lock.id}, {"path", lock.path}};
    if (!lock.owner.empty()) each["owner"] = {{"name", lock.owner}};
    each["locked_at"] = lock.locked_at.empty() ? "0001-01-01T00:00:00Z" : lock.locked_at;
    list.push_back(std::move(each));
  }
  return escape_like_go(list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace ztgit::gitlfs
