#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "codes.hpp"
#include "git/tree.hpp"
#include "inspection.hpp"
#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "private_text.hpp"
#include "project/picture_name.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::hooks {

namespace {

constexpr std::string_view kFamily = "ztgit.image/";  // of every schema version

constexpr const char* kPromoteAgain =
    "Run 'ztgit promote' with the picture: it writes the sidecar anew.";

std::string name_in(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// git's own marks at the begin of a line; a sidecar never has one there.
bool has_conflict_marks(std::string_view text) {
  const auto has = [&](std::string_view mark) {
    return text.starts_with(mark.substr(1)) || text.find(mark) != text.npos;
  };
  return has("\n<<<<<<< ") || has("\n>>>>>>> ");
}

class SidecarCheck {
 public:
  SidecarCheck(const Inspection& commit, std::vector<Problem>& problems)
      : commit_(commit), problems_(problems) {}

  void look_at(const git::PathChange& change) {
    if (change.path.ends_with(project::kSidecarSuffix))
      look_at_sidecar(change);
    else
      look_at_picture(change);
  }

 private:
  void add(std::string_view code, const std::string& path, std::string_view text,
           std::string_view cure) {
    problems_.push_back(problem(code, path, text, cure));
  }

  // nullopt: it is too long, or somebody else's YAML, which is not ours to judge.
  std::optional<std::string> sidecar_text(const std::string& blob) const {
    auto text = commit_.text(blob, sidecar::kReadLimit + 1);
    if (text && text->find(kFamily) == text->npos) return std::nullopt;
    return text;
  }

  void look_at_sidecar(const git::PathChange& change) {
    const auto picture = change.path.substr(0, change.path.size() - project::kSidecarSuffix.size());
    if (!change.new_blob.empty() && !commit_.inherited({change.path})) {
      const auto text = sidecar_text(change.new_blob);
      if (text) check_privacy(change.path, *text);
      if (text && !commit_.files().find(picture))
        add("sidecar-orphan", change.path, "is the sidecar of a picture that is not there",
            "Add the picture with it, or take it out: 'git rm --cached' with its name.");
    }
    if (const auto blob = commit_.files().find(picture)) check_pair(picture, *blob);
  }

  void look_at_picture(const git::PathChange& change) {
    if (!change.new_blob.empty()) return check_pair(change.path, change.new_blob);
    const auto path = project::sidecar_path(change.path);
    const auto blob = commit_.files().find(path);
    if (blob && !is_changed(path) && sidecar_text(*blob))
      add("sidecar-orphan", path, "stays behind though its picture goes",
          "Take it out with the picture, or rename it with it.");
  }

  bool is_changed(const std::string& path) const {
    const auto& all = commit_.changes();
    const auto found = std::lower_bound(
        all.begin(), all.end(), path,
        [](const git::PathChange& change, const std::string& p) { return change.path < p; });
    return found != all.end() && found->path == path;
  }

  void check_pair(const std::string& picture, const std::string& blob) {
    const auto path = project::sidecar_path(picture);
    if (!pairs_.insert(picture).second || commit_.inherited({picture, path})) return;
    // Of a picture in git itself only the length is known without hashing it.
    const auto pointer = commit_.pointer(blob).value_or(
        lfs::Pointer{"", git::blob_size(commit_.repo(), blob).value_or(0), {}});
    const bool to_be_pointer = commit_.settings().storage != project::StorageMode::plain &&
                               commit_.files().attributes().lfs(picture);
    if (pointer.size == 0 || (pointer.oid.empty() && to_be_pointer)) return;  // check_pictures()
    const auto told_in = commit_.files().find(path);
    if (told_in && git::blob_size(commit_.repo(), *told_in).value_or(0) > sidecar::kReadLimit)
      return add("sidecar-broken", path, "is longer than a sidecar may be", kPromoteAgain);
    const auto text = told_in ? sidecar_text(*told_in) : std::nullopt;
    if (!text) {
      if (to_be_pointer && project::has_picture_name(picture))
        add("sidecar-missing", picture, "has no sidecar: nothing tells how it was made",
            kPromoteAgain);
      return;
    }
    if (has_conflict_marks(*text))
      return add("sidecar-conflict", path, "has conflict marks in it",
                 "Choose one side ('git checkout --ours' or '--theirs'), for the picture and its "
                 "sidecar alike.");
    try {
      compare(picture, path, pointer, sidecar::parse(*text, path));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::integrity) throw;
      add("sidecar-broken", path, error.what(),
          error.hints().empty() ? kPromoteAgain : error.hints().front().c_str());
    }
  }

  void compare(const std::string& picture, const std::string& path, const lfs::Pointer& pointer,
               const sidecar::Sidecar& told) {
    if ((!pointer.oid.empty() && told.sha256 != pointer.oid) || told.bytes != pointer.size)
      return add("sidecar-differs", path,
                 "tells of another picture than the one beside it (sha256, bytes)", kPromoteAgain);
    if (told.file != name_in(picture))
      add("sidecar-name", path, fmt::format("calls its picture '{}'", cut(told.file)),
          kPromoteAgain);
    if (pointer.oid.empty() || !commit_.store().has(pointer)) return;
    const auto name = commit_.store().object_path(pointer.oid);
    const auto file = open_to_read(name);
    const auto found = metadata::read_container(metadata::FileSource(file, name)).record.image;
    const auto& image = told.record.image;
    if (found.mime.empty()) return;
    if (!image.mime.empty() && image.mime != found.mime)
      add("sidecar-differs", path,
          fmt::format("says {}, but the picture is {}", cut(image.mime), found.mime),
          kPromoteAgain);
    if ((image.width && image.width != found.width) ||
        (image.height && image.height != found.height))
      add("sidecar-differs", path,
          fmt::format("says {} x {} pixels, but the picture has {} x {}", image.width.value_or(0),
                      image.height.value_or(0), found.width.value_or(0), found.height.value_or(0)),
          kPromoteAgain);
  }

  void check_privacy(const std::string& path, const std::string& text) {
    for (const auto& found : find_private(text, Spelling::quoted, commit_.settings().redact)) {
      const auto where = found.more == 0
                             ? fmt::format("line {}", found.line)
                             : fmt::format("line {} and {} more", found.line, found.more);
      const bool key = std::string_view(found.code) == "secret";
      add(found.code, path, fmt::format("holds {} ({})", found.what, where),
          key ? "Make that key invalid where it comes from: a commit keeps it for good. Then take "
                "it out of the sidecar."
              : "Add it to 'redact' in .ztgit.yaml, then run 'ztgit promote' with the picture "
                "again.");
    }
  }

  static std::string cut(std::string_view text) { return std::string(text.substr(0, 100)); }

  const Inspection& commit_;
  std::vector<Problem>& problems_;
  std::set<std::string> pairs_;
};

}  // namespace

void check_sidecars(const Inspection& commit, std::vector<Problem>& problems) {
  SidecarCheck check(commit, problems);
  for (const auto& change : commit.changes()) {
    throw_if_cancelled();
    if (change.new_blob.empty() || is_regular(change.new_mode)) check.look_at(change);
  }
}

}  // namespace ztgit::hooks
