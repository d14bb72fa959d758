#include "git/object_batch.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <set>
#include <unistd.h>

#include <fmt/format.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "git/leftovers.hpp"
#include "git/repository.hpp"
#include "handle.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kQuarantinePrefix = "tmp_objdir-ztgit-";
constexpr std::string_view kUnfinishedPack = "pack_git2_";  // libgit2, indexer.c
constexpr std::int64_t kPackIsForgotten = 3600;             // s
constexpr int kAboveTheRepositorysOwn = 1000;  // backends are asked by falling priority

// git's own default for loose objects: speed first, they are packed well later.
int loose_compression(const Repository& repo) {
  for (const char* key : {"core.loosecompression", "core.compression"})
    if (const auto value = repo.config(key)) return std::atoi(value->c_str());
  return 1;
}

void move_into(const fs::path& from, const fs::path& to) {
  make_folders(to.parent_path());
  if (::rename(from.c_str(), to.c_str()) != 0) throw_errno("write", to, errno);
}

std::string format_date(const ZonedTime& when) {
  const int offset = when.offset_minutes;
  const int minutes = offset < 0 ? -offset : offset;
  return fmt::format("@{} {}{:02}{:02}", when.seconds, offset < 0 ? '-' : '+', minutes / 60,
                     minutes % 60);
}

SignatureHandle signature_of(const Identity& who) {
  SignatureHandle signature;
  check(git_signature_new(out(signature), who.name.c_str(), who.email.c_str(), who.when.seconds,
                          who.when.offset_minutes),
        fmt::format("use '{} <{}>' as author", who.name, who.email));
  return signature;
}

}  // namespace

struct ObjectBatch::State {
  Repository& repo;
  OdbHandle odb;
  fs::path objects;     // the repository's object folder
  fs::path quarantine;  // inside it
  bool sign = false;
  git_odb_backend* memory = nullptr;  // owned by odb; null: loose objects
  std::set<std::string> ids;          // what a pack has to hold
  bool only_new = false;              // objects of the repository are not written again
  fs::path pack = {};                 // once published

  void open(bool in_memory);
  std::string put(std::string_view bytes, git_object_t type);
  bool packed() const { return memory != nullptr; }
  std::string action(const char* what) const {
    return fmt::format("{} in {}", what, objects.string());
  }
  std::string commit_by_git(const NewCommit& commit) const;
};

ObjectBatch::ObjectBatch(Repository& repo, std::size_t expected_objects)
    : state_(new State{repo, {}, {}, {}, false, nullptr, {}}) {
  auto& self = *state_;
  const auto wanted = ascii_lower(repo.config("commit.gpgsign").value_or("false"));
  self.sign = wanted == "true" || wanted == "yes" || wanted == "on" || wanted == "1";
  // git commit-tree must find the tree it signs, so a signed commit is never held in memory.
  self.open(/*in_memory=*/expected_objects > kLooseLimit && !self.sign);
}

ObjectBatch::ObjectBatch(Repository& repo, OnlyNew)
    : state_(new State{repo, {}, {}, {}, false, nullptr, {}, /*only_new=*/true}) {
  state_->open(/*in_memory=*/true);
}

void ObjectBatch::State::open(bool in_memory) {
  static std::atomic<unsigned> counter = 0;
  check(git_repository_odb(out(odb), repo.native()), "open the object database");
  objects = repo.common_dir() / "objects";
  quarantine = objects / fmt::format("{}{}-{}", kQuarantinePrefix, ::getpid(), ++counter);
  make_folders(quarantine);
  git_odb_backend* backend = nullptr;
  if (in_memory) {
    check(git_mempack_new(&backend), "prepare new objects");
    memory = backend;
  } else {
    check(git_odb_backend_loose(&backend, quarantine.c_str(), loose_compression(repo),
                                /*do_fsync=*/0, /*dir_mode=*/0, /*file_mode=*/0),
          "prepare new objects");
  }
  check(git_odb_add_backend(odb.get(), backend, kAboveTheRepositorysOwn), "prepare new objects");
}

// git_odb_write() would read the pack folder again for each object, to see whether it has come
// there meanwhile; and it says nothing of whether the object was new.
std::string ObjectBatch::State::put(std::string_view bytes, git_object_t type) {
  git_oid id;
  check(git_odb_hash(&id, bytes.data(), bytes.size(), type), "hash an object");
  auto hex = to_hex(id);
  if (git_odb_exists_ext(odb.get(), &id, GIT_ODB_LOOKUP_NO_REFRESH) == 1) return hex;
  check(memory->write(memory, &id, bytes.data(), bytes.size(), type), action("write an object"));
  ids.insert(hex);
  return hex;
}

ObjectBatch::~ObjectBatch() {
  std::error_code ignored;
  fs::remove_all(state_->quarantine, ignored);
}

std::string ObjectBatch::add_blob(std::string_view bytes) {
  if (state_->only_new) return state_->put(bytes, GIT_OBJECT_BLOB);
  git_oid id;
  check(git_odb_write(&id, state_->odb.get(), bytes.data(), bytes.size(), GIT_OBJECT_BLOB),
        state_->action("write a blob"));
  return *state_->ids.insert(to_hex(id)).first;
}

std::string ObjectBatch::add_folder(std::vector<FolderEntry> entries) {
  // git's order: a folder's name counts as if a slash followed (tree.c, base_name_compare).
  const auto key = [](const FolderEntry& entry) {
    return entry.mode == kTreeMode ? entry.name + "/" : entry.name;
  };
  std::sort(entries.begin(), entries.end(),
            [&](const FolderEntry& a, const FolderEntry& b) { return key(a) < key(b); });
  std::string bytes;
  for (const auto& entry : entries) {
    const auto id = to_oid(entry.id);
    bytes += fmt::format("{:o} {}", entry.mode, entry.name);
    bytes += '\0';
    bytes.append(reinterpret_cast<const char*>(id.id), GIT_OID_RAWSZ);
  }
  return state_->put(bytes, GIT_OBJECT_TREE);
}

std::string ObjectBatch::add_tree(std::string_view base, const std::vector<TreeChange>& changes) {
  git_repository* repo = state_->repo.native();
  TreeHandle tree;
  if (!base.empty()) {
    const auto id = to_oid(base);
    check(git_tree_lookup(out(tree), repo, &id), "read the tree");
  }
  std::vector<git_tree_update> updates;
  for (const auto& change : changes) {
    git_tree_update update{};
    update.action = change.blob.empty() ? GIT_TREE_UPDATE_REMOVE : GIT_TREE_UPDATE_UPSERT;
    if (!change.blob.empty()) update.id = to_oid(change.blob);
    update.filemode = static_cast<git_filemode_t>(change.mode);
    update.path = change.path.c_str();
    updates.push_back(update);
  }
  git_oid id;
  check(git_tree_create_updated(&id, repo, tree.get(), updates.size(), updates.data()),
        state_->action("write the tree"));
  auto root = to_hex(id);
  if (state_->packed()) {
    // The sub-trees on the way to each change are new too.
    state_->ids.insert(root);
    TreeHandle written;
    check(git_tree_lookup(out(written), repo, &id), "read the tree back");
    for (const auto& change : changes) {
      for (auto folder = fs::path(change.path).parent_path(); !folder.empty();
           folder = folder.parent_path()) {
        TreeEntryHandle entry;
        if (git_tree_entry_bypath(out(entry), written.get(), folder.c_str()) == 0)
          state_->ids.insert(to_hex(*git_tree_entry_id(entry.get())));
      }
    }
  }
  return root;
}

std::string ObjectBatch::State::commit_by_git(const NewCommit& commit) const {
  ProcessRequest request;
  request.command = {"git", "-C", repo.git_dir().string(), "commit-tree", "-S", commit.tree};
  for (const auto& parent : commit.parents) {
    request.command.emplace_back("-p");
    request.command.push_back(parent);
  }
  request.input = commit.message;
  request.environment = {{"GIT_DIR", repo.git_dir().string()},
                         {"GIT_OBJECT_DIRECTORY", quarantine.string()},
                         {"GIT_ALTERNATE_OBJECT_DIRECTORIES", objects.string()},
                         {"GIT_AUTHOR_NAME", commit.author.name},
                         {"GIT_AUTHOR_EMAIL", commit.author.email},
                         {"GIT_AUTHOR_DATE", format_date(commit.author.when)},
                         {"GIT_COMMITTER_NAME", commit.committer.name},
                         {"GIT_COMMITTER_EMAIL", commit.committer.email},
                         {"GIT_COMMITTER_DATE", format_date(commit.committer.when)}};
  const auto result = run_process(request);
  if (!result.ok())
    throw Error(ErrorKind::config, "sign the commit: " + visible_line(result.error_output))
        .hint(
            "Signing is asked for by commit.gpgsign. Check user.signingKey and gpg.format, or "
            "turn it off with 'git config commit.gpgsign false'.");
  return std::string(trim(result.output));
}

std::string ObjectBatch::add_commit(const NewCommit& commit) {
  if (state_->sign) return state_->commit_by_git(commit);
  git_repository* repo = state_->repo.native();
  const auto tree_id = to_oid(commit.tree);
  TreeHandle tree;
  check(git_tree_lookup(out(tree), repo, &tree_id), "read the tree back");
  std::vector<CommitHandle> parents;
  std::vector<const git_commit*> pointers;
  for (const auto& parent : commit.parents) {
    const auto id = to_oid(parent);
    check(git_commit_lookup(out(parents.emplace_back()), repo, &id), "read the parent commit");
    pointers.push_back(parents.back().get());
  }
  git_oid id;
  check(git_commit_create(&id, repo, /*update_ref=*/nullptr, signature_of(commit.author).get(),
                          signature_of(commit.committer).get(), /*encoding: UTF-8*/ nullptr,
                          commit.message.c_str(), tree.get(), pointers.size(), pointers.data()),
        state_->action("write the commit"));
  return *state_->ids.insert(to_hex(id)).first;
}

void ObjectBatch::write_back(SyncBatch& batch) {
  auto& self = *state_;
  if (self.packed() && !self.ids.empty()) {
    PackbuilderHandle pack;
    check(git_packbuilder_new(out(pack), self.repo.native()),
          state_->action("pack the new objects"));
    for (const auto& id : self.ids) {
      const auto oid = to_oid(id);
      check(git_packbuilder_insert(pack.get(), &oid, nullptr),
            state_->action("pack the new objects"));
    }
    check(git_packbuilder_write(pack.get(), self.quarantine.c_str(), 0444, nullptr, nullptr),
          state_->action("pack the new objects"));
    // From now on the pack is what counts.
    check(git_mempack_reset(self.memory), state_->action("pack the new objects"));
  }
  for (const auto& entry : fs::recursive_directory_iterator(self.quarantine))
    if (entry.is_regular_file()) batch.start(open_to_read(entry.path()), entry.path());
}

void ObjectBatch::publish() {
  auto& self = *state_;
  std::set<fs::path> folders;
  const auto move_all = [&](const fs::path& from, const fs::path& to, std::string_view last) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(from))
      if (entry.is_regular_file()) files.push_back(entry.path());
    // A pack exists for git once its index does: the index goes last.
    for (const bool now : {false, true})
      for (const auto& file : files)
        if ((file.extension() == last) == now) move_into(file, to / file.filename());
    if (!files.empty()) folders.insert(to);
  };
  if (self.packed()) {
    for (const auto& entry : fs::directory_iterator(self.quarantine))
      if (entry.path().extension() == ".pack")
        self.pack = self.objects / "pack" / entry.path().stem();
    move_all(self.quarantine, self.objects / "pack", ".idx");
  } else {
    for (const auto& entry : fs::directory_iterator(self.quarantine))
      if (entry.is_directory()) move_all(entry.path(), self.objects / entry.path().filename(), "");
  }
  for (const auto& folder : folders) sync_folder_unless_journaled(folder);
  check(git_odb_refresh(self.odb.get()), "read the new objects back");
}

std::size_t ObjectBatch::size() const noexcept { return state_->ids.size(); }

const fs::path& ObjectBatch::pack() const noexcept { return state_->pack; }

void remove_stale_quarantines(const Repository& repo) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(repo.common_dir() / "objects", ignored))
    if (entry.path().filename().string().starts_with(kQuarantinePrefix))
      fs::remove_all(entry.path(), ignored);
}

void remove_stale_packs(const Repository& repo) {
  std::error_code ignored;
  for (const auto& entry :
       fs::directory_iterator(repo.common_dir() / "objects" / "pack", ignored)) {
    if (!entry.path().filename().string().starts_with(kUnfinishedPack)) continue;
    const auto info = lstat_of(entry.path());
    if (info && std::time(nullptr) - info->st_mtim.tv_sec > kPackIsForgotten)
      fs::remove(entry.path(), ignored);
  }
}

}  // namespace ztgit::git
