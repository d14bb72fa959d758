#include "staged_pictures.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <sys/mman.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "files.hpp"
#include "git/object_batch.hpp"
#include "git/tree.hpp"
#include "metadata/sources.hpp"
#include "project/attribute_lines.hpp"
#include "project/picture_description.hpp"
#include "project/picture_name.hpp"
#include "project/project_settings.hpp"
#include "project/promote.hpp"
#include "sidecar_text.hpp"
#include "work_tree_file.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMagicBytes = 128;  // what metadata::sniff() may need

bool is_image(std::string_view head) {
  const auto kind = metadata::sniff(head);
  return kind != metadata::Kind::not_an_image && kind != metadata::Kind::lfs_pointer;
}

// git's own setting is this machine's and wins over .ztgit.yaml, which anybody may have written.
project::Convert convert_wanted(const git::Repository& repo,
                                const project::ProjectSettings& settings) {
  const auto named = repo.config("ztgit.hooks.convert");
  if (!named) return settings.convert;
  const auto known = project::convert_of(*named);
  if (!known)
    throw Error(ErrorKind::config, fmt::format("use the setting ztgit.hooks.convert: unknown '{}'",
                                               visible_line(*named)))
        .hint("It is one of yes and refuse: git config ztgit.hooks.convert yes");
  return *known;
}

File in_memory(std::string_view bytes) {
  File memory(::memfd_create("ztgit-picture", MFD_CLOEXEC));
  if (!memory) throw_errno("create", "a file in memory", errno);
  write_all(memory, bytes, "a file in memory");
  return memory;
}

}  // namespace

StagedPictures::StagedPictures(const Body& body, git::IndexFile& index, std::string base_tree,
                               const std::vector<git::PathChange>& changes)
    : body_(body),
      repo_(body.repository),
      index_(index),
      base_tree_(std::move(base_tree)),
      head_tree_(git::tree_of_commit(repo_, repo_.head().commit)),
      store_(lfs::store_folder(repo_.common_dir(), repo_.config("lfs.storage"))),
      batch_(repo_.common_dir()) {
  for (const auto& change : changes) sort_out(change);
}

void StagedPictures::note(const std::string& text) const {
  body_.call.err << fmt::format("ztgit: {}\n", visible_line(text));
}

void StagedPictures::sort_out(const git::PathChange& change) {
  if (change.new_blob.empty()) {
    if (is_regular(change.old_mode)) gone_.emplace(change.old_blob, &change);
    return;
  }
  if (!is_regular(change.new_mode)) return;
  const auto size = git::blob_size(repo_, change.new_blob);
  if (!size || *size == 0) return;
  const auto head =
      git::blob_head(repo_, change.new_blob, *size < lfs::kPointerMaxBytes ? *size : kMagicBytes)
          .value_or("");
  if (*size < lfs::kPointerMaxBytes) {
    if (const auto pointer = lfs::parse_pointer(head); pointer && pointer->size > 0) {
      pictures_.push_back({&change, *pointer});
      return;
    }
  }
  if (!is_image(head)) return;
  if (*size > project::kMostImageBytes)
    return note(fmt::format("{} is larger than {} MiB and stays as it is", change.path,
                            project::kMostImageBytes >> 20U));
  pictures_.push_back({&change, {}});
}

// A picture whose bytes are in git: `git add` ran without a filter, or none fits its name.
void StagedPictures::take_whole(Picture& picture) {
  const auto& path = picture.path();
  if (!plain() && convert_wanted(repo_, settings_) == project::Convert::refuse)
    throw Error(ErrorKind::integrity,
                fmt::format("commit {}: it is a whole picture, and pictures belong into Git LFS",
                            visible_line(path)))
        .hint(fmt::format("Stage it again with the LFS filter in place: git add --renormalize {}",
                          visible_line(path)))
        .hint("Or let the hook store it: git config ztgit.hooks.convert yes");
  const auto bytes = git::read_blob(repo_, picture.change->new_blob, project::kMostImageBytes);
  const auto name = fs::path(path).filename().string();
  picture.seen = metadata::read_image(metadata::MemorySource(bytes), name);
  if (plain()) {
    picture.pointer = {sha256_of(bytes), bytes.size(), {}};
    return;
  }
  picture.object.emplace(store_.receive(in_memory(bytes), path, project::kMostImageBytes));
  picture.pointer = picture.object->pointer();
  picture.object->write_back(batch_);
  picture.object->close();
}

bool StagedPictures::is_here(const Picture& picture) const {
  return picture.seen || store_.has(picture.pointer);
}

const metadata::Inspection& StagedPictures::inspect(Picture& picture) const {
  if (!picture.seen) {
    const auto object = store_.object_path(picture.pointer.oid);
    const auto file = open_to_read(object);
    picture.seen = metadata::read_image(metadata::FileSource(file, object),
                                        fs::path(picture.path()).filename().string());
  }
  return *picture.seen;
}

std::optional<sidecar::Sidecar> StagedPictures::sidecar_in(const std::string& blob,
                                                           const std::string& path) const {
  const auto size = git::blob_size(repo_, blob);
  if (!size || *size > sidecar::kReadLimit) return std::nullopt;
  return read_sidecar(git::read_blob(repo_, blob, sidecar::kReadLimit), path);
}

// Nobody has touched it for this commit. An amend's base is HEAD^, but its index began with HEAD.
bool StagedPictures::is_committed(const std::string& path, const std::string& blob) const {
  const auto stands_in = [&](const std::string& tree) {
    const auto entry = git::find_in_tree(repo_, tree, path);
    return entry && entry->id == blob;
  };
  return stands_in(base_tree_) || stands_in(head_tree_);
}

// Of a picture that stood elsewhere in the base tree: what people wrote about it goes with it.
std::optional<sidecar::Sidecar> StagedPictures::moved_sidecar(const Picture& picture) {
  const auto blob =
      plain() ? picture.change->new_blob : git::blob_id(lfs::to_text(picture.pointer));
  const auto from = gone_.find(blob);
  if (from == gone_.end()) return std::nullopt;
  const auto old_path = project::sidecar_path(from->second->path);
  const auto before = git::find_in_tree(repo_, base_tree_, old_path);
  const auto staged = index_.find(old_path);
  if (!before || (staged && staged->id != before->id)) return std::nullopt;
  return sidecar_in(before->id, old_path);
}

// nullopt: what is staged is right, or not ours to change.
std::optional<std::string> StagedPictures::wanted_sidecar(
    Picture& picture, const std::optional<git::IndexEntry>& staged) {
  const auto path = project::sidecar_path(picture.path());
  const auto name = fs::path(picture.path()).filename().string();
  auto known = staged ? sidecar_in(staged->id, path) : std::nullopt;
  if (known && describes(*known, picture.pointer)) {
    if (known->file == name) return std::nullopt;
    known->file = name;
    return sidecar::to_yaml(*known);
  }
  if (staged && !is_committed(path, staged->id)) {
    note(fmt::format("{} is staged and describes another picture; it is left as it is", path));
    return std::nullopt;
  }
  if (auto moved = moved_sidecar(picture); moved && describes(*moved, picture.pointer)) {
    moved->file = name;
    return sidecar::to_yaml(*moved);
  }
  if (!is_here(picture)) {
    if (project::has_picture_name(name))  // LFS keeps other files too
      note(fmt::format("the picture {} is not here, so it gets no sidecar; get it: git lfs pull",
                       picture.path()));
    return std::nullopt;
  }
  const auto& seen = inspect(picture);
  if (seen.kind == metadata::Kind::not_an_image || seen.kind == metadata::Kind::lfs_pointer)
    return std::nullopt;
  if (!seen.complete)
    throw Error(ErrorKind::integrity, fmt::format("commit {}: it is damaged, it {}",
                                                  visible_line(picture.path()), seen.problem))
        .hint("Make the picture again, or commit it as it is with --no-verify.");
  return sidecar::to_yaml(
      sidecar::redacted(project::new_sidecar({picture.path(), picture.pointer, name, seen.record}),
                        {true, settings_.redact}));
}

void StagedPictures::plan_sidecar(Picture& picture) {
  const auto path = project::sidecar_path(picture.path());
  const auto staged = index_.find(path);
  auto text = wanted_sidecar(picture, staged);
  if (!text) return;
  const auto mode = staged ? staged->mode : git::kFileMode;
  const auto here = text_in_work_tree(repo_, path, sidecar::kReadLimit);
  const bool as_staged = here && staged && git::blob_id(*here) == staged->id;
  bool write = !here || as_staged;
  if (here && !as_staged && *here != *text) {
    // The user's own words: taken if they are about this picture, never overwritten.
    const auto own = read_sidecar(*here, path);
    if (!own || !describes(*own, picture.pointer))
      return note(
          fmt::format("{} is no sidecar of this picture; it is neither changed nor staged", path));
    text = *here;
  } else if (!here && !is_free(repo_, path)) {
    return note(fmt::format("{} cannot be written: something else stands there", path));
  }
  write = write && here != text;
  texts_.push_back({path, std::move(*text), mode, write});
}

void StagedPictures::plan_attributes(Picture& picture) {
  if (plain() || attributes_->lfs(picture.path()) || !is_here(picture)) return;
  if (inspect(picture).kind == metadata::Kind::not_an_image) return;
  const auto file = attributes_->deciding_file(picture.path());
  const auto folder = fs::path(file).parent_path().generic_string();
  lines_[file] += git::exact_attributes_line(
      folder.empty() ? picture.path() : picture.path().substr(folder.size() + 1));
}

// A sidecar that nobody touched goes with its picture.
void StagedPictures::plan_removals() {
  for (const auto& [blob, change] : gone_) {
    const auto path = project::sidecar_path(change->path);
    const auto staged = index_.find(path);
    if (!staged || !is_committed(path, staged->id)) continue;
    const auto size = git::blob_size(repo_, blob);
    const auto known = sidecar_in(staged->id, path);
    if (!size || !known) continue;
    const auto pointer = *size < lfs::kPointerMaxBytes
                             ? lfs::parse_pointer(git::read_blob(repo_, blob, *size))
                             : std::nullopt;
    if (pointer ? describes(*known, *pointer) : known->bytes == *size)
      removed_.emplace_back(path, git::read_blob(repo_, staged->id, sidecar::kReadLimit));
  }
}

void StagedPictures::plan() {
  settings_ = project::settings_of(repo_, base_tree_);
  attributes_.emplace(repo_, index_.attribute_files());
  for (auto& picture : pictures_) {
    if (picture.pointer.size == 0) take_whole(picture);
    plan_sidecar(picture);
    plan_attributes(picture);
  }
  plan_removals();
}

void StagedPictures::stage(const std::string& path, const std::string& blob, std::uint32_t mode,
                           const std::optional<struct stat>& file) {
  const auto before = index_.find(path);
  if (before && before->id == blob) return;
  if (blob.empty())
    index_.remove(path);
  else
    index_.set(path, blob, mode, file);
  edits_.push_back({path, before ? before->id : "", blob, mode});
}

// As promote does: index and work tree each get the lines on top of their own text.
std::vector<StagedPictures::Text> StagedPictures::grown_attributes() const {
  std::vector<Text> grown;
  for (const auto& [path, lines] : lines_) {
    const auto entry = index_.find(path);
    const auto committed = git::find_in_tree(repo_, base_tree_, path);
    const auto text_of = [&](const std::string& blob) {
      return git::read_blob(repo_, blob, project::kAttributesLimit);
    };
    const auto in_tree = committed ? text_of(committed->id) : "";
    const auto staged = entry ? text_of(entry->id) : in_tree;
    grown.push_back({path, project::with_attribute_lines(staged, lines, in_tree),
                     entry ? entry->mode : git::kFileMode, false});
    const auto here = text_in_work_tree(repo_, path, project::kAttributesLimit);
    if (!here && !is_free(repo_, path)) continue;
    const auto file = project::with_attribute_lines(here.value_or(staged), lines, in_tree);
    if (file != here) grown.push_back({path, file, 0, true});
  }
  return grown;
}

std::vector<StagedEdit> StagedPictures::carry_out() {
  const bool whole = std::any_of(pictures_.begin(), pictures_.end(),
                                 [](const auto& picture) { return picture.object.has_value(); });
  if (!whole && texts_.empty() && removed_.empty() && lines_.empty()) return {};
  const auto attributes = grown_attributes();
  git::ObjectBatch objects(repo_, pictures_.size() + texts_.size() + attributes.size());
  for (const auto& text : texts_) objects.add_blob(text.text);
  for (const auto& text : attributes)
    if (!text.write) objects.add_blob(text.text);
  for (const auto& picture : pictures_)
    if (picture.object) objects.add_blob(lfs::to_text(picture.pointer));
  objects.write_back(batch_);
  batch_.finish();
  for (auto& picture : pictures_)
    if (picture.object) picture.object->place();
  objects.publish();

  for (const auto& text : attributes)
    if (text.write) write_text(repo_, text.path, text.text);
  for (const auto& text : attributes)
    if (!text.write)
      stage(text.path, git::blob_id(text.text), text.mode,
            file_that_holds(repo_, text.path, text.text));
  for (const auto& text : texts_) {
    if (text.write) write_text(repo_, text.path, text.text);
    stage(text.path, git::blob_id(text.text), text.mode,
          file_that_holds(repo_, text.path, text.text));
  }
  for (const auto& picture : pictures_) {
    if (!picture.object) continue;
    const auto pointer = lfs::to_text(picture.pointer);
    stage(picture.path(), git::blob_id(pointer), picture.change->new_mode,
          file_that_holds(repo_, picture.path(), pointer));
    note(fmt::format("{} was staged whole; Git LFS keeps it now", picture.path()));
  }
  for (const auto& [path, text] : removed_) {
    // `git rm --cached` leaves the picture here, and what is said about it stays beside it.
    const auto picture = path.substr(0, path.size() - project::kSidecarSuffix.size());
    if (is_free(repo_, picture)) remove_text(repo_, path, text);
    stage(path, "", 0, std::nullopt);
  }
  index_.write();
  return std::move(edits_);
}

}  // namespace ztgit::hooks
