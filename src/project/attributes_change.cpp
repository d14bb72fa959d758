#include "attributes_change.hpp"

#include "base/file.hpp"
#include "git/tree.hpp"
#include "project/attribute_lines.hpp"

namespace ztgit::project {

PathChange attributes_change(const git::Repository& repo, const std::string& base_tree,
                             const git::IndexView* index, const std::string& path,
                             const std::string& lines) {
  const auto entry = git::find_in_tree(repo, base_tree, path);
  const auto in_tree = entry ? git::read_blob(repo, entry->id, kAttributesLimit) : "";
  PathChange change{path, with_attribute_lines(in_tree, lines, in_tree), {}, {}, {}, {}, {}};
  if (index == nullptr) return change;
  const auto staged = index->find(path);
  const auto in_index = staged ? git::read_blob(repo, staged->id, kAttributesLimit) : in_tree;
  const auto file = repo.work_tree() / path;
  const auto here = read_file_if_exists(file, kAttributesLimit).value_or(in_index);
  change.index_blob = with_attribute_lines(in_index, lines, in_tree);
  change.work_tree_text = with_attribute_lines(here, lines, in_tree);
  change.seen = lstat_of(file);
  return change;
}

}  // namespace ztgit::project
