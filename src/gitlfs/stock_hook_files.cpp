#include "stock_hook_files.hpp"

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "project/stock_hooks.hpp"

namespace ztgit::gitlfs {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMostHook = std::uint64_t{1} << 20;  // bytes; shell scripts people write

std::string indented(std::string_view text) {
  std::string made;
  while (!text.empty()) {
    const auto newline = std::min(text.find('\n'), text.size());
    made.append("\t").append(text.substr(0, newline)).append("\n");
    text.remove_prefix(std::min(newline + 1, text.size()));
  }
  if (made.ends_with('\n')) made.pop_back();
  return made;
}

void write_hook(const fs::path& file, const char* name) {
  AtomicFile hook(file, 0777);
  hook.write(project::stock_hook(name) + "\n");
  hook.commit(Durability::none);
}

}  // namespace

fs::path hooks_folder(Call& call) {
  auto& repo = call.repository();
  const auto configured = repo.config("core.hookspath").value_or("");
  if (configured.empty()) return repo.common_dir() / "hooks";
  if (configured.starts_with("~/")) return call.environment().home / configured.substr(2);
  const auto base = repo.bare() ? repo.git_dir() : repo.work_tree();
  return (base / configured).lexically_normal();
}

std::optional<std::string> install_stock_hooks(Call& call, bool force) {
  const auto folder = hooks_folder(call);
  make_folders(folder);
  for (const auto* name : project::kStockHooks) {
    const auto file = folder / name;
    if (const auto text = force ? std::nullopt : read_file_if_exists(file, kMostHook)) {
      if (!project::is_stock_hook(name, *text))
        return fmt::format("Hook already exists: {}\n\n{}\n", name, indented(trim(*text)));
      if (trim(*text) == project::stock_hook(name)) continue;
    }
    write_hook(file, name);
  }
  return std::nullopt;
}

void ensure_stock_hooks(Call& call) { install_stock_hooks(call, false); }

void remove_stock_hooks(Call& call) {
  const auto folder = hooks_folder(call);
  for (const auto* name : project::kStockHooks) {
    const auto text = read_file_if_exists(folder / name, kMostHook);
    if (text && project::is_stock_hook(name, *text)) fs::remove(folder / name);
  }
}

std::string stock_hook_instructions(Call& call) {
  const auto folder = hooks_folder(call);
  const auto inside =
      call.repository().bare()
          ? std::string()
          : folder.lexically_relative(call.repository().work_tree()).generic_string();
  const auto shown = inside.empty() || inside.starts_with("..") ? folder.generic_string() : inside;
  std::string text;
  for (const auto* name : project::kStockHooks) {
    if (!text.empty()) text += "\n\n";
    text += fmt::format("Add the following to '{}/{}':\n\n{}", shown, name,
                        indented(project::stock_hook(name)));
  }
  return text;
}

}  // namespace ztgit::gitlfs
