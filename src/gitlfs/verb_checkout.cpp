#include <ostream>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "formats.hpp"
#include "git/conflict.hpp"
#include "git/path_filter.hpp"
#include "lfs/store.hpp"
#include "project/place_pictures.hpp"
#include "requirements.hpp"
#include "scan.hpp"

namespace ztgit::gitlfs {

namespace {

namespace fs = std::filesystem;

lfs::Store store_of(const git::Repository& repo) {
  return lfs::Store(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage")));
}

// nullptr: everything.
std::unique_ptr<git::PathFilter> filter_of(Call& call) {
  std::vector<std::string> patterns;
  for (const auto& word : call.arguments().words()) {
    auto pattern = path_from_root(call, word);
    if (pattern.empty()) return nullptr;
    patterns.push_back(std::move(pattern));
  }
  if (patterns.empty()) return nullptr;
  return std::make_unique<git::PathFilter>(patterns, std::vector<std::string>{});
}

int fill_work_tree(Call& call) {
  auto& repo = set_up_repository(call);
  const auto filter = filter_of(call);
  std::vector<project::PictureAt> pictures;
  std::uint64_t bytes = 0;
  scan_tree(repo, head_of(repo).tree, [&](const FoundPointer& found) {
    if (filter && !filter->takes(found.path)) return;
    pictures.push_back({found.path, found.blob, found.pointer});
    bytes += found.pointer.size;
  });
  if (pictures.empty()) return 0;
  const auto placed = project::place_pictures(repo, store_of(repo), pictures);
  for (const auto& each : placed.not_local)
    call.err() << fmt::format(
        "Skipped checkout for {}, content not local. Use fetch to download.\n",
        go_quoted(each.path));
  call.out() << fmt::format("Checking out LFS objects: 100% ({0}/{0}), {1} | 0 B/s, done.\n",
                            pictures.size(), format_bytes(bytes));
  return 0;
}

[[noreturn]] void refuse(const std::string& sentence) { throw Error(ErrorKind::usage, sentence); }

std::optional<git::ConflictSide> side_of(const Arguments& given) {
  std::optional<git::ConflictSide> side;
  for (const auto& [flag, each] :
       {std::pair{"base", git::ConflictSide::base}, std::pair{"ours", git::ConflictSide::ours},
        std::pair{"theirs", git::ConflictSide::theirs}}) {
    if (!given.has(flag)) continue;
    if (side) refuse("Error parsing args: at most one of --base, --theirs, and --ours is allowed");
    side = each;
  }
  return side;
}

// One side of a conflict, beside the work tree's file.
int write_side(Call& call, git::ConflictSide side, const std::string& to) {
  const auto& words = call.arguments().words();
  if (words.size() != 1) refuse("--to requires exactly one Git LFS object file path");
  auto& repo = set_up_repository(call);
  const auto path = path_from_root(call, words[0]);
  const auto entry = git::conflict_side(repo, path, side);
  const auto name = fmt::format(":{}:{}", static_cast<int>(side), path);
  if (!entry)
    throw Error(ErrorKind::not_found,
                fmt::format("Could not checkout (are you not in the middle of a merge?): Git can't "
                            "resolve ref: {}",
                            go_quoted(name)));
  const auto size = git::blob_size(repo, entry->id);
  const auto text = size && *size < lfs::kPointerMaxBytes
                        ? git::read_blob(repo, entry->id, lfs::kPointerMaxBytes)
                        : std::string("no pointer");
  const auto pointer = lfs::parse_pointer(text);
  if (!pointer)
    throw Error(ErrorKind::not_found, fmt::format("Could not find decoder pointer for object {}: "
                                                  "Pointer file error: invalid header",
                                                  go_quoted(entry->id)));
  const auto store = store_of(repo);
  if (pointer->size > 0 && !store.has(*pointer))
    throw Error(ErrorKind::not_found, fmt::format("Error checking out {} to {}: content not local",
                                                  go_quoted(entry->id), go_quoted(to)))
        .hint("Download it: git lfs fetch --all");
  const auto target = (call.environment().current_folder / to).lexically_normal();
  make_folders(target.parent_path());
  if (fs::is_directory(fs::symlink_status(target))) fs::remove(target);  // throws unless empty
  AtomicFile file(target, entry->mode == git::kExecutableMode ? 0777 : 0666);
  if (pointer->size > 0)
    lfs::copy_bytes(open_to_read(store.object_path(pointer->oid)), file.file(), target);
  file.commit(Durability::none);
  return 0;
}

}  // namespace

int verb_checkout(Call& call) {
  if (call.repository().bare()) {
    call.out() << "This operation must be run in a work tree.\n";
    return 0;
  }
  const auto& given = call.arguments();
  const auto side = side_of(given);
  const auto to = given.value("to");
  if (to && side) return write_side(call, *side, *to);
  if (to || side)
    refuse("--to and exactly one of --theirs, --ours, and --base must be used together");
  return fill_work_tree(call);
}

}  // namespace ztgit::gitlfs
