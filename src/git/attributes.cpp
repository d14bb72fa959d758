#include "git/attributes.hpp"

#include <cerrno>
#include <vector>

#include <fmt/format.h>
#include <git2/sys/repository.h>
#include <sys/mman.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "git/repository.hpp"
#include "git/tree.hpp"
#include "handle.hpp"

namespace ztgit::git {

namespace {

// A configuration that turns the user's own attributes file off. libgit2 has no in-memory settings, hence the
// anonymous file.
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

// libgit2 matches attributes against a repository. This one has the real objects, no files, no settings, and
// an index that holds nothing but the .gitattributes files on the way to the path.
class AttributesOfTree {
 public:
  explicit AttributesOfTree(const Repository& repo) {
    check(git_repository_odb(out(odb_), repo.native()), "open the object database");
    check(git_repository_wrap_odb(out(repo_), odb_.get()), "read attributes");
    const auto config = no_global_attributes();
    check(git_repository_set_config(repo_.get(), config.get()), "read attributes");
    check(git_index_new(out(index_)), "read attributes");
    check(git_repository_set_index(repo_.get(), index_.get()), "read attributes");
  }

  void add(const std::string& path, const std::string& blob) {
    git_index_entry entry{};
    entry.path = path.c_str();
    entry.mode = GIT_FILEMODE_BLOB;
    entry.id = to_oid(blob);
    check(git_index_add(index_.get(), &entry), "read attributes");
  }

  bool lfs(std::string_view path) const {
    const char* value = nullptr;
    check(git_attr_get(&value, repo_.get(), GIT_ATTR_CHECK_INDEX_ONLY | GIT_ATTR_CHECK_NO_SYSTEM,
                       std::string(path).c_str(), "filter"),
          fmt::format("read the attributes of {}", path));
    return git_attr_value(value) == GIT_ATTR_VALUE_STRING && std::string_view(value) == "lfs";
  }

 private:
  OdbHandle odb_;
  RepositoryHandle repo_;
  IndexHandle index_;
};

void add_deeper_files(AttributesOfTree& attributes, const Repository& repo, std::string_view tree,
                      std::string_view path) {
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    const auto file = std::string(path.substr(0, slash)) + "/.gitattributes";
    if (const auto entry = find_in_tree(repo, tree, file)) attributes.add(file, entry->id);
  }
}

}  // namespace

bool lfs_by_tree(const Repository& repo, std::string_view tree, std::string_view path) {
  AttributesOfTree attributes(repo);
  if (const auto root = find_in_tree(repo, tree, ".gitattributes"))
    attributes.add(".gitattributes", root->id);
  add_deeper_files(attributes, repo, tree, path);
  return attributes.lfs(path);
}

std::string exact_attributes_line(std::string_view path) {
  // git-lfs's escapes (commands/command_track.go); a pattern with a slash in front is anchored at the root.
  std::string pattern = "/";
  for (const char c : path) {
    if (c == ' ') pattern += "[[:space:]]";
    else if (std::string_view("#*?[]\\!\"").find(c) != std::string_view::npos)
      pattern += fmt::format("\\{}", c);
    else pattern += c;
  }
  return pattern + " filter=lfs diff=lfs merge=lfs -text\n";
}

}  // namespace ztgit::git
