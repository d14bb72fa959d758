#include "project/settings.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace ztgit::project {

namespace {

constexpr std::uint64_t kSettingsLimit = std::uint64_t{256}
                                         << 10;  // bytes; nobody writes more by hand
constexpr std::size_t kMostRedactions = 256;
constexpr std::size_t kMostVaults = 16;
constexpr std::size_t kMostPatterns = 256;
constexpr std::size_t kMostCodes = 64;  // there are fewer

YAML::Node load(const std::string& text, const std::string& name) try {
  return YAML::Load(text);
} catch (const YAML::Exception& problem) {
  throw Error(ErrorKind::config,
              fmt::format("read {}: line {}: {}", name, problem.mark.line + 1, problem.msg));
}

// yaml-cpp throws when an absent entry is asked what it is.
YAML::Node entry(const YAML::Node& map, const char* key) {
  if (!map || !map.IsMap()) return YAML::Node(YAML::NodeType::Undefined);
  const auto found = map[key];
  return found ? found : YAML::Node(YAML::NodeType::Undefined);
}

std::vector<std::string> texts(const YAML::Node& list, std::size_t most) {
  std::vector<std::string> found;
  if (!list || !list.IsSequence()) return found;
  for (std::size_t i = 0; i < list.size() && i < most; ++i)
    if (list[i].IsScalar() && !list[i].Scalar().empty()) found.push_back(list[i].Scalar());
  return found;
}

std::filesystem::path expand(const std::string& text, const std::filesystem::path& home) {
  if (text == "~") return home;
  if (text.starts_with("~/")) return home / text.substr(2);
  return text;
}

}  // namespace

Settings load_settings(const Environment& environment) {
  Settings settings{environment.home / "ztgit", {}, {}};
  const auto file = environment.config_home / "ztgit" / "config.yaml";
  if (const auto text = read_file_if_exists(file, kSettingsLimit)) {
    const auto root = load(*text, file.string());
    if (const auto folder = entry(entry(root, "projects"), "root"); folder && folder.IsScalar())
      settings.projects_root = expand(folder.Scalar(), environment.home);
    const auto vault = entry(entry(root, "vault"), "folder");
    if (vault && vault.IsScalar()) settings.vaults = {expand(vault.Scalar(), environment.home)};
    for (const auto& folder : texts(vault, kMostVaults))
      settings.vaults.push_back(expand(folder, environment.home));
    settings.exclude = texts(entry(entry(root, "backup"), "exclude"), kMostPatterns);
  }
  if (environment.vault) settings.vaults = {*environment.vault};
  if (settings.vaults.empty()) settings.vaults = {environment.home / "ztgit-vault"};
  for (const auto& vault : settings.vaults)
    if (vault.is_relative())
      throw Error(ErrorKind::config,
                  fmt::format("use vault.folder '{}': not an absolute path", vault.string()))
          .hint(fmt::format("Write it with a leading / or ~/ in {}.", file.string()));
  if (environment.projects_root) settings.projects_root = *environment.projects_root;
  if (settings.projects_root.is_relative())
    throw Error(ErrorKind::config, fmt::format("use projects.root '{}': not an absolute path",
                                               settings.projects_root.string()))
        .hint(fmt::format("Write it with a leading / or ~/ in {}.", file.string()));
  return settings;
}

ProjectSettings parse_project_settings(const std::string& yaml) {
  ProjectSettings settings;
  if (yaml.size() > kSettingsLimit)
    throw Error(ErrorKind::config, "read .ztgit.yaml: longer than 256 KiB");
  const auto root = load(yaml, ".ztgit.yaml");
  if (const auto storage = entry(entry(root, "storage"), "mode"); storage && storage.IsScalar()) {
    const auto& mode = storage.Scalar();
    if (mode == "lfs")
      settings.storage = StorageMode::lfs;
    else if (mode == "external")
      settings.storage = StorageMode::external;
    else if (mode == "plain")
      settings.storage = StorageMode::plain;
    else
      throw Error(ErrorKind::config,
                  fmt::format("read .ztgit.yaml: unknown storage.mode '{}'", mode))
          .hint("It is one of lfs, external and plain.");
  }
  if (const auto place = entry(entry(root, "storage"), "rclone"); place && place.IsScalar()) {
    if (!is_rclone_place(place.Scalar()))
      throw Error(ErrorKind::config,
                  "read .ztgit.yaml: storage.rclone is not of the form NAME:path");
    settings.rclone = place.Scalar();
  }
  settings.redact = texts(entry(root, "redact"), kMostRedactions);
  if (const auto convert = entry(entry(root, "hooks"), "convert"); convert && convert.IsScalar()) {
    const auto known = convert_of(convert.Scalar());
    if (!known)
      throw Error(ErrorKind::config, fmt::format("read .ztgit.yaml: unknown hooks.convert '{}'",
                                                 visible_line(convert.Scalar())))
          .hint("It is one of yes and refuse.");
    settings.convert = *known;
  }
  const auto checks = entry(root, "check");
  settings.check.errors = texts(entry(checks, "errors"), kMostCodes);
  settings.check.warnings = texts(entry(checks, "warnings"), kMostCodes);
  return settings;
}

std::optional<Convert> convert_of(const std::string& text) {
  if (text == "yes") return Convert::yes;
  if (text == "refuse") return Convert::refuse;
  return std::nullopt;
}

bool is_rclone_place(const std::string& text) {
  constexpr std::size_t longest = 1000;
  const auto colon = text.find(':');
  if (colon == text.npos || colon == 0 || text.size() > longest || text.front() == '-' ||
      text.front() == ' ')
    return false;
  const auto is_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' ||
           c == ' ';
  };
  if (!std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), is_name))
    return false;
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

const char* name_of(StorageMode mode) noexcept {
  switch (mode) {
    case StorageMode::external: return "external";
    case StorageMode::plain: return "plain";
    default: return "lfs";
  }
}

}  // namespace ztgit::project
