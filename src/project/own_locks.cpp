#include "project/own_locks.hpp"

#include <algorithm>

#include "base/atomic_file.hpp"

namespace ztgit::project {

namespace {

constexpr std::string_view kHeader = "ztgit-locks 1\n";
constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20;  // half a million locks

// A field and the NUL behind it; a path may hold every other byte.
bool take_field(std::string_view& rest, std::string& field) {
  const auto end = rest.find('\0');
  if (end == rest.npos) return false;
  field = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return true;
}

bool by_path(const lfs::Lock& a, const lfs::Lock& b) { return a.path < b.path; }

}  // namespace

OwnLocks::OwnLocks(const git::Repository& repo) : file_(repo.common_dir() / "ztgit" / "own-locks") {
  const auto text = read_file_if_exists(file_, kMostBytes);
  if (!text || !text->starts_with(kHeader)) return;
  std::string_view rest = std::string_view(*text).substr(kHeader.size());
  for (lfs::Lock lock; take_field(rest, lock.path) && take_field(rest, lock.id) &&
                       take_field(rest, lock.owner) && take_field(rest, lock.locked_at);)
    locks_.push_back(lock);
}

bool OwnLocks::holds(std::string_view path) const {
  return std::any_of(locks_.begin(), locks_.end(),
                     [&](const lfs::Lock& lock) { return lock.path == path; });
}

void OwnLocks::add(const lfs::Lock& lock) {
  std::erase_if(locks_, [&](const lfs::Lock& each) { return each.path == lock.path; });
  locks_.insert(std::upper_bound(locks_.begin(), locks_.end(), lock, by_path), lock);
  save();
}

void OwnLocks::remove_path(std::string_view path) {
  if (std::erase_if(locks_, [&](const lfs::Lock& each) { return each.path == path; }) > 0) save();
}

void OwnLocks::remove_id(std::string_view id) {
  if (std::erase_if(locks_, [&](const lfs::Lock& each) { return each.id == id; }) > 0) save();
}

void OwnLocks::replace(std::vector<lfs::Lock> ours) {
  std::sort(ours.begin(), ours.end(), by_path);
  if (ours.empty() && locks_.empty()) return;
  locks_ = std::move(ours);
  save();
}

void OwnLocks::save() const {
  std::string text(kHeader);
  for (const auto& lock : locks_)
    for (const auto* field : {&lock.path, &lock.id, &lock.owner, &lock.locked_at}) {
      text += field->substr(0, field->find('\0'));
      text += '\0';
    }
  make_folders(file_.parent_path());
  write_file(file_, text, Durability::none);
}

}  // namespace ztgit::project
