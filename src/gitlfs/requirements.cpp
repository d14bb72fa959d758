#include "requirements.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::gitlfs {

namespace fs = std::filesystem;

namespace {

constexpr const char* kFormatKey = "lfs.repositoryformatversion";

fs::path here(Call& call) { return fs::weakly_canonical(call.environment().current_folder); }

fs::path root(Call& call) { return fs::weakly_canonical(call.repository().work_tree()); }

}  // namespace

git::Repository& set_up_repository(Call& call) {
  auto& repo = call.repository();
  const auto version = repo.local_config(kFormatKey).value_or("");
  if (version.empty())
    repo.set_local_config(kFormatKey, "0");
  else if (version != "0")
    throw Refused(fmt::format("Unknown repository format version: {}", visible_line(version)));
  return repo;
}

git::Repository& require_work_tree(Call& call) {
  auto& repo = call.repository();
  if (repo.bare()) throw Refused("This operation must be run in a work tree.");
  return repo;
}

git::Repository& set_up_work_tree(Call& call) {
  require_work_tree(call);
  return set_up_repository(call);
}

std::string path_from_root(Call& call, std::string_view written) {
  const fs::path path(written);
  const auto full = (path.is_absolute() ? path : here(call) / path).lexically_normal();
  auto inside = full.lexically_relative(root(call)).generic_string();
  if (inside == ".") inside.clear();
  if (inside.ends_with('/')) inside.pop_back();
  return inside;
}

std::string path_from_here(Call& call, std::string_view path) {
  return (root(call) / path).lexically_relative(here(call)).generic_string();
}

}  // namespace ztgit::gitlfs
