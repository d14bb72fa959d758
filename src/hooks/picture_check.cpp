#include <algorithm>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/file.hpp"
#include "codes.hpp"
#include "git/tree.hpp"
#include "inspection.hpp"
#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "project/picture_name.hpp"
#include "project/quotas.hpp"

namespace ztgit::hooks {

namespace {

constexpr std::size_t kSniffBytes = 64;             // of a blob, to tell a picture
constexpr std::size_t kMostUncovered = 20;          // paths named for one change of .gitattributes
constexpr std::uint64_t kAlwaysTaken = 10'000'000;  // bytes; every forge takes such a file
constexpr std::uint64_t kMega = 1'000'000;          // bytes; forges count so
constexpr std::string_view kPointerStart = "version https://git-lfs";

constexpr const char* kRenormalize =
    "Run 'git add --renormalize .', then 'git commit' (with --amend where it is committed "
    "already).";
constexpr const char* kTrack =
    "Add a line 'filter=lfs diff=lfs merge=lfs -text' for it to .gitattributes ('git lfs track' "
    "does), then run 'git add --renormalize .'";

bool is_picture(metadata::Kind kind) {
  return kind != metadata::Kind::not_an_image && kind != metadata::Kind::lfs_pointer;
}

class PictureCheck {
 public:
  PictureCheck(const Inspection& commit, std::vector<Problem>& problems)
      : commit_(commit), problems_(problems), attributes_(commit.files().attributes()) {}

  void look_at(const git::PathChange& change) {
    path_ = change.path;
    const auto pointer = commit_.pointer(change.new_blob);
    if (pointer && pointer->size > 0) return check_pointer(change.new_blob, *pointer);
    if (pointer) {
      if (project::has_picture_name(path_))
        add("picture-empty", "is an empty file",
            "Take it out with 'git rm --cached', and make the picture again.");
      return;
    }
    check_content(change.new_blob);
  }

  // Files that a changed .gitattributes no longer gives to LFS, though they are pointers.
  void look_below(const std::string& attributes_file) {
    const auto folder = attributes_file.substr(0, attributes_file.rfind('/') + 1);
    std::size_t count = 0;
    for (const auto& file : commit_.files().all()) {
      if (!file.path.starts_with(folder) || !project::has_picture_name(file.path)) continue;
      if (attributes_.lfs(file.path)) continue;
      if (const auto pointer = commit_.pointer(file.id); !pointer || pointer->size == 0) continue;
      if (++count > kMostUncovered) continue;
      path_ = file.path;
      add_without_attributes();
    }
    path_ = attributes_file;
    if (count > kMostUncovered)
      add("pointer-without-attributes",
          fmt::format("leaves {} more pictures without Git LFS", count - kMostUncovered), kTrack);
  }

 private:
  void add(std::string_view code, std::string_view text, std::string_view cure) {
    problems_.push_back(problem(code, path_, text, cure));
  }

  void add_without_attributes() {
    const bool known = std::any_of(problems_.begin(), problems_.end(), [&](const Problem& each) {
      return each.code == "pointer-without-attributes" && each.path == path_;
    });
    if (!known)
      add("pointer-without-attributes",
          "is a Git LFS pointer that no .gitattributes gives to Git LFS: a checkout shows its text",
          kTrack);
  }

  void check_pointer(const std::string& blob, const lfs::Pointer& pointer) {
    const auto text = commit_.text(blob, lfs::kPointerMaxBytes);
    const bool covered = attributes_.lfs(path_);
    if (!covered && !project::has_picture_name(path_)) return;  // text about pointers
    if (!covered) add_without_attributes();
    if (!lfs::is_canonical(*text))
      add("pointer-not-canonical",
          "is a pointer that git-lfs would write otherwise: it will always count as changed",
          kRenormalize);
    if (attributes_.converts_line_ends(path_))
      add("picture-as-text", ".gitattributes lets git convert its line ends",
          "Add -text to its line in .gitattributes.");
    if (commit_.store().has(pointer))
      check_object(pointer);
    else if (commit_.staged())
      add_missing(pointer);
  }

  // A revert or rebase brings back what the remote has, and a clone may leave objects there.
  void add_missing(const lfs::Pointer& pointer) {
    add("object-missing",
        fmt::format("its object {} is not here, and nobody could get it",
                    pointer.oid.substr(0, 10)),
        "Add the picture itself again, or run 'git lfs fetch' if the remote has it.");
    if (!commit_.repo().operation_in_progress().empty())
      problems_.back().severity = Severity::warning;
  }

  void check_object(const lfs::Pointer& pointer) {
    if (!project::has_picture_name(path_)) return;
    const auto name = commit_.store().object_path(pointer.oid);
    const auto file = open_to_read(name);
    const auto found = metadata::read_container(metadata::FileSource(file, name));
    if (!found.complete)
      add("picture-damaged", fmt::format("its object {}", found.problem),
          "Was the generator stopped, or is the disk full? Make the picture again.");
  }

  // Only where it can matter: to read a remote's URL takes libcurl, which would be loaded for it.
  void check_quota(std::uint64_t size) {
    const auto quota = project::file_quota(commit_.repo().remotes());
    if (quota && size > quota->bytes)
      add("file-too-large",
          fmt::format("has {} MB in git itself, and {} takes {} MB a file", size / kMega,
                      quota->host, quota->bytes / kMega),
          kRenormalize);
  }

  void check_content(const std::string& blob) {
    const auto size = git::blob_size(commit_.repo(), blob).value_or(0);
    if (size > kAlwaysTaken) check_quota(size);
    const auto head = git::blob_head(commit_.repo(), blob, kSniffBytes).value_or("");
    if (size < lfs::kPointerMaxBytes && head.starts_with(kPointerStart)) {
      if (attributes_.lfs(path_) || project::has_picture_name(path_))
        add("pointer-broken", "begins like a Git LFS pointer, but is none",
            "Add the picture itself again: 'git add' writes its pointer.");
      return;
    }
    const bool picture = is_picture(metadata::sniff(head));
    // By its name, too: converted already, it no longer begins like a picture.
    if ((picture || project::has_picture_name(path_)) && attributes_.converts_line_ends(path_))
      add("picture-as-text", ".gitattributes lets git convert its line ends, which destroys it",
          "Add -text to its line in .gitattributes.");
    if (commit_.settings().storage == project::StorageMode::plain) return;
    if (attributes_.lfs(path_))
      add(picture ? "picture-in-git" : "not-a-pointer",
          "git itself holds the content, and .gitattributes wants a Git LFS pointer", kRenormalize);
    else if (picture && !attributes_.opts_out_of_lfs(path_))
      add("picture-in-git", "git itself holds the picture: no .gitattributes gives it to Git LFS",
          kTrack);
  }

  const Inspection& commit_;
  std::vector<Problem>& problems_;
  const git::TreeAttributes& attributes_;
  std::string path_;
};

}  // namespace

void check_pictures(const Inspection& commit, std::vector<Problem>& problems) {
  PictureCheck check(commit, problems);
  for (const auto& change : commit.changes()) {
    throw_if_cancelled();
    if (change.new_blob.empty() || !is_regular(change.new_mode)) continue;
    if (!commit.inherited({change.path})) check.look_at(change);
  }
  constexpr std::string_view attributes_name = ".gitattributes";
  for (const auto& change : commit.changes())
    if (change.path == attributes_name || change.path.ends_with("/.gitattributes"))
      check.look_below(change.path);
}

}  // namespace ztgit::hooks
