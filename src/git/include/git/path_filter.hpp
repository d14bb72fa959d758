#pragma once

#include <memory>
#include <string>
#include <vector>

namespace ztgit::git {

// Which paths a download is for: --include, --exclude, lfs.fetchinclude, lfs.fetchexclude. A
// pattern names a file or folder, with git's wildcards; no include pattern means all.
class PathFilter {
 public:
  PathFilter(const std::vector<std::string>& include, const std::vector<std::string>& exclude);
  PathFilter(const PathFilter&) = delete;
  PathFilter& operator=(const PathFilter&) = delete;
  ~PathFilter();

  bool takes(const std::string& path) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::git
