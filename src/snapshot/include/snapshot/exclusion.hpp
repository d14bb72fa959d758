#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ztgit::snapshot {

// Which files are not kept. A pattern without a slash is compared with each name of a path
// ("*.tmp", "cache"), one with a slash with the path from the source on ("/drafts/*.png"); "**/"
// stands for any folders (fnmatch(3), and gitignore(5) for the latter). What is below an excluded
// folder is excluded. A line that begins with '!' takes back what an earlier one said.
class Exclusion {
 public:
  Exclusion();                            // kDefaultExclusions only
  void add(std::string pattern);          // Error (usage) for an empty one
  void add_lines(std::string_view text);  // a pattern each; empty ones and '#' are skipped

  // `path` is that of a file or folder whose parents are not excluded.
  bool excludes(std::string_view path) const;
  // Also when one of its parents is.
  bool excludes_with_parents(std::string_view path) const;

 private:
  enum class Shape { glob, name, ending };  // "*.tmp" and "Thumbs.db" need no fnmatch()
  struct Pattern {
    std::string glob;
    bool whole_path = false, back = false;
    Shape shape = Shape::glob;
  };
  static bool matches_name(const Pattern& pattern, std::string_view name);
  std::vector<Pattern> patterns_;
};

}  // namespace ztgit::snapshot
