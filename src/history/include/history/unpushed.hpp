#pragma once

#include <set>
#include <string>

#include "git/repository.hpp"

namespace ztgit::history {

// Commits of HEAD that no remote has, as far as its tracking refs tell. Looked up once.
class UnpushedCommits {
 public:
  explicit UnpushedCommits(const git::Repository& repo);
  bool contains(const std::string& commit) const { return commits_.contains(commit); }

 private:
  std::set<std::string> commits_;
};

}  // namespace ztgit::history
