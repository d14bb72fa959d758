#include <algorithm>
#include <array>
#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "formats.hpp"
#include "git/config_scope.hpp"
#include "requirements.hpp"
#include "settings.hpp"
#include "stock_hook_files.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr const char* kSection = "filter.lfs";

struct FilterKey {
  const char* key;
  const char* value;
  const char* without_download;           // --skip-smudge
  std::array<const char*, 4> upgradable;  // values of other versions and of the other choice
};

// git-lfs, lfs/attribute.go.
constexpr std::array<FilterKey, 4> kFilter = {{
    {"filter.lfs.clean", "git-lfs clean -- %f", "git-lfs clean -- %f", {"git-lfs clean %f"}},
    {"filter.lfs.smudge",
     "git-lfs smudge -- %f",
     "git-lfs smudge --skip -- %f",
     {"git-lfs smudge %f", "git-lfs smudge --skip %f", "git-lfs smudge --skip -- %f",
      "git-lfs smudge -- %f"}},
    {"filter.lfs.process",
     "git-lfs filter-process",
     "git-lfs filter-process --skip",
     {"git-lfs filter", "git-lfs filter --skip", "git-lfs filter-process",
      "git-lfs filter-process --skip"}},
    {"filter.lfs.required", "true", "true", {}},
}};

bool may_replace(const FilterKey& filter, const std::string& value) {
  return value.empty() ||
         std::any_of(filter.upgradable.begin(), filter.upgradable.end(),
                     [&](const char* old) { return old != nullptr && value == old; });
}

git::ConfigScope scope_of(Call& call) {
  const auto& given = call.arguments();
  const auto here = call.environment().current_folder;
  const bool local = given.has("local"), worktree = given.has("worktree"),
             system = given.has("system");
  const auto file = given.value("file");
  if (local || worktree) set_up_repository(call);
  const auto refuse = [](const char* one, const char* other) {
    throw Error(ErrorKind::usage,
                fmt::format("Only one of {} and {} options can be specified.", one, other));
  };
  if (local && worktree) refuse("--local", "--worktree");
  if (local && system) refuse("--local", "--system");
  if (local && file) refuse("--local", "--file");
  if (worktree && system) refuse("--worktree", "--system");
  if (worktree && file) refuse("--worktree", "--file");
  if (system && file) refuse("--system", "--file");
  if (system && ::geteuid() != 0)
    call.out() << "warning: current user is not root/admin, system install is likely to fail.\n";
  if (file) return {here / *file, here};
  using Where = git::ConfigScope::Where;
  if (worktree) return {Where::worktree, here};
  return {local ? Where::local : system ? Where::system : Where::global, here};
}

// nullopt: all set; else git-lfs' complaint about the first that somebody set otherwise.
std::optional<std::string> set_filter(const git::ConfigScope& scope, const Arguments& given) {
  for (const auto& filter : kFilter) {
    const std::string wanted = given.has("skip-smudge") ? filter.without_download : filter.value;
    const auto now = scope.find(filter.key).value_or("");
    if (given.has("force") || may_replace(filter, now)) {
      if (now != wanted) scope.set(filter.key, wanted);
    } else if (now != wanted) {
      return fmt::format("the \"{}\" attribute should be {} but is {}", filter.key,
                         go_quoted(wanted), go_quoted(now));
    }
  }
  return std::nullopt;
}

bool touches_repository(Call& call) {
  const auto& given = call.arguments();
  return !given.has("skip-repo") &&
         (given.has("local") || given.has("worktree") || call.in_repository());
}

bool is_hooks_alone(const Arguments& given) {
  return !given.words().empty() && given.words()[0] == "hooks";
}

// lfs.<url>.access of git-lfs before 1.0, and what somebody wrote by hand.
void mend_access(Call& call) {
  const git::ConfigScope local(git::ConfigScope::Where::local, call.environment().current_folder);
  constexpr std::string_view start = "lfs.", end = ".access";
  const auto settings = Settings::of(call);
  for (const auto& [key, value] : settings.entries()) {
    if (!key.starts_with(start) || !key.ends_with(end) || key.size() <= start.size() + end.size())
      continue;
    const auto url = key.substr(start.size(), key.size() - start.size() - end.size());
    if (value == "basic" || value == "negotiate") continue;
    if (value == "private") {
      local.set(key, "basic");
      call.out() << fmt::format("Updated {} access from {} to {}.\n", visible_line(url), value,
                                "basic");
    } else if (local.unset(key)) {
      call.out() << fmt::format("Removed invalid {} access of {}.\n", visible_line(url),
                                visible_line(value));
    }
  }
}

}  // namespace

int verb_update(Call& call) {
  set_up_repository(call);
  mend_access(call);
  const bool force = call.arguments().has("force"), manual = call.arguments().has("manual");
  if (force && manual)
    throw Error(ErrorKind::usage, "You cannot use --force and --manual options together");
  if (manual) {
    call.out() << stock_hook_instructions(call) << '\n';
    return 0;
  }
  if (const auto complaint = install_stock_hooks(call, force)) {
    call.err() << *complaint
               << "\nTo resolve this, either:\n"
                  "  1: run `git lfs update --manual` for instructions on how to merge hooks.\n"
                  "  2: run `git lfs update --force` to overwrite your hook.\n";
    return kFailed;
  }
  call.out() << "Updated Git hooks.\n";
  return 0;
}

int verb_install(Call& call) {
  const auto& given = call.arguments();
  if (is_hooks_alone(given)) return verb_update(call);
  const auto scope = scope_of(call);
  if (const auto complaint = set_filter(scope, given)) {
    call.out() << "warning: " << *complaint
               << "\nRun `git lfs install --force` to reset Git configuration.\n";
    return kFailed;
  }
  if (touches_repository(call))
    if (const int failed = verb_update(call); failed != 0) return failed;
  call.out() << "Git LFS initialized.\n";
  return 0;
}

int verb_uninstall(Call& call) {
  const auto& given = call.arguments();
  if (!is_hooks_alone(given)) {
    const auto scope = scope_of(call);
    if (const auto complaint = scope.remove_section(kSection))
      call.out() << "warning: " << *complaint << '\n';
  }
  if (is_hooks_alone(given) || touches_repository(call)) {
    call.repository();
    remove_stock_hooks(call);
    call.out() << "Hooks for this repository have been removed.\n";
  }
  if (is_hooks_alone(given) || given.has("local") || given.has("worktree") || given.value("file"))
    return 0;
  call.out() << (given.has("system") ? "System" : "Global")
             << " Git LFS configuration has been removed.\n";
  return 0;
}

}  // namespace ztgit::gitlfs
