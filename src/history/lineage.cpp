#include "history/lineage.hpp"

#include <map>
#include <set>

#include "base/error.hpp"
#include "git/reachable.hpp"
#include "git/roots.hpp"
#include "lfs/pointer.hpp"
#include "project/picture_name.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::history {

namespace {

constexpr std::size_t kMostAncestors = 1000;
constexpr std::size_t kMostGenerations = 100;
// Larger ones hold raw workflows; a parent is told in any case, and reading all would take
// gigabytes.
constexpr std::uint64_t kMostSidecarBytes = std::uint64_t{1} << 20;

// What all refs hold or held: pictures by content, and what their sidecars say of their parents.
class Family {
 public:
  explicit Family(const git::Repository& repo) {
    std::vector<std::string> tips;
    for (const auto& ref : git::all_refs(repo))
      if (!ref.commit.empty()) tips.push_back(ref.commit);
    const auto head = repo.head();
    if (!head.unborn()) tips.push_back(head.commit);
    git::BlobWalk walk(repo, kMostSidecarBytes,
                       [this](const git::TrackedFile& file, std::string_view text) {
                         take(file, text);
                         return true;
                       });
    for (const auto& commit : git::commits_reachable(repo, tips, {})) walk.add_commit(commit);
  }

  const std::string* path_of(const std::string& oid) const {
    const auto found = paths_.find(oid);
    return found == paths_.end() ? nullptr : &found->second;
  }
  const std::vector<sidecar::Parent>* parents_of(const std::string& oid) const {
    const auto found = parents_.find(oid);
    return found == parents_.end() ? nullptr : &found->second;
  }

 private:
  void take(const git::TrackedFile& file, std::string_view text) {
    if (file.path.ends_with(project::kSidecarSuffix)) return take_sidecar(text, file.path);
    if (text.size() >= lfs::kPointerMaxBytes) return;
    // The first one met is the newest: commits come children first.
    if (const auto pointer = lfs::parse_pointer(text)) paths_.try_emplace(pointer->oid, file.path);
  }

  void take_sidecar(std::string_view text, const std::string& path) {
    if (text.find("\nlineage:") == text.npos) return;  // most have none, and parsing takes its time
    try {
      const auto known = sidecar::parse(text, path);
      if (!known.parents.empty()) parents_.try_emplace(known.sha256, known.parents);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::integrity) throw;  // some other YAML: it tells no parents
    }
  }

  std::map<std::string, std::string> paths_;
  std::map<std::string, std::vector<sidecar::Parent>> parents_;
};

class Tree {
 public:
  explicit Tree(const Family& family) : family_(family) {}

  Ancestor grow(const std::string& oid, const std::string& path, const std::string& relation,
                std::size_t generation) {
    Ancestor made{oid, path, relation, false, false, {}};
    if (const auto* here = family_.path_of(oid)) {
      made.path = generation == 0 ? path : *here;
      made.known = true;
    }
    const auto* parents = family_.parents_of(oid);
    made.repeated = !shown_.insert(oid).second && parents != nullptr;
    if (made.repeated || parents == nullptr || generation >= kMostGenerations) return made;
    for (const auto& parent : *parents)
      if (shown_.size() < kMostAncestors)
        made.parents.push_back(
            grow(parent.sha256, parent.path, parent.relation.value_or(""), generation + 1));
    return made;
  }

 private:
  const Family& family_;
  std::set<std::string> shown_;
};

}  // namespace

Ancestor lineage_of(const git::Repository& repo, const std::string& oid, const std::string& path) {
  const Family family(repo);
  return Tree(family).grow(oid, path, "", 0);
}

}  // namespace ztgit::history
