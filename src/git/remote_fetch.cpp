#include <optional>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/transfer.hpp"
#include "ref_moves.hpp"
#include "remote_state.hpp"

namespace ztgit::git {

namespace {

using RevwalkHandle = Handle<git_revwalk, git_revwalk_free>;

constexpr std::string_view kTags = "refs/tags/";
constexpr std::string_view kPeeled = "^{}";
// Tags asked for by name in one fetch; libgit2 compares each with each ref. More come with the
// next.
constexpr std::size_t kMostTags = 1000;

struct Wanted {
  std::string remote, id, local;
  bool force = true;
  bool by_name = false;  // not by a pattern
};

// What stands for the star when `name` matches a pattern with one star.
std::optional<std::string> star_of(std::string_view pattern, std::string_view name) {
  const auto star = pattern.find('*');
  const auto before = pattern.substr(0, star), after = pattern.substr(star + 1);
  if (name.size() < before.size() + after.size() || !name.starts_with(before) ||
      !name.ends_with(after))
    return std::nullopt;
  return std::string(name.substr(before.size(), name.size() - before.size() - after.size()));
}

std::string with_star(const std::string& pattern, const std::string& star) {
  const auto at = pattern.find('*');
  return at == pattern.npos ? pattern : std::string(pattern).replace(at, 1, star);
}

// A server can list any name; those git refuses are left where they are.
bool is_safe(const std::string& local) { return local.empty() || is_full_ref_name(local); }

std::vector<Wanted> expand(const std::vector<RefFetch>& fetches,
                           const std::vector<RemoteRef>& there, const std::string& shown) {
  std::vector<Wanted> wanted;
  for (const auto& fetch : fetches) {
    const bool pattern = fetch.remote.find('*') != fetch.remote.npos;
    bool found = pattern;
    for (const auto& ref : there) {
      if (ref.name.ends_with(kPeeled)) continue;
      const auto star = pattern ? star_of(fetch.remote, ref.name) : std::nullopt;
      if (pattern ? !star : ref.name != fetch.remote) continue;
      auto local = star ? with_star(fetch.local, *star) : fetch.local;
      if (is_safe(local))
        wanted.push_back({ref.name, ref.id, std::move(local), fetch.force, !pattern});
      found = true;
    }
    if (!found)
      throw Error(ErrorKind::not_found,
                  fmt::format("fetch {} from {}: it does not exist there", fetch.remote, shown));
  }
  return wanted;
}

bool exists(git_odb* odb, const std::string& id) {
  const auto oid = to_oid(id);
  return git_odb_exists_ext(odb, &oid, GIT_ODB_LOOKUP_NO_REFRESH) == 1;
}

struct Tag {
  std::string name, id, target;
};

// The other side's tags that are not here.
std::vector<Tag> new_tags(const Repository& repo, const std::vector<RemoteRef>& there) {
  std::vector<Tag> tags;
  for (const auto& ref : there) {
    if (!ref.name.starts_with(kTags)) continue;
    if (ref.name.ends_with(kPeeled)) {
      // Follows the tag it belongs to.
      if (!tags.empty() && ref.name == tags.back().name + std::string(kPeeled))
        tags.back().target = ref.id;
    } else if (is_safe(ref.name) && !repo.commit_of(ref.name)) {
      tags.push_back({ref.name, ref.id, ref.id});
    }
  }
  return tags;
}

OdbHandle object_database(const Repository& repo) {
  OdbHandle odb;
  check(git_repository_odb(out(odb), repo.native()), "open the object database");
  check(git_odb_refresh(odb.get()), "read the object database");
  return odb;
}

void download(RemoteConnection::State& state, const std::vector<RefFetch>& fetches,
              const std::vector<Tag>& tags) {
  std::vector<std::string> specs;
  specs.reserve(fetches.size());
  for (const auto& fetch : fetches)
    specs.push_back(fetch.local.empty() ? fetch.remote : fetch.remote + ":" + fetch.local);
  // libgit2 takes a tag that comes with new commits (include-tag), but does not ask for one that
  // was put on an old commit afterwards.
  const auto odb = object_database(state.repo);
  for (const auto& tag : tags) {
    if (specs.size() >= fetches.size() + kMostTags) break;
    if (!exists(odb.get(), tag.id) && exists(odb.get(), tag.target))
      specs.push_back(tag.name + ":" + tag.name);
  }
  std::vector<char*> raw;
  raw.reserve(specs.size());
  for (auto& spec : specs) raw.push_back(spec.data());
  const git_strarray list{raw.data(), raw.size()};
  git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
  options.callbacks = state.callbacks();
  // Tags are chosen above, not by libgit2's settings.
  options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_AUTO;
  // Objects first, on the disk; refs that name them afterwards.
  git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
  const int status = git_remote_download(state.remote.get(), &list, &options);
  git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 0);
  state.side_band.finish();
  state.check(status, "fetch from " + state.shown());
}

// git's connectivity check, as far as commits and their root trees go: a ref must not name a
// history that is not here.
void check_history(const Repository& repo, const std::vector<Wanted>& wanted,
                   const std::string& shown) {
  const auto odb = object_database(repo);
  RevwalkHandle walk;
  check(git_revwalk_new(out(walk), repo.native()), "walk the history");
  check(git_revwalk_hide_glob(walk.get(), "refs/*"), "walk the history");
  const auto incomplete = [&](const std::string& ref) {
    throw Error(ErrorKind::integrity,
                fmt::format("fetch {} from {}: its history did not come with it", visible_line(ref),
                            shown));
  };
  for (const auto& want : wanted) {
    const auto id = to_oid(want.id);
    if (!exists(odb.get(), want.id)) incomplete(want.remote);
    if (git_revwalk_push(walk.get(), &id) < 0 && !want.remote.starts_with(kTags))
      incomplete(want.remote);  // a tag may name a tree or a blob
  }
  git_oid id;
  int status = 0;
  while ((status = git_revwalk_next(&id, walk.get())) == 0) {
    CommitHandle commit;
    check(git_commit_lookup(out(commit), repo.native(), &id), "walk the history");
    if (git_odb_exists_ext(odb.get(), git_commit_tree_id(commit.get()),
                           GIT_ODB_LOOKUP_NO_REFRESH) != 1)
      incomplete(to_hex(id));
  }
  if (status != GIT_ITEROVER) incomplete(wanted.front().remote);
}

std::string kind_in_fetch_head(const std::string& ref) {
  for (const auto& [prefix, kind] : {std::pair{"refs/heads/", "branch"}, {"refs/tags/", "tag"}})
    if (ref.starts_with(prefix))
      return fmt::format("{} '{}' of ", kind, ref.substr(std::string_view(prefix).size()));
  return ref == "HEAD" ? "" : fmt::format("'{}' of ", ref);
}

// FETCH_HEAD as builtin/fetch.c of git writes it, merge candidates first.
void write_fetch_head(const RemoteConnection::State& state, const std::vector<Wanted>& wanted) {
  auto url = shown_url(state.url);
  while (url.ends_with('/')) url.pop_back();
  if (url.ends_with(".git")) url.resize(url.size() - 4);
  const auto head = state.repo.head();
  std::string upstream;
  if (head.ref.starts_with("refs/heads/") && !state.name.empty()) {
    const auto branch = "branch." + head.ref.substr(11);
    if (state.repo.config(branch + ".remote") == state.name)
      upstream = state.repo.config(branch + ".merge").value_or("");
  }
  std::string first, rest;
  for (const auto& want : wanted) {
    const bool merge = state.name.empty() ? want.by_name : want.remote == upstream;
    (merge ? first : rest) += fmt::format("{}\t{}\t{}{}\n", want.id, merge ? "" : "not-for-merge",
                                          kind_in_fetch_head(want.remote), visible_line(url));
  }
  make_folders(state.transport.folder);
  AtomicFile file(state.repo.git_dir() / "FETCH_HEAD", 0666, state.transport.folder);
  file.write(first + rest);
  file.commit(Durability::none);
}

void refuse_checked_out(const Repository& repo, const std::vector<Wanted>& wanted) {
  const auto head = repo.head();
  if (repo.bare() || head.unborn()) return;
  for (const auto& want : wanted)
    if (want.local == head.ref)
      throw Error(ErrorKind::conflict,
                  fmt::format("fetch into {}: it is checked out here", want.local));
}

std::size_t keep(RemoteConnection::State& state, const std::vector<Wanted>& wanted,
                 const std::vector<Tag>& tags) {
  const auto text = fmt::format("fetch {}", state.name.empty() ? state.shown() : state.name);
  std::vector<RefMove> moves;
  for (const auto& want : wanted)
    if (!want.local.empty()) moves.push_back({want.local, want.id, want.force, text});
  if (!moves.empty()) {  // git follows tags only where refs are kept
    const auto odb = object_database(state.repo);
    for (const auto& tag : tags)
      if (exists(odb.get(), tag.id) && exists(odb.get(), tag.target))
        moves.push_back({tag.name, tag.id, /*force=*/false, text});
  }
  return move_refs(state.repo, moves);
}

}  // namespace

bool RemoteConnection::fetch(const std::vector<RefFetch>& fetches) {
  if (fetches.empty()) return false;
  auto& state = *state_;
  state.connect(Direction::fetch);
  const bool moved = state.or_disconnect([&] {
    const auto there = state.list();
    const auto wanted = expand(fetches, there, state.shown());
    if (wanted.empty()) return false;
    refuse_checked_out(state.repo, wanted);
    const auto tags = new_tags(state.repo, there);
    download(state, fetches, tags);
    check_history(state.repo, wanted, state.shown());
    write_fetch_head(state, wanted);
    return keep(state, wanted, tags) > 0;
  });
  state.disconnect();
  return moved;
}

}  // namespace ztgit::git
