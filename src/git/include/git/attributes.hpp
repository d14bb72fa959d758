#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "git/reachable.hpp"

namespace ztgit::git {

class Repository;

// The attributes a tree (or an index) carries itself. The user's global file and info/attributes do
// not count: they do not travel with a clone. Cheap to ask many times.
class TreeAttributes {
 public:
  TreeAttributes(const Repository& repo, std::string_view tree);  // both outlive this
  TreeAttributes(const Repository& repo, const std::vector<TrackedFile>& files);  // repo does
  TreeAttributes(const TreeAttributes&) = delete;
  TreeAttributes& operator=(const TreeAttributes&) = delete;
  ~TreeAttributes();

  bool lfs(std::string_view path) const;              // filter=lfs?
  bool opts_out_of_lfs(std::string_view path) const;  // "-filter", or another filter, by choice

  // Does git convert the path's line ends for sure: `text`, or `eol` without `-text`? With
  // `text=auto` it looks at the content, which for a picture is safe.
  bool converts_line_ends(std::string_view path) const;

  // The .gitattributes that has the last word on `path`: the deepest one on its way,
  // ".gitattributes" if none.
  std::string deciding_file(std::string_view path) const;

 private:
  struct State;
  const char* value(std::string_view path, const char* attribute) const;

  std::unique_ptr<State> state_;
};

// Whether the work tree's attributes call the path `lockable` (git-lfs: read-only until locked).
bool is_lockable(const Repository& repo, const std::string& path);

// The line that makes exactly `path` (relative to the file's folder) an LFS file, with blanks and
// pattern characters escaped as git-lfs does.
std::string exact_attributes_line(std::string_view path);

}  // namespace ztgit::git
