#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ztgit::git {

class Repository;

// The attributes a tree carries itself. The user's global file and info/attributes do not count:
// they do not travel with a clone. Cheap to ask many times.
class TreeAttributes {
 public:
  TreeAttributes(const Repository& repo, std::string_view tree);  // both outlive this
  TreeAttributes(const TreeAttributes&) = delete;
  TreeAttributes& operator=(const TreeAttributes&) = delete;
  ~TreeAttributes();

  bool lfs(std::string_view path) const;  // filter=lfs?

  // The .gitattributes that has the last word on `path`: the deepest one on its way,
  // ".gitattributes" if none.
  std::string deciding_file(std::string_view path) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The line that makes exactly `path` (relative to the file's folder) an LFS file, with blanks and
// pattern characters escaped as git-lfs does.
std::string exact_attributes_line(std::string_view path);

}  // namespace ztgit::git
