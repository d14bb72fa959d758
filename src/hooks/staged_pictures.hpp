#pragma once

// Makes what is staged as good as a promote: whole pictures become pointers, each picture gets the
// sidecar that `ztgit promote` of that file would write, and a sidecar goes where its picture goes.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "body.hpp"
#include "git/attributes.hpp"
#include "git/index_file.hpp"
#include "lfs/store.hpp"
#include "metadata/read.hpp"
#include "project/settings.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::hooks {

// What became of one path of the index.
struct StagedEdit {
  std::string path;
  std::string old_blob, new_blob;  // ids; empty: it was not, or is no longer there
  std::uint32_t mode = 0;
};

class StagedPictures {
 public:
  // All of it is borrowed. `changes`: what the commit changes against `base_tree`.
  StagedPictures(const Body& body, git::IndexFile& index, std::string base_tree,
                 const std::vector<git::PathChange>& changes);

  // False: the commit is about other files.
  bool any() const { return !pictures_.empty() || !gone_.empty(); }

  // Looks at everything; all that it writes are temporary files of the object store. Call with the
  // project's lock held. Error (integrity) for a picture that must not be committed like this.
  void plan();
  // Objects first, then git's, the work tree, the index last: killed in between, the same commit
  // completes it.
  std::vector<StagedEdit> carry_out();

 private:
  struct Picture {
    const git::PathChange* change;
    lfs::Pointer pointer;                      // of size 0 until a whole picture was hashed
    std::optional<lfs::Incoming> object = {};  // taken out of a whole picture's blob
    std::optional<metadata::Inspection> seen = {};
    const std::string& path() const { return change->path; }
  };
  struct Text {
    std::string path, text;
    std::uint32_t mode;
    bool write;  // to the work tree, too
  };

  bool plain() const { return settings_.storage == project::StorageMode::plain; }
  void note(const std::string& text) const;
  void sort_out(const git::PathChange& change);
  void take_whole(Picture& picture);
  bool is_here(const Picture& picture) const;
  const metadata::Inspection& inspect(Picture& picture) const;
  std::optional<sidecar::Sidecar> sidecar_in(const std::string& blob,
                                             const std::string& path) const;
  bool is_committed(const std::string& path, const std::string& blob) const;
  std::optional<sidecar::Sidecar> moved_sidecar(const Picture& picture);
  std::optional<std::string> wanted_sidecar(Picture& picture,
                                            const std::optional<git::IndexEntry>& staged);
  void plan_sidecar(Picture& picture);
  void plan_attributes(Picture& picture);
  void plan_removals();
  // Of the index (write: false) and of the work tree (write: true).
  std::vector<Text> grown_attributes() const;
  void stage(const std::string& path, const std::string& blob, std::uint32_t mode,
             const std::optional<struct stat>& file);

  const Body& body_;
  git::Repository& repo_;
  git::IndexFile& index_;
  std::string base_tree_, head_tree_;
  project::ProjectSettings settings_;
  lfs::Store store_;
  SyncBatch batch_;
  std::optional<git::TreeAttributes> attributes_;
  std::vector<Picture> pictures_;
  std::multimap<std::string, const git::PathChange*> gone_;   // removed files, by their blob
  std::vector<Text> texts_;                                   // sidecars
  std::vector<std::pair<std::string, std::string>> removed_;  // sidecars and their bytes
  std::map<std::string, std::string> lines_;                  // .gitattributes → what it gets
  std::vector<StagedEdit> edits_;
};

}  // namespace ztgit::hooks
