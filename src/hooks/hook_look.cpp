#include "hook_look.hpp"

#include <algorithm>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "stub.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostHookBytes = std::size_t{1} << 20;  // some managers inline their program

HookState state_of_seal(Seal seal, const std::string& text, const std::string& current) {
  if (seal == Seal::broken) return HookState::edited;
  return text == current ? HookState::installed : HookState::outdated;
}

// A line that somebody has added as we asked for: in a script "ztgit hook NAME", in overcommit's
// settings a list of words.
bool calls_ztgit(std::string_view text, std::string_view name) {
  const auto in_shell = fmt::format("ztgit hook {}", name);
  const auto in_list = fmt::format("'ztgit', 'hook', '{}'", name);
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = trim(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.starts_with('#')) continue;
    if (line.find(in_shell) != line.npos || line.find(in_list) != line.npos) return true;
  }
  return false;
}

// The script is somebody's own; ztgit's block in it is ours.
HookState state_of_script(const HookFile& script, std::string_view name) {
  if (!script.exists) return HookState::absent;
  const auto block = find_block(script.text);
  if (!block) return calls_ztgit(script.text, name) ? HookState::delegated : HookState::foreign;
  if (block->seal == Seal::broken) return HookState::edited;
  const auto without = without_block(script.text, *block);
  return with_block(name, without) == script.text ? HookState::delegated : HookState::outdated;
}

// pre-commit has moved our stub to <name>.legacy and runs it first; lefthook has ztgit among its
// commands.
bool is_delegated(const Place& place, const HookLook& look) {
  if (look.manager == Manager::pre_commit) {
    const auto legacy = read_hook(look.file.path.string() + ".legacy");
    return legacy.executable && seal_of(legacy.text) != Seal::none;
  }
  if (look.manager == Manager::lefthook &&
      seal_of(read_hook(lefthook_local(place)).text) != Seal::none)
    return true;
  const auto& name = look.status.name;
  for (const auto& settings : settings_of(look.manager))
    if (calls_ztgit(read_hook(place.work_tree / settings).text, name)) return true;
  return calls_ztgit(look.file.text, name);
}

HookState state_of_file(const Place& place, const HookLook& look, const fs::path& program) {
  if (!look.file.exists) return HookState::absent;
  const auto& name = look.status.name;
  if (const auto seal = seal_of(look.file.text); seal != Seal::none)
    return state_of_seal(seal, look.file.text, stub_text(name, program));
  if (look.manager == Manager::git_lfs) return HookState::stock;
  return is_delegated(place, look) ? HookState::delegated : HookState::foreign;
}

}  // namespace

HookFile read_hook(const fs::path& path) {
  HookFile hook;
  hook.path = path;
  const auto own = lstat_of(path);
  if (!own) return hook;
  hook.exists = true;
  hook.regular = S_ISREG(own->st_mode);
  hook.mode = own->st_mode & 07777U;
  struct stat target {};
  if (::stat(path.c_str(), &target) != 0 || !S_ISREG(target.st_mode)) return hook;
  hook.executable = ::access(path.c_str(), X_OK) == 0;
  hook.text.resize(std::min(static_cast<std::size_t>(target.st_size), kMostHookBytes));
  const auto file = open_to_read(path);
  hook.whole = hook.text.size() == static_cast<std::size_t>(target.st_size);
  hook.text.resize(read_at(file, 0, std::as_writable_bytes(std::span(hook.text)), path));
  return hook;
}

std::string config_section(std::string_view name) { return fmt::format("hook.ztgit-{}", name); }

std::vector<HookLook> look_at_hooks(const git::Repository& repo, const Place& place,
                                    const fs::path& program, bool git_runs_configured) {
  std::vector<HookLook> looks;
  for (const std::string name : kHookNames) {
    HookLook look;
    look.status.name = name;
    look.file = read_hook((place.owner == Owner::work_tree ? place.scripts : place.folder) / name);
    look.saved = read_hook((place.folder / name).string() + kSavedSuffix);
    look.manager = place.husky ? Manager::husky : manager_of(name, look.file.text);
    auto& status = look.status;
    status.file = look.file.path;
    status.state = place.owner == Owner::work_tree ? state_of_script(look.file, name)
                                                   : state_of_file(place, look, program);
    status.manager = name_of(look.manager);
    const bool ours = status.state == HookState::installed || status.state == HookState::outdated ||
                      status.state == HookState::edited;
    if (ours && place.owner == Owner::repository && look.saved.executable) {
      const auto behind = manager_of(name, look.saved.text);
      status.chained = behind != Manager::git_lfs;
      status.manager = name_of(behind);
    }
    if (git_runs_configured && repo.local_config(config_section(name) + ".command"))
      status.state = HookState::configured;
    looks.push_back(std::move(look));
  }
  return looks;
}

const char* name_of(HookState state) noexcept {
  switch (state) {
    case HookState::installed: return "installed";
    case HookState::outdated: return "outdated";
    case HookState::edited: return "edited";
    case HookState::delegated: return "delegated";
    case HookState::configured: return "configured";
    case HookState::stock: return "stock";
    case HookState::foreign: return "foreign";
    default: return "absent";
  }
}

}  // namespace ztgit::hooks
