#include "git/tree.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "git/repository.hpp"
#include "handle.hpp"

namespace ztgit::git {

namespace {

constexpr std::uint64_t kMostInflated = std::uint64_t{64} << 20;  // bytes, to see the first few

TreeHandle open_tree(const Repository& repo, std::string_view id) {
  const auto oid = to_oid(id);
  TreeHandle tree;
  check(git_tree_lookup(out(tree), repo.native(), &oid), fmt::format("read the tree {}", id));
  return tree;
}

CommitHandle open_commit(const Repository& repo, std::string_view id) {
  const auto oid = to_oid(id);
  CommitHandle commit;
  check(git_commit_lookup(out(commit), repo.native(), &oid), fmt::format("read the commit {}", id));
  return commit;
}

std::optional<TreeEntry> find_in(git_tree* tree, std::string_view path) {
  TreeEntryHandle entry;
  const int status = git_tree_entry_bypath(out(entry), tree, std::string(path).c_str());
  if (status == GIT_ENOTFOUND) return std::nullopt;
  check(status, fmt::format("look up {}", path));
  return TreeEntry{to_hex(*git_tree_entry_id(entry.get())),
                   static_cast<std::uint32_t>(git_tree_entry_filemode(entry.get()))};
}

}  // namespace

std::string tree_of_commit(const Repository& repo, std::string_view commit) {
  if (commit.empty()) return {};
  const auto opened = open_commit(repo, commit);
  return to_hex(*git_commit_tree_id(opened.get()));
}

std::optional<TreeEntry> find_in_tree(const Repository& repo, std::string_view tree,
                                      std::string_view path) {
  if (tree.empty()) return std::nullopt;
  return find_in(open_tree(repo, tree).get(), path);
}

std::vector<std::string> names_in_tree(const Repository& repo, std::string_view tree,
                                       std::string_view folder) {
  if (tree.empty()) return {};
  auto opened = open_tree(repo, tree);
  if (!folder.empty()) {
    const auto entry = find_in(opened.get(), folder);
    if (!entry || entry->mode != kTreeMode) return {};
    opened = open_tree(repo, entry->id);
  }
  std::vector<std::string> names;
  names.reserve(git_tree_entrycount(opened.get()));
  for (std::size_t i = 0; i < git_tree_entrycount(opened.get()); ++i)
    names.emplace_back(git_tree_entry_name(git_tree_entry_byindex(opened.get(), i)));
  return names;
}

std::vector<FolderEntry> entries_of_tree(const Repository& repo, std::string_view tree) {
  const auto opened = open_tree(repo, tree);
  std::vector<FolderEntry> entries;
  entries.reserve(git_tree_entrycount(opened.get()));
  for (std::size_t i = 0; i < git_tree_entrycount(opened.get()); ++i) {
    const auto* entry = git_tree_entry_byindex(opened.get(), i);
    entries.push_back({git_tree_entry_name(entry), to_hex(*git_tree_entry_id(entry)),
                       static_cast<std::uint32_t>(git_tree_entry_filemode(entry))});
  }
  return entries;
}

std::optional<std::uint64_t> blob_size(const Repository& repo, std::string_view id) {
  const auto oid = to_oid(id);
  OdbHandle odb;
  check(git_repository_odb(out(odb), repo.native()), "open the object database");
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  const int status = git_odb_read_header(&size, &type, odb.get(), &oid);
  if (status == GIT_ENOTFOUND || (status == 0 && type != GIT_OBJECT_BLOB)) return std::nullopt;
  check(status, fmt::format("read the blob {}", id));
  return size;
}

std::string read_blob(const Repository& repo, std::string_view id, std::uint64_t limit) {
  const auto oid = to_oid(id);
  OdbHandle odb;
  check(git_repository_odb(out(odb), repo.native()), "open the object database");
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  check(git_odb_read_header(&size, &type, odb.get(), &oid), fmt::format("read the blob {}", id));
  if (type != GIT_OBJECT_BLOB || size > limit)
    throw Error(ErrorKind::io,
                fmt::format("read the blob {}: not a blob of up to {} bytes", id, limit));
  BlobHandle blob;
  check(git_blob_lookup(out(blob), repo.native(), &oid), fmt::format("read the blob {}", id));
  return {static_cast<const char*>(git_blob_rawcontent(blob.get())), size};
}

std::optional<std::string> blob_head(const Repository& repo, std::string_view id,
                                     std::size_t bytes) {
  const auto oid = to_oid(id);
  OdbHandle odb;
  check(git_repository_odb(out(odb), repo.native()), "open the object database");
  std::string text(bytes, '\0');
  Handle<git_odb_stream, git_odb_stream_free> stream;
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  // Loose objects can be read by the piece; for a packed one libgit2 has no stream.
  if (git_odb_open_rstream(out(stream), &size, &type, odb.get(), &oid) == 0) {
    std::size_t got = 0;
    while (got < text.size()) {
      const int read = git_odb_stream_read(stream.get(), text.data() + got, text.size() - got);
      check(read, fmt::format("read the blob {}", id));
      if (read == 0) break;
      got += static_cast<std::size_t>(read);
    }
    text.resize(got);
    return text;
  }
  const auto whole = blob_size(repo, id);
  if (!whole || *whole > kMostInflated) return std::nullopt;
  return read_blob(repo, id, kMostInflated).substr(0, bytes);
}

std::string blob_id(std::string_view bytes) {
  git_oid oid;
  check(git_odb_hash(&oid, bytes.data(), bytes.size(), GIT_OBJECT_BLOB), "hash a blob");
  return to_hex(oid);
}

std::string write_blob(const Repository& repo, std::string_view bytes) {
  git_oid oid;
  check(git_blob_create_from_buffer(&oid, repo.native(), bytes.data(), bytes.size()),
        "write a blob");
  return to_hex(oid);
}

std::optional<std::string> commit_that_set(const Repository& repo, std::string_view from,
                                           std::string_view path, std::size_t most_commits) {
  const auto version_at = [&](git_commit* commit) -> std::string {
    TreeHandle tree;
    check(git_commit_tree(out(tree), commit), "read a commit's tree");
    const auto entry = find_in(tree.get(), path);
    return entry ? entry->id : "";
  };
  auto commit = open_commit(repo, from);
  const auto wanted = version_at(commit.get());
  for (std::size_t walked = 0; walked < most_commits; ++walked) {
    CommitHandle parent;
    const int status = git_commit_parent(out(parent), commit.get(), 0);
    if (status == GIT_ENOTFOUND || (status == 0 && version_at(parent.get()) != wanted))
      return to_hex(*git_commit_id(commit.get()));
    if (status < 0) return std::nullopt;  // a shallow clone ends here
    commit = std::move(parent);
  }
  return std::nullopt;
}

std::string subject_of(const Repository& repo, std::string_view commit) {
  const auto opened = open_commit(repo, commit);
  const std::string_view message = git_commit_message(opened.get());
  return std::string(message.substr(0, message.find('\n')));
}

}  // namespace ztgit::git
