#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "snapshot/entry.hpp"
#include "snapshot/vault.hpp"

namespace ztgit::snapshot {

// What has been kept and stands in no snapshot yet. A record that is on the disk means: this file
// is safe, whatever happens to it or to us. One segment a batch; it goes when a snapshot holds what
// it says (docs/formats/vault.md, journal).
class Journal {
 public:
  // Begins a segment in `folder`, which is made.
  explicit Journal(const std::filesystem::path& folder);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  Journal(Journal&&) noexcept = default;
  Journal& operator=(Journal&&) = delete;
  ~Journal() = default;  // the segment stays: it is all that tells of these files

  void add(const std::string& path, const Entry& entry);  // written at once, not flushed
  void flush();                                           // everything added is on the disk now
  void remove();                                          // a snapshot holds it all

  const std::filesystem::path& file() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
  File file_;
  std::string waiting_;  // added, not written
};

// Segments that were left, oldest first.
std::vector<std::filesystem::path> journal_segments(const std::filesystem::path& folder);

// Hands over what a segment says, up to where it is torn or damaged.
void replay(const std::filesystem::path& segment,
            const std::function<void(const std::string& path, Entry entry)>& each);

}  // namespace ztgit::snapshot
