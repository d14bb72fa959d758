#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "project/settings.hpp"

namespace ztgit::project {

struct RemoteState {
  std::string name;
  std::string url;                                // without user and password
  std::optional<std::uint64_t> unpushed_objects;  // nullopt: not known, no list
  std::uint64_t unpushed_commits = 0;             // against the tracking ref
};

struct ProjectState {
  std::filesystem::path root;
  std::string name;
  std::string branch;          // empty: detached
  std::string commit;          // empty: none yet
  std::uint64_t pictures = 0;  // pointers in the index
  std::uint64_t bytes = 0;     // of them
  std::uint64_t without_sidecar = 0;
  std::vector<std::string> changed;  // tracked, differing from the index or gone
  std::vector<std::string> missing;  // pictures whose object is not here
  std::string operation;             // "merge" …, empty: none
  std::string storage;
  std::vector<RemoteState> remotes;
};

// `project`: NAME or PATH, empty for the one around the current folder. Reads stat data, hashes
// nothing.
ProjectState status(const std::string& project, const Environment& environment);

struct ProjectSummary {
  std::string name;
  std::filesystem::path root;
  std::string branch;
  std::uint64_t pictures = 0;
  std::string problem;  // why it could not be read, empty if it could
};

std::vector<ProjectSummary> list_projects(const Environment& environment);

}  // namespace ztgit::project
