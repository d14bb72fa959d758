#include "commit_pictures.hpp"

#include <algorithm>
#include <set>

#include "git/tree.hpp"
#include "project/picture_name.hpp"
#include "sidecar_text.hpp"

namespace ztgit::hooks {

namespace {

std::optional<sidecar::Sidecar> staged_sidecar(const git::Repository& repo,
                                               const git::IndexFile& index,
                                               const std::string& picture) {
  const auto path = project::sidecar_path(picture);
  const auto entry = index.find(path);
  const auto size = entry ? git::blob_size(repo, entry->id) : std::nullopt;
  if (!size || *size > sidecar::kReadLimit) return std::nullopt;
  return read_sidecar(git::read_blob(repo, entry->id, sidecar::kReadLimit), path);
}

// A pointer to the bytes that it describes, or, in storage mode plain, a blob of their length.
bool fits(const git::Repository& repo, const std::string& blob, const sidecar::Sidecar& sidecar) {
  const auto size = git::blob_size(repo, blob);
  if (!size) return false;
  if (*size < lfs::kPointerMaxBytes)
    if (const auto pointer = lfs::parse_pointer(git::read_blob(repo, blob, *size)))
      return describes(sidecar, *pointer);
  return *size == sidecar.bytes;
}

}  // namespace

std::vector<CommitPicture> pictures_of_commit(const git::Repository& repo,
                                              const git::IndexFile& index,
                                              const std::vector<git::PathChange>& changes) {
  std::set<std::string> candidates, changed;
  for (const auto& change : changes) {
    if (change.new_blob.empty()) continue;
    if (change.path.ends_with(project::kSidecarSuffix)) {
      candidates.insert(change.path.substr(0, change.path.size() - project::kSidecarSuffix.size()));
    } else {
      candidates.insert(change.path);
      changed.insert(change.path);
    }
  }
  std::vector<CommitPicture> pictures;
  for (const auto& path : candidates) {
    const auto entry = index.find(path);
    if (!entry) continue;
    auto sidecar = staged_sidecar(repo, index, path);
    if (sidecar && fits(repo, entry->id, *sidecar))
      pictures.push_back({path, std::move(*sidecar), !changed.contains(path)});
  }
  return pictures;
}

project::MessageRequest message_about(const std::vector<CommitPicture>& pictures) {
  project::MessageRequest request;
  const bool parameters_only =
      std::all_of(pictures.begin(), pictures.end(),
                  [](const auto& picture) { return picture.parameters_only; });
  if (parameters_only) request.verb = "Describe";
  for (const auto& picture : pictures)
    request.images.push_back({picture.path, picture.sidecar.sha256,
                              picture.sidecar.original_name.value_or(""),
                              project::sidecar_path(picture.path), &picture.sidecar.record});
  return request;
}

}  // namespace ztgit::hooks
