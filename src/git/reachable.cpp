#include "git/reachable.hpp"

#include <algorithm>
#include <cstring>
#include <deque>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "git/repository.hpp"
#include "handle.hpp"

namespace ztgit::git {

namespace {

using OdbObjectHandle = Handle<git_odb_object, git_odb_object_free>;

constexpr std::size_t kMostFiles =
    5'000'000;                              // of one tree; a tree that names itself twice a level
                                            // ("git bomb") has 2^levels
constexpr std::size_t kLongestPath = 4096;  // bytes: PATH_MAX
constexpr std::uint64_t kShallowLimit = std::uint64_t{64} << 20;  // bytes of the file "shallow"

struct OidHash {
  std::size_t operator()(const git_oid& id) const noexcept {
    std::size_t start = 0;  // an id is a hash already
    std::memcpy(&start, id.id, sizeof start);
    return start;
  }
};
struct OidEqual {
  bool operator()(const git_oid& a, const git_oid& b) const noexcept {
    return std::memcmp(a.id, b.id, GIT_OID_RAWSZ) == 0;
  }
};
using OidSet = std::unordered_set<git_oid, OidHash, OidEqual>;

bool is_regular(git_filemode_t mode) {
  return (static_cast<unsigned>(mode) & 0170000U) == 0100000U;
}

// A folder on the way: its tree and its path with a slash at the end ("" for the root).
struct Folder {
  git_oid tree;
  std::string path;
};

// Hands the entries of one folder to `on_file(path, id)` and `on_folder(Folder)`.
template <class OnFile, class OnFolder>
void read_folder(git_repository* repo, const Folder& folder, OnFile&& on_file,
                 OnFolder&& on_folder) {
  TreeHandle tree;
  check(git_tree_lookup(out(tree), repo, &folder.tree),
        fmt::format("read the tree {}", to_hex(folder.tree)));
  const auto count = git_tree_entrycount(tree.get());
  for (std::size_t i = 0; i < count; ++i) {
    const auto* entry = git_tree_entry_byindex(tree.get(), i);
    const auto mode = git_tree_entry_filemode(entry);
    const bool is_folder = mode == GIT_FILEMODE_TREE;
    if (!is_folder && !is_regular(mode)) continue;
    const std::string_view name = git_tree_entry_name(entry);
    if (folder.path.size() + name.size() > kLongestPath)
      throw Error(ErrorKind::io,
                  fmt::format("read the tree {}: a path in it is longer than {} bytes",
                              to_hex(folder.tree), kLongestPath));
    if (is_folder)
      on_folder(*git_tree_entry_id(entry), name);
    else
      on_file(*git_tree_entry_id(entry), name);
  }
}

CommitHandle open_commit(git_repository* repo, const git_oid& id) {
  CommitHandle commit;
  check(git_commit_lookup(out(commit), repo, &id), fmt::format("read the commit {}", to_hex(id)));
  return commit;
}

bool is_here(git_odb* odb, const git_oid& id) { return git_odb_exists(odb, &id) == 1; }

// libgit2 1.5 does not know where a shallow clone ends (git's Documentation/technical/shallow.txt).
OidSet shallow_ends(const Repository& repo) {
  OidSet ends;
  const auto text = read_file_if_exists(repo.common_dir() / "shallow", kShallowLimit);
  std::string_view rest = text ? std::string_view(*text) : std::string_view();
  while (rest.size() >= GIT_OID_HEXSZ) {
    ends.insert(to_oid(rest.substr(0, GIT_OID_HEXSZ)));
    rest.remove_prefix(std::min(rest.size(), std::size_t{GIT_OID_HEXSZ} + 1));
  }
  return ends;
}

// A walk along all parents, breadth first, each commit once.
class CommitWalk {
 public:
  explicit CommitWalk(const Repository& repo) : repo_(repo.native()), ends_(shallow_ends(repo)) {}

  void add(const git_oid& id) {
    if (seen_.insert(id).second) waiting_.push_back(id);
  }

  // Visits until nothing is waiting; `visit(id, commit)` answers whether the parents count.
  template <class Visit>
  void run(Visit&& visit) {
    while (!waiting_.empty()) {
      const auto id = waiting_.front();
      waiting_.pop_front();
      throw_if_cancelled();
      const auto commit = open_commit(repo_, id);
      if (!visit(id, commit.get()) || ends_.contains(id)) continue;
      for (unsigned i = 0; i < git_commit_parentcount(commit.get()); ++i)
        add(*git_commit_parent_id(commit.get(), i));
    }
  }

  OidSet take_seen() { return std::move(seen_); }

 private:
  git_repository* repo_;
  OidSet ends_;
  OidSet seen_;
  std::deque<git_oid> waiting_;
};

class BlobReader {
 public:
  BlobReader(git_repository* repo, std::uint64_t below_bytes) : below_bytes_(below_bytes) {
    check(git_repository_odb(out(odb_), repo), "open the object database");
  }

  std::optional<std::string> read(const git_oid& id) const {
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    // The header first: what is long must not be inflated.
    check(git_odb_read_header(&size, &type, odb_.get(), &id),
          fmt::format("read the blob {}", to_hex(id)));
    if (type != GIT_OBJECT_BLOB || size >= below_bytes_) return std::nullopt;
    OdbObjectHandle object;
    check(git_odb_read(out(object), odb_.get(), &id), fmt::format("read the blob {}", to_hex(id)));
    return std::string(static_cast<const char*>(git_odb_object_data(object.get())),
                       git_odb_object_size(object.get()));
  }

 private:
  OdbHandle odb_;
  std::uint64_t below_bytes_;
};

}  // namespace

std::vector<TrackedFile> files_in_tree(const Repository& repo, std::string_view tree) {
  std::vector<TrackedFile> files;
  if (tree.empty()) return files;
  std::vector<Folder> folders{{to_oid(tree), ""}};
  std::size_t met = 1;
  while (!folders.empty()) {
    throw_if_cancelled();
    const auto folder = std::move(folders.back());
    folders.pop_back();
    read_folder(
        repo.native(), folder,
        [&](const git_oid& id, std::string_view name) {
          files.push_back({folder.path + std::string(name), to_hex(id)});
          ++met;
        },
        [&](const git_oid& id, std::string_view name) {
          folders.push_back({id, folder.path + std::string(name) + "/"});
          ++met;
        });
    if (met > kMostFiles)
      throw Error(ErrorKind::io,
                  fmt::format("read the tree {}: more than {} files are in it", tree, kMostFiles));
  }
  return files;
}

struct SmallBlobs::State {
  BlobReader reader;
};

SmallBlobs::SmallBlobs(const Repository& repo, std::uint64_t below_bytes)
    : state_(new State{{repo.native(), below_bytes}}) {}
SmallBlobs::~SmallBlobs() = default;

std::optional<std::string> SmallBlobs::read(std::string_view id) const {
  return state_->reader.read(to_oid(id));
}

struct BlobWalk::State {
  git_repository* repo;
  BlobReader blobs;
  Visit visit;
  OidSet seen = {};
  bool wanted = true;  // the visitor has not seen enough

  void look_at(const git_oid& id, const TrackedFile& file) {
    const auto text = blobs.read(id);
    if (text) wanted = visit(file, *text);
  }
};

BlobWalk::BlobWalk(const Repository& repo, std::uint64_t below_bytes, Visit visit)
    : state_(new State{repo.native(), {repo.native(), below_bytes}, std::move(visit)}) {}
BlobWalk::~BlobWalk() = default;

bool BlobWalk::add_commit(std::string_view commit) {
  if (!state_->wanted) return false;
  const auto opened = open_commit(state_->repo, to_oid(commit));
  return add_tree(to_hex(*git_commit_tree_id(opened.get())));
}

bool BlobWalk::add_tree(std::string_view tree) {
  auto& self = *state_;
  std::vector<Folder> folders;
  if (const auto root = to_oid(tree); self.seen.insert(root).second) folders.push_back({root, ""});
  while (self.wanted && !folders.empty()) {
    throw_if_cancelled();
    const auto folder = std::move(folders.back());
    folders.pop_back();
    read_folder(
        self.repo, folder,
        [&](const git_oid& id, std::string_view name) {
          if (self.wanted && self.seen.insert(id).second)
            self.look_at(id, {folder.path + std::string(name), to_hex(id)});
        },
        [&](const git_oid& id, std::string_view name) {
          if (self.seen.insert(id).second)
            folders.push_back({id, folder.path + std::string(name) + "/"});
        });
  }
  return self.wanted;
}

bool BlobWalk::add_file(const TrackedFile& file) {
  auto& self = *state_;
  const auto id = to_oid(file.id);
  if (self.wanted && self.seen.insert(id).second) self.look_at(id, file);
  return self.wanted;
}

std::vector<std::string> commits_reachable(const Repository& repo,
                                           const std::vector<std::string>& tips,
                                           const std::vector<std::string>& hidden) {
  OdbHandle odb;
  check(git_repository_odb(out(odb), repo.native()), "open the object database");
  CommitWalk away(repo);
  for (const auto& id : hidden)
    if (const auto oid = to_oid(id); is_here(odb.get(), oid)) away.add(oid);
  away.run([](const git_oid&, git_commit*) { return true; });
  const auto known = away.take_seen();
  CommitWalk walk(repo);
  for (const auto& id : tips) walk.add(to_oid(id));
  std::vector<std::string> commits;
  walk.run([&](const git_oid& id, git_commit*) {
    if (known.contains(id)) return false;
    commits.push_back(to_hex(id));
    return true;
  });
  return commits;
}

std::vector<std::string> commits_since(const Repository& repo, const std::vector<std::string>& tips,
                                       std::int64_t since) {
  CommitWalk walk(repo);
  for (const auto& id : tips) walk.add(to_oid(id));
  std::vector<std::string> commits;
  walk.run([&](const git_oid& id, git_commit* commit) {
    commits.push_back(to_hex(id));
    return git_commit_time(commit) >= since;
  });
  return commits;
}

}  // namespace ztgit::git
