#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/variables.hpp"

namespace ztgit::project {

// What the process's environment says; read by cli alone and passed down, so that tests need no
// setenv.
struct Environment {
  std::filesystem::path home;
  std::filesystem::path config_home;                   // $XDG_CONFIG_HOME, else ~/.config
  std::optional<std::filesystem::path> projects_root;  // $ZTGIT_PROJECTS_ROOT
  std::filesystem::path current_folder;
  Variables variables = [](const std::string&) { return std::nullopt; };  // for tools and tokens
  bool may_ask = false;  // somebody at a terminal can type a password
  // ztgit itself, absolute: what settings and links that outlive this run may name. Empty: unknown.
  std::filesystem::path program = {};
  std::optional<std::filesystem::path> vault = {};  // $ZTGIT_VAULT
};

struct Settings {
  std::filesystem::path projects_root;        // projects.root, default ~/ztgit
  std::vector<std::filesystem::path> vaults;  // vault.folder, one or a list; default ~/ztgit-vault
  std::vector<std::string> exclude;           // backup.exclude: patterns of what is not kept
};

// flag > environment > $XDG_CONFIG_HOME/ztgit/config.yaml > default. Error (config) names file and
// line.
Settings load_settings(const Environment& environment);

enum class StorageMode { lfs, external, plain };

// What the pre-commit hook does with a staged picture that is no pointer yet.
enum class Convert { yes, refuse };
// check.errors and check.warnings: codes of docs/checks.md that count as something else than by
// default. Which codes there are, and which may be made milder, is for the checks to know.
struct CheckSettings {
  std::vector<std::string> errors, warnings;
};

// .ztgit.yaml: committed, so whoever wrote the project wrote it. Holds no commands, hosts or
// tokens.
struct ProjectSettings {
  StorageMode storage = StorageMode::lfs;
  // external: the rclone remote "NAME:path" that `ztgit lfs-agent` keeps the objects in; empty:
  // .lfsconfig says where they are.
  std::string rclone;
  std::vector<std::string> redact;  // texts that never enter a sidecar
  Convert convert = Convert::yes;   // hooks.convert
  CheckSettings check;
};

ProjectSettings parse_project_settings(const std::string& yaml);

// "NAME:path" and nothing else: rclone would take "-x" for an option and ":sftp,host=…:" for a
// remote to be made on the spot, and this text may come from a repository.
bool is_rclone_place(const std::string& text);

// "yes" or "refuse", of hooks.convert and of git's ztgit.hooks.convert; nullopt: neither.
std::optional<Convert> convert_of(const std::string& text);

const char* name_of(StorageMode mode) noexcept;

}  // namespace ztgit::project
