#include "history/told.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/tree.hpp"

namespace ztgit::history {

Told told_by(const git::Repository& repo, const Version& version) {
  Told told;
  const auto size_of = [&](const std::string& blob) {
    return blob.empty() ? std::nullopt : git::blob_size(repo, blob);
  };
  if (const auto size = size_of(version.blob); size && *size < lfs::kPointerMaxBytes)
    told.pointer = lfs::parse_pointer(git::read_blob(repo, version.blob, lfs::kPointerMaxBytes));
  const auto size = size_of(version.sidecar);
  if (!size) return told;
  if (*size > sidecar::kReadLimit) {
    told.problem = tr("the sidecar is too long");
    return told;
  }
  try {
    auto known =
        sidecar::parse(git::read_blob(repo, version.sidecar, sidecar::kReadLimit), version.path);
    if (told.pointer && known.sha256 != told.pointer->oid)
      told.problem = tr("the sidecar is about another picture");
    else
      told.sidecar = std::move(known);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::integrity) throw;
    told.problem = visible_line(error.what());
  }
  return told;
}

}  // namespace ztgit::history
