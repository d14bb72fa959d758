#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ztgit::watch {

struct UnitRequest {
  std::filesystem::path program;               // ztgit, absolute
  std::filesystem::path vault;                 // absolute
  std::vector<std::filesystem::path> folders;  // absolute
};

struct UnitFile {
  std::string name;  // "ztgit-watch.service"
  std::string text;
};

// Units of systemd for one user (templates/systemd): watch, and a daily backup with its timer.
// Error (usage) for a path that a unit cannot hold: with a line end in it.
std::vector<UnitFile> units(const UnitRequest& request);

// One word of a command line as systemd reads it (systemd.service(5), COMMAND LINES).
std::string unit_word(const std::string& word);

}  // namespace ztgit::watch
