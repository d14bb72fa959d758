#include "work_tree_update.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <thread>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "commit_change.hpp"
#include "git/attributes.hpp"
#include "git/checkout.hpp"
#include "git/index.hpp"
#include "git/reachable.hpp"
#include "git/tree.hpp"
#include "parents.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kIndexPatience{10};
constexpr std::size_t kMostNamed = 10;                    // changed paths in one message
constexpr mode_t kPlainMode = 0666, kProgramMode = 0777;  // less the umask
constexpr const char* kAttributes = ".gitattributes";

// A path whose bytes come from the object store.
struct Picture {
  git::PathChange change;
  lfs::Pointer pointer;
  std::optional<AtomicFile> ready = {};  // complete, under a temporary name
};

bool is_regular(std::uint32_t mode) {
  return mode == git::kFileMode || mode == git::kExecutableMode;
}

// Copies pictures while others are still being downloaded: the thread that downloads has its hands
// full with hashing.
class Copier {
 public:
  using Copy = std::function<void(Picture&)>;
  explicit Copier(Copy copy) : copy_(std::move(copy)) {}

  void add(Picture& picture) {
    {
      const std::scoped_lock hold(lock_);
      waiting_.push_back(&picture);
    }
    if (!thread_.joinable())
      thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
    more_.notify_one();
  }

  // Returns when everything added is copied. Rethrows what went wrong.
  void finish() {
    {
      const std::scoped_lock hold(lock_);
      ended_ = true;
    }
    more_.notify_one();
    if (thread_.joinable()) thread_.join();
    if (problem_) std::rethrow_exception(problem_);
  }

 private:
  void work(const std::stop_token& stop) try {
    while (true) {
      Picture* next = nullptr;
      {
        std::unique_lock hold(lock_);
        more_.wait(hold, stop, [this] { return ended_ || !waiting_.empty(); });
        if (stop.stop_requested() || waiting_.empty()) return;
        next = waiting_.front();
        waiting_.pop_front();
      }
      copy_(*next);
    }
  } catch (...) {
    problem_ = std::current_exception();
  }

  Copy copy_;
  std::mutex lock_;
  std::condition_variable_any more_;
  std::deque<Picture*> waiting_;  // guarded by lock_
  bool ended_ = false;            // guarded by lock_
  std::exception_ptr problem_;    // written by the thread, read once it has ended
  std::jthread thread_;           // last: it ends before what it uses
};

}  // namespace

struct WorkTreeUpdate::State {
  git::Repository& repo;
  const lfs::Store& store;
  fs::path root;
  std::vector<git::PathChange> others;  // everything that is no picture, and removals
  std::vector<Picture> pictures;
  std::vector<lfs::Pointer> wanted;
  std::multimap<std::string, Picture*> by_oid;
  std::optional<Copier> copier;
  bool copies_early = true;  // false: something must be removed before folders can be made

  State(git::Repository& repository, const lfs::Store& objects)
      : repo(repository), store(objects), root(repository.work_tree()) {}

  std::optional<lfs::Pointer> pointer_of(const git::SmallBlobs& blobs, const std::string& id) const;
  void plan(const WorkTreeMove& move);
  void add_pointers_left(const WorkTreeMove& move);
  void refuse_local_changes(const std::vector<git::PathChange>& all) const;
  bool holds(const std::string& path, const std::string& blob) const;
  void copy(Picture& picture) const;
};

std::optional<lfs::Pointer> WorkTreeUpdate::State::pointer_of(const git::SmallBlobs& blobs,
                                                              const std::string& id) const {
  if (id.empty()) return std::nullopt;
  const auto text = blobs.read(id);
  auto pointer = text ? lfs::parse_pointer(*text) : std::nullopt;
  if (!pointer || pointer->size == 0) return std::nullopt;
  return pointer;
}

// Pictures that an earlier, partial download left as pointers.
void WorkTreeUpdate::State::add_pointers_left(const WorkTreeMove& move) {
  std::set<std::string> planned;
  for (const auto& picture : pictures) planned.insert(picture.change.path);
  for (const auto& change : others) planned.insert(change.path);
  const git::TreeAttributes attributes(repo, move.new_tree);
  const git::SmallBlobs blobs(repo, lfs::kPointerMaxBytes);
  for (const auto& file : git::files_in_tree(repo, move.new_tree)) {
    if (planned.contains(file.path)) continue;
    const auto info = lstat_of(root / file.path);
    if (!info || !S_ISREG(info->st_mode) ||
        static_cast<std::uint64_t>(info->st_size) >= lfs::kPointerMaxBytes)
      continue;
    const auto text = blobs.read(file.id);
    auto pointer = text ? lfs::parse_pointer(*text) : std::nullopt;
    if (!pointer || pointer->size == 0 || !attributes.lfs(file.path)) continue;
    if (move.filter != nullptr && !move.filter->takes(file.path)) continue;
    if (read_file(root / file.path, lfs::kPointerMaxBytes) != *text) continue;
    const auto mode = (info->st_mode & S_IXUSR) != 0 ? git::kExecutableMode : git::kFileMode;
    pictures.push_back({{file.path, file.id, mode, file.id, mode}, std::move(*pointer)});
  }
}

void WorkTreeUpdate::State::plan(const WorkTreeMove& move) {
  const auto changes = git::changes_between(repo, move.old_tree, move.new_tree);
  if (!move.old_tree.empty()) refuse_local_changes(changes);
  const git::TreeAttributes attributes(repo, move.new_tree);
  const git::SmallBlobs blobs(repo, lfs::kPointerMaxBytes);
  for (const auto& change : changes) {
    copies_early = copies_early && is_regular(change.new_mode) &&
                   (change.old_blob.empty() || is_regular(change.old_mode));
    auto pointer = is_regular(change.new_mode) && attributes.lfs(change.path)
                       ? pointer_of(blobs, change.new_blob)
                       : std::nullopt;
    const bool wants = pointer && !move.pointers_only &&
                       (move.filter == nullptr || move.filter->takes(change.path));
    if (wants)
      pictures.push_back({change, std::move(*pointer)});
    else
      others.push_back(change);
  }
  if (!move.old_tree.empty() && !move.pointers_only) add_pointers_left(move);
  for (auto& picture : pictures) {
    const auto& pointer = picture.pointer;
    if (!store.has(pointer) && !by_oid.contains(pointer.oid)) wanted.push_back(pointer);
    by_oid.emplace(pointer.oid, &picture);
  }
}

// The work tree file is the picture that this blob points to, or the pointer itself.
bool WorkTreeUpdate::State::holds(const std::string& path, const std::string& blob) const {
  const auto target = root / path;
  const auto info = lstat_of(target);
  if (blob.empty()) return !info.has_value();
  if (!info || !S_ISREG(info->st_mode)) return false;
  const auto size = git::blob_size(repo, blob);
  if (!size || *size >= lfs::kPointerMaxBytes) return false;
  const auto text = git::read_blob(repo, blob, lfs::kPointerMaxBytes);
  const auto bytes = static_cast<std::uint64_t>(info->st_size);
  if (bytes == text.size() && read_file(target, lfs::kPointerMaxBytes) == text) return true;
  const auto pointer = lfs::parse_pointer(text);
  return pointer && pointer->size == bytes && lfs::point_at(target).oid == pointer->oid;
}

// Pictures among them are looked at again: git's own look compares them with their pointer. What
// the update has written itself, before it was killed, is in nobody's way either.
void WorkTreeUpdate::State::refuse_local_changes(const std::vector<git::PathChange>& all) const {
  const git::IndexView index(repo);
  std::vector<std::string> in_the_way;
  for (const auto& change : git::changes_in_the_way(repo, all)) {
    const auto entry = index.find(change.path);
    const auto staged = entry ? entry->id : std::string();
    const bool staged_by_others =
        (entry && entry->conflicted) || (staged != change.old_blob && staged != change.new_blob);
    if (staged_by_others ||
        (!holds(change.path, change.old_blob) && !holds(change.path, change.new_blob)))
      in_the_way.push_back(change.path);
  }
  if (in_the_way.empty()) return;
  Error error(ErrorKind::conflict,
              fmt::format("update the work tree: {} files here have changes that would be lost",
                          in_the_way.size()));
  for (std::size_t i = 0; i < std::min(in_the_way.size(), kMostNamed); ++i)
    error.hint(visible_line(in_the_way[i]));
  throw error.hint(
      fmt::format("Commit them, or put them aside: git -C {} stash -u", root.string()));
}

void WorkTreeUpdate::State::copy(Picture& picture) const {
  const auto& path = picture.change.path;
  const auto target = root / path;
  make_parents(root, path);
  AtomicFile file(target,
                  picture.change.new_mode == git::kExecutableMode ? kProgramMode : kPlainMode);
  lfs::copy_bytes(open_to_read(store.object_path(picture.pointer.oid)), file.file(), target);
  const auto settled = settled_now();
  const struct timespec times[2] = {settled, settled};
  if (::futimens(file.file().descriptor(), times) != 0) throw_errno("date", target, errno);
  file.close();  // thousands may be waiting for their names
  picture.ready.emplace(std::move(file));
}

WorkTreeUpdate::WorkTreeUpdate(git::Repository& repo, const lfs::Store& store,
                               const WorkTreeMove& move)
    : state_(std::make_unique<State>(repo, store)) {
  auto& self = *state_;
  self.plan(move);
  self.copier.emplace([&self](Picture& picture) { self.copy(picture); });
}

WorkTreeUpdate::~WorkTreeUpdate() = default;

const std::vector<lfs::Pointer>& WorkTreeUpdate::wanted() const noexcept { return state_->wanted; }

void WorkTreeUpdate::arrived(const lfs::Pointer& pointer) {
  if (!state_->copies_early) return;
  const auto [first, last] = state_->by_oid.equal_range(pointer.oid);
  for (auto each = first; each != last; ++each) state_->copier->add(*each->second);
}

WorkTreeUpdate::Result WorkTreeUpdate::finish() {
  auto& self = *state_;
  self.copier->finish();
  Result result;
  for (auto& picture : self.pictures) {
    if (picture.ready || self.store.has(picture.pointer)) continue;
    result.missing.emplace_back(picture.change.path, picture.pointer);
    self.others.push_back(picture.change);  // stays a pointer
  }
  git::LockedIndex index(self.repo, kIndexPatience);
  const auto is_attributes = [](const git::PathChange& change) {
    return change.path == kAttributes || change.path.ends_with("/.gitattributes");
  };
  const auto rest = std::stable_partition(self.others.begin(), self.others.end(), is_attributes);
  git::write_blobs(self.repo, index, {self.others.begin(), rest});
  git::write_blobs(self.repo, index, {rest, self.others.end()});
  std::vector<Picture*> late;
  for (auto& picture : self.pictures)
    if (!picture.ready && self.store.has(picture.pointer)) late.push_back(&picture);
  parallel_for(late.size(), [&](std::size_t i) {
    throw_if_cancelled();
    self.copy(*late[i]);
  });
  fault_point("pictures copied");
  for (auto& picture : self.pictures) {
    if (!picture.ready) continue;
    const auto& change = picture.change;
    picture.ready->commit(Durability::none);
    index.set(change.path, change.new_blob, change.new_mode, *lstat_of(self.root / change.path));
    ++result.pictures;
    result.bytes += picture.pointer.size;
  }
  fault_point("work tree written");
  index.publish();
  return result;
}

}  // namespace ztgit::project
