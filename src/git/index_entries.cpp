#include "index_entries.hpp"

#include <string>

#include "base/error.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

// libgit2 1.5 reads neither; the user can undo both.
[[noreturn]] void explain_index(const Error& error) {
  const std::string what = error.what();
  if (what.find("link") != what.npos)
    throw Error(ErrorKind::config, what)
        .hint("The index is split. Run 'git update-index --no-split-index' there.");
  if (what.find("sdir") != what.npos)
    throw Error(ErrorKind::config, what)
        .hint("The index is sparse. Run 'git sparse-checkout reapply --no-sparse-index' there.");
  throw Error(error);
}

std::uint32_t seconds_of(std::int64_t value) { return static_cast<std::uint32_t>(value); }

}  // namespace

IndexHandle open_index(const fs::path& file) try {
  IndexHandle index;
  check(git_index_open(out(index), file.c_str()), "open the index");
  return index;
} catch (const Error& error) {
  explain_index(error);
}

git_index_entry entry_for(const std::string& path, std::string_view blob, std::uint32_t mode,
                          const struct stat& file) {
  git_index_entry entry{};
  entry.path = path.c_str();
  entry.id = to_oid(blob);
  entry.mode = mode;
  entry.ctime = {static_cast<std::int32_t>(file.st_ctim.tv_sec), seconds_of(file.st_ctim.tv_nsec)};
  entry.mtime = {static_cast<std::int32_t>(file.st_mtim.tv_sec), seconds_of(file.st_mtim.tv_nsec)};
  entry.dev = static_cast<std::uint32_t>(file.st_dev);
  entry.ino = static_cast<std::uint32_t>(file.st_ino);
  entry.uid = file.st_uid;
  entry.gid = file.st_gid;
  entry.file_size = static_cast<std::uint32_t>(file.st_size);  // git keeps the low 32 bits
  return entry;
}

bool same_file(const git_index_entry& entry, const struct stat& file) {
  const auto now = entry_for("", std::string(GIT_OID_HEXSZ, '0'), entry.mode, file);
  return entry.mtime.seconds == now.mtime.seconds &&
         (entry.mtime.nanoseconds == 0 || entry.mtime.nanoseconds == now.mtime.nanoseconds) &&
         entry.file_size == now.file_size && (entry.ino == 0 || entry.ino == now.ino) &&
         S_ISREG(file.st_mode);
}

void keep_racy_entries_suspect(git_index* index, const struct stat& old_index) {
  for (std::size_t i = 0; i < git_index_entrycount(index); ++i) {
    const git_index_entry* entry = git_index_get_byindex(index, i);
    const bool older =
        entry->mtime.seconds < old_index.st_mtim.tv_sec ||
        (entry->mtime.seconds == old_index.st_mtim.tv_sec &&
         static_cast<std::int64_t>(entry->mtime.nanoseconds) < old_index.st_mtim.tv_nsec);
    if (older || entry->file_size == 0 || entry->mtime.seconds == 0) continue;
    git_index_entry suspect = *entry;
    const std::string path = entry->path;
    suspect.path = path.c_str();
    suspect.file_size = 0;
    check(git_index_add(index, &suspect), "update the index");
  }
}

}  // namespace ztgit::git
