#include "git/index_file.hpp"

#include <cerrno>
#include <charconv>
#include <map>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "git/repository.hpp"
#include "index_entries.hpp"
#include "index_lock.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

using DiffHandle = Handle<git_diff, git_diff_free>;

constexpr std::chrono::seconds kPatience{10};  // a GUI's status run holds the lock for a second
constexpr std::size_t kListLimit = std::size_t{1} << 30;  // bytes: some ten million entries
constexpr unsigned kTypeMask = 0170000, kRegularFile = 0100000;

struct Edit {
  std::string blob;  // empty: removed
  std::uint32_t mode = 0;
  std::optional<struct stat> file;
};

TreeHandle tree_of(const Repository& repo, std::string_view id) {
  TreeHandle tree;
  if (id.empty()) return tree;
  const auto oid = to_oid(id);
  check(git_tree_lookup(out(tree), repo.native(), &oid), fmt::format("read the tree {}", id));
  return tree;
}

ProcessResult git_with_index(const Repository& repo, const fs::path& file,
                             std::vector<std::string> words, std::string input) {
  ProcessRequest request;
  request.command = {"git", "--git-dir=" + repo.git_dir().string(),
                     "--work-tree=" + repo.work_tree().string()};
  request.command.insert(request.command.end(), words.begin(), words.end());
  request.input = std::move(input);
  request.environment = {{"GIT_INDEX_FILE", file.string()}};
  request.folder = repo.work_tree();
  request.output_limit = kListLimit;
  auto result = run_process(request);
  if (!result.ok())
    throw Error(ErrorKind::io, fmt::format("read or write the index {}: {}", file.string(),
                                           visible_line(result.error_output)));
  return result;
}

// "<mode> <blob> <stage>\t<path>\0" each.
IndexHandle index_by_git(const Repository& repo, const fs::path& file) {
  const auto list = git_with_index(repo, file, {"ls-files", "--stage", "-z"}, "").output;
  IndexHandle index;
  check(git_index_new(out(index)), "read the index");
  for (std::string_view rest = list; !rest.empty();) {
    const auto row = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), row.size() + 1));
    const auto tab = row.find('\t');
    if (tab != std::size_t{6 + 1 + GIT_OID_HEXSZ + 1 + 1}) continue;
    std::uint32_t mode = 0;
    std::from_chars(row.data(), row.data() + 6, mode, 8);
    const std::string path(row.substr(tab + 1));
    if (row[tab - 1] != '0') continue;  // unmerged: git does not commit those
    const auto entry = entry_for(path, row.substr(7, GIT_OID_HEXSZ), mode, {});
    check(git_index_add(index.get(), &entry), "read the index");
  }
  return index;
}

bool is_attributes(std::string_view path) {
  return path == ".gitattributes" || path.ends_with("/.gitattributes");
}

}  // namespace

struct IndexFile::State {
  const Repository& repo;
  fs::path file;
  IndexHandle index;
  bool by_git = false;
  std::map<std::string, Edit> edits = {};
};

IndexFile::IndexFile(const Repository& repo, fs::path file)
    : state_(new State{repo, std::move(file), {}}) {
  auto& self = *state_;
  try {
    self.index = open_index(self.file);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::config) throw;
    self.index = index_by_git(repo, self.file);
    self.by_git = true;
  }
}

IndexFile::~IndexFile() = default;

std::vector<PathChange> IndexFile::changes_from(std::string_view tree) const {
  const auto& self = *state_;
  const auto before = tree_of(self.repo, tree);
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_INCLUDE_TYPECHANGE;
  options.ignore_submodules = GIT_SUBMODULE_IGNORE_NONE;
  DiffHandle diff;
  check(git_diff_tree_to_index(out(diff), self.repo.native(), before.get(), self.index.get(),
                               &options),
        "compare the index with HEAD");
  std::vector<PathChange> changes;
  for (std::size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
    const auto* delta = git_diff_get_delta(diff.get(), i);
    if (delta->status == GIT_DELTA_CONFLICTED) continue;
    PathChange change;
    change.path = delta->status == GIT_DELTA_DELETED ? delta->old_file.path : delta->new_file.path;
    const auto* entry = git_index_get_bypath(self.index.get(), change.path.c_str(), 0);
    if (entry != nullptr && (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0) continue;
    if (delta->status != GIT_DELTA_ADDED) {
      change.old_blob = to_hex(delta->old_file.id);
      change.old_mode = delta->old_file.mode;
    }
    if (delta->status != GIT_DELTA_DELETED) {
      change.new_blob = to_hex(delta->new_file.id);
      change.new_mode = delta->new_file.mode;
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

std::optional<IndexEntry> IndexFile::find(const std::string& path) const {
  const auto& self = *state_;
  if (const auto edit = self.edits.find(path); edit != self.edits.end()) {
    if (edit->second.blob.empty()) return std::nullopt;
    return IndexEntry{edit->second.blob, edit->second.mode, false, false};
  }
  const auto* entry = git_index_get_bypath(self.index.get(), path.c_str(), 0);
  if (entry == nullptr || (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0)
    return std::nullopt;
  const auto file = lstat_of(self.repo.work_tree() / path);
  return IndexEntry{to_hex(entry->id), entry->mode, false, file && same_file(*entry, *file)};
}

std::vector<TrackedFile> IndexFile::attribute_files() const {
  const auto& self = *state_;
  std::vector<TrackedFile> files;
  for (std::size_t i = 0; i < git_index_entrycount(self.index.get()); ++i) {
    const auto* entry = git_index_get_byindex(self.index.get(), i);
    if ((entry->mode & kTypeMask) == kRegularFile && is_attributes(entry->path) &&
        !self.edits.contains(entry->path))
      files.push_back({entry->path, to_hex(entry->id)});
  }
  for (const auto& [path, edit] : self.edits)
    if (!edit.blob.empty() && is_attributes(path)) files.push_back({path, edit.blob});
  return files;
}

void IndexFile::set(const std::string& path, std::string_view blob, std::uint32_t mode,
                    const std::optional<struct stat>& work_tree_file) {
  state_->edits[path] = {std::string(blob), mode, work_tree_file};
}

void IndexFile::remove(const std::string& path) { state_->edits[path] = {}; }

namespace {

void write_by_git(const Repository& repo, const fs::path& file,
                  const std::map<std::string, Edit>& edits) {
  std::string lines;
  for (const auto& [path, edit] : edits)
    lines += fmt::format("{:o} {}\t{}", edit.mode,
                         edit.blob.empty() ? std::string(GIT_OID_HEXSZ, '0') : edit.blob, path) +
             '\0';
  git_with_index(repo, file, {"update-index", "-z", "--index-info"}, lines);
}

// A hard link is a free copy here: libgit2 writes a new file and renames it over the name.
class Copy {
 public:
  Copy(const Repository& repo, const fs::path& file)
      : path_(repo.git_dir() / "ztgit" / ("index." + unique_name())) {
    if (::link(file.c_str(), path_.c_str()) != 0 && errno != ENOENT)
      fs::copy_file(file, path_, fs::copy_options::overwrite_existing);
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  ~Copy() { ::unlink(path_.c_str()); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

void IndexFile::write() {
  auto& self = *state_;
  if (self.edits.empty()) return;
  make_folders(self.repo.git_dir() / "ztgit");
  if (self.by_git) {
    write_by_git(self.repo, self.file, self.edits);
    self.edits.clear();
    return;
  }
  const bool own = self.file.parent_path() == self.repo.git_dir();
  const IndexLock lock(
      self.file, own ? self.repo.git_dir() / "ztgit" / "tmp" : self.file.parent_path(), kPatience);
  const Copy copy(self.repo, self.file);
  auto index = open_index(copy.path());
  if (const auto stamp = lstat_of(self.file)) keep_racy_entries_suspect(index.get(), *stamp);
  for (const auto& [path, edit] : self.edits) {
    if (edit.blob.empty()) {
      const int status = git_index_remove(index.get(), path.c_str(), 0);
      if (status != GIT_ENOTFOUND) check(status, "unstage " + path);
      continue;
    }
    const auto entry = entry_for(path, edit.blob, edit.mode,
                                 edit.file.value_or(decltype(edit.file)::value_type{}));
    check(git_index_add(index.get(), &entry), "stage " + path);
  }
  check(git_index_write(index.get()), "write " + self.file.string());
  if (::rename(copy.path().c_str(), self.file.c_str()) != 0) throw_errno("write", self.file, errno);
  self.edits.clear();
  self.index = std::move(index);
}

void write_index_of_tree(const Repository& repo, std::string_view tree, const fs::path& file) {
  const auto index = open_index(file);
  if (const auto root = tree_of(repo, tree))
    check(git_index_read_tree(index.get(), root.get()), "make an index");
  const auto own = open_index(repo.git_dir() / "index");
  for (std::size_t i = 0; i < git_index_entrycount(own.get()); ++i) {
    const auto* known = git_index_get_byindex(own.get(), i);
    const auto* entry = git_index_get_bypath(index.get(), known->path, 0);
    if (entry != nullptr && git_oid_equal(&entry->id, &known->id) != 0 &&
        entry->mode == known->mode && GIT_INDEX_ENTRY_STAGE(known) == 0)
      check(git_index_add(index.get(), known), "make an index");
  }
  check(git_index_write(index.get()), "write " + file.string());
}

}  // namespace ztgit::git
