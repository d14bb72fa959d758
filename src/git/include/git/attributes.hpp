#pragma once

#include <string>
#include <string_view>

namespace ztgit::git {

class Repository;

// Does the .gitattributes of `tree` itself give `path` filter=lfs? The user's global file and info/attributes
// do not count: they do not travel with a clone.
bool lfs_by_tree(const Repository& repo, std::string_view tree, std::string_view path);

// The line that makes exactly `path` an LFS file: blanks and pattern characters escaped as git-lfs does.
std::string exact_attributes_line(std::string_view path);

}  // namespace ztgit::git
