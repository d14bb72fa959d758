#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ztgit::project {

// What the process's environment says; read by cli alone and passed down, so that tests need no
// setenv.
struct Environment {
  std::filesystem::path home;
  std::filesystem::path config_home;                   // $XDG_CONFIG_HOME, else ~/.config
  std::optional<std::filesystem::path> projects_root;  // $ZTGIT_PROJECTS_ROOT
  std::filesystem::path current_folder;
};

struct Settings {
  std::filesystem::path projects_root;  // projects.root, default ~/ztgit
};

// flag > environment > $XDG_CONFIG_HOME/ztgit/config.yaml > default. Error (config) names file and
// line.
Settings load_settings(const Environment& environment);

enum class StorageMode { lfs, external, plain };

// .ztgit.yaml: committed, so whoever wrote the project wrote it. Holds no commands, hosts or
// tokens.
struct ProjectSettings {
  StorageMode storage = StorageMode::lfs;
  std::vector<std::string> redact;  // texts that never enter a sidecar
};

ProjectSettings parse_project_settings(const std::string& yaml);

const char* name_of(StorageMode mode) noexcept;

}  // namespace ztgit::project
