#include "git/attributes.hpp"

#include <cerrno>
#include <map>
#include <sys/mman.h>

#include <fmt/format.h>
#include <git2/sys/repository.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "git/repository.hpp"
#include "git/tree.hpp"
#include "handle.hpp"

namespace ztgit::git {

namespace {

// A configuration that turns the user's own attributes file off. libgit2 has no in-memory settings,
// hence the anonymous file.
ConfigHandle no_global_attributes() {
  const File memory(::memfd_create("ztgit-config", MFD_CLOEXEC));
  if (!memory) throw_errno("create", "an anonymous file", errno);
  write_all(memory, "[core]\n\tattributesFile = /dev/null\n", "an anonymous file");
  ConfigHandle config;
  check(git_config_new(out(config)), "prepare settings");
  const auto path = fmt::format("/proc/self/fd/{}", memory.descriptor());
  check(git_config_add_file_ondisk(config.get(), path.c_str(), GIT_CONFIG_LEVEL_LOCAL, nullptr, 0),
        "prepare settings");
  ConfigHandle snapshot;  // read now: the file is gone when this function returns
  check(git_config_snapshot(out(snapshot), config.get()), "prepare settings");
  return snapshot;
}

}  // namespace

// libgit2 matches attributes against a repository. This one has the real objects, no files, no
// settings, and an index that holds nothing but the .gitattributes files met on the way to the
// paths asked for.
struct TreeAttributes::State {
  const Repository& real;
  std::string tree;
  std::map<std::string, std::string> listed;  // .gitattributes files and their blobs; or the tree
  OdbHandle odb;
  RepositoryHandle repo;
  IndexHandle index;
  std::map<std::string, bool> files;  // looked up; true: present

  explicit State(const Repository& repository);
  std::string blob_of(const std::string& file) const;  // empty: there is no such file
  bool load(const std::string& file);
};

TreeAttributes::State::State(const Repository& repository) : real(repository) {
  check(git_repository_odb(out(odb), real.native()), "open the object database");
  check(git_repository_wrap_odb(out(repo), odb.get()), "read attributes");
  const auto config = no_global_attributes();
  check(git_repository_set_config(repo.get(), config.get()), "read attributes");
  check(git_index_new(out(index)), "read attributes");
  check(git_repository_set_index(repo.get(), index.get()), "read attributes");
}

std::string TreeAttributes::State::blob_of(const std::string& file) const {
  if (const auto known = listed.find(file); known != listed.end()) return known->second;
  const auto entry = find_in_tree(real, tree, file);
  return entry ? entry->id : "";
}

bool TreeAttributes::State::load(const std::string& file) {
  if (const auto known = files.find(file); known != files.end()) return known->second;
  const auto blob = blob_of(file);
  if (!blob.empty()) {
    git_index_entry added{};
    added.path = file.c_str();
    added.mode = GIT_FILEMODE_BLOB;
    added.id = to_oid(blob);
    check(git_index_add(index.get(), &added), "read attributes");
  }
  return files[file] = !blob.empty();
}

TreeAttributes::TreeAttributes(const Repository& repo, std::string_view tree)
    : state_(new State(repo)) {
  state_->tree = tree;
}

TreeAttributes::TreeAttributes(const Repository& repo, const std::vector<TrackedFile>& files)
    : state_(new State(repo)) {
  constexpr std::string_view name = ".gitattributes";
  for (const auto& file : files)
    if (file.path == name || file.path.ends_with("/.gitattributes"))
      state_->listed.emplace(file.path, file.id);
}

TreeAttributes::~TreeAttributes() = default;

std::string TreeAttributes::deciding_file(std::string_view path) const {
  std::string deepest = ".gitattributes";
  state_->load(deepest);
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    auto file = std::string(path.substr(0, slash)) + "/.gitattributes";
    if (state_->load(file)) deepest = std::move(file);
  }
  return deepest;
}

const char* TreeAttributes::value(std::string_view path, const char* attribute) const {
  deciding_file(path);  // loads every file on the way
  const char* value = nullptr;
  check(
      git_attr_get(&value, state_->repo.get(), GIT_ATTR_CHECK_INDEX_ONLY | GIT_ATTR_CHECK_NO_SYSTEM,
                   std::string(path).c_str(), attribute),
      fmt::format("read the attributes of {}", path));
  return value;
}

bool TreeAttributes::lfs(std::string_view path) const {
  const char* filter = value(path, "filter");
  return git_attr_value(filter) == GIT_ATTR_VALUE_STRING && std::string_view(filter) == "lfs";
}

bool TreeAttributes::opts_out_of_lfs(std::string_view path) const {
  return !GIT_ATTR_IS_UNSPECIFIED(value(path, "filter")) && !lfs(path);
}

bool TreeAttributes::converts_line_ends(std::string_view path) const {
  const char* text = value(path, "text");
  if (GIT_ATTR_IS_TRUE(text)) return true;
  return GIT_ATTR_IS_UNSPECIFIED(text) &&
         git_attr_value(value(path, "eol")) == GIT_ATTR_VALUE_STRING;
}

bool is_lockable(const Repository& repo, const std::string& path) {
  const char* value = nullptr;
  check(
      git_attr_get(&value, repo.native(), GIT_ATTR_CHECK_FILE_THEN_INDEX, path.c_str(), "lockable"),
      "read the attributes of " + path);
  return GIT_ATTR_IS_TRUE(value);
}

std::string exact_attributes_line(std::string_view path) {
  // git-lfs's escapes (commands/command_track.go); a pattern with a slash in front is anchored at
  // the root.
  std::string pattern = "/";
  for (const char c : path) {
    if (c == ' ')
      pattern += "[[:space:]]";
    else if (std::string_view("#*?[]\\!\"").find(c) != std::string_view::npos)
      pattern += fmt::format("\\{}", c);
    else
      pattern += c;
  }
  return pattern + " filter=lfs diff=lfs merge=lfs -text\n";
}

}  // namespace ztgit::git
