#pragma once

// The files of one moment: a tree's, or those of an index that is to become one.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/attributes.hpp"
#include "git/repository.hpp"

namespace ztgit::hooks {

bool is_regular(std::uint32_t mode);  // of git: no link, no submodule

class Files {
 public:
  // `repo` outlives this. A tree is only read where it is asked for something, an index at once.
  static Files of_tree(const git::Repository& repo, std::string tree);
  static Files of_index(const git::Repository& repo, const std::filesystem::path& index_file);

  std::optional<std::string> find(const std::string& path) const;      // a regular file's blob
  std::vector<std::string> names_in(const std::string& folder) const;  // "" is the root
  std::vector<git::TrackedFile> all() const;
  const git::TreeAttributes& attributes() const { return *attributes_; }

 private:
  explicit Files(const git::Repository& repo) : repo_(&repo) {}

  const git::Repository* repo_;
  std::string tree_;
  std::optional<std::vector<git::TrackedFile>> listed_;  // an index's, sorted by path
  std::unique_ptr<git::TreeAttributes> attributes_;
};

}  // namespace ztgit::hooks
