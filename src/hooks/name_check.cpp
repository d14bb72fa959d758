#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "codes.hpp"
#include "git/tree.hpp"
#include "inspection.hpp"

namespace ztgit::hooks {

namespace {

// Looks for names that are one on Windows and macOS. Only folders that get a new name are read.
class NameCheck {
 public:
  NameCheck(const Inspection& commit, std::vector<Problem>& problems)
      : commit_(commit), problems_(problems) {}

  void look_at(const std::string& path) {
    for (std::size_t from = 0; from <= path.size();) {
      const auto end = std::min(path.find('/', from), path.size());
      const auto upto = path.substr(0, end);
      if (seen_.insert(upto).second && is_new(upto))
        look_in(from == 0 ? "" : path.substr(0, from - 1), path.substr(from, end - from), path);
      from = end + 1;
    }
  }

 private:
  using Names = std::multimap<std::string, std::string>;  // by collision key

  bool is_new(const std::string& path) const {
    return !git::find_in_tree(commit_.repo(), commit_.before(), path);
  }

  const Names& names_in(const std::string& folder) {
    const auto [found, fresh] = folders_.try_emplace(folder);
    if (fresh)
      for (auto& name : commit_.files().names_in(folder))
        found->second.emplace(collision_key(name), name);
    return found->second;
  }

  void look_in(const std::string& folder, const std::string& name, const std::string& path) {
    const auto& names = names_in(folder);
    const auto key = collision_key(name);
    const auto [begin, end] = names.equal_range(key);
    for (auto other = begin; other != end; ++other) {
      if (other->second == name || !reported_.insert(fmt::format("{}/{}", folder, key)).second)
        continue;
      problems_.push_back(
          problem("name-collision", path,
                  fmt::format("'{}' and '{}' are one name on Windows and macOS, and a clone there "
                              "loses one of them",
                              cut_utf8(name, 100), cut_utf8(other->second, 100)),
                  "Rename one of them with 'git mv'."));
    }
  }

  const Inspection& commit_;
  std::vector<Problem>& problems_;
  std::map<std::string, Names> folders_;
  std::set<std::string> seen_, reported_;
};

}  // namespace

void check_names(const Inspection& commit, std::vector<Problem>& problems) {
  NameCheck check(commit, problems);
  for (const auto& change : commit.changes())
    if (change.old_blob.empty() && !change.new_blob.empty()) check.look_at(change.path);
}

}  // namespace ztgit::hooks
