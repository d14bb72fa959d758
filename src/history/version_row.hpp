#pragma once

// The catalogue's table of versions: what stands in a row, and how it is written and read. Private
// to history/.

#include <cstdint>
#include <string>

#include "database.hpp"
#include "git/object_batch.hpp"
#include "git/repository.hpp"
#include "history/catalogue.hpp"
#include "history/stack.hpp"

namespace ztgit::history {

std::string create_version_table();

class VersionRows {
 public:
  VersionRows(const Database& database, std::int64_t project, const std::string& project_name);

  // No-op for a version that is there already.
  void add(const git::Repository& repo, const Version& version, const git::NewCommit& commit);

 private:
  std::int64_t project_;
  std::string project_folded_;
  Statement insert_;
};

// "project.name, project.root, path, …": what found_in() reads, in its order.
std::string found_columns();
Found found_in(const Statement& row);

}  // namespace ztgit::history
