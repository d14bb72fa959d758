#include <array>
#include <map>
#include <ostream>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"
#include "git/diff_index.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "lfs/pointer.hpp"
#include "requirements.hpp"
#include "scan.hpp"
#include "settings.hpp"

namespace ztgit::gitlfs {

namespace {

using git::IndexDifference;

constexpr const char* kEmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
constexpr std::size_t kShownDigits = 7;
constexpr std::uint64_t kMostBlob = std::uint64_t{512}
                                    << 20;  // bytes; git hashes it in memory, too

std::string name_of(const IndexDifference& one) {
  return one.new_path.empty() ? one.path : one.new_path;
}

bool is_moved(const IndexDifference& one) { return one.status == 'R' || one.status == 'C'; }

class Status {
 public:
  explicit Status(Call& call) : call_(call), repo_(set_up_work_tree(call)) {
    const auto head = head_of(repo_);
    const auto treeish = head.commit.empty() ? kEmptyTree : head.commit;
    std::set<std::array<std::string, 3>> seen;
    const auto fresh = [&](std::vector<IndexDifference> all) {
      std::erase_if(all, [&](const IndexDifference& one) {
        return !seen.insert({one.old_blob, one.new_blob, name_of(one)}).second;
      });
      return all;
    };
    // The work tree's first: it refreshes the index.
    auto changed = git::diff_index(repo_, treeish, git::Against::work_tree);
    staged_ = fresh(git::diff_index(repo_, treeish, git::Against::index));
    unstaged_ = fresh(std::move(changed));
  }

  void show();
  void show_lines() const;
  void show_json() const;

 private:
  struct Side {
    std::string kind;  // LFS, Git or File
    std::string hash;
  };
  Side side(const std::string& blob, const std::string& path) const;
  Side from(const IndexDifference& one) const {
    return side(one.old_blob.empty() ? one.new_blob : one.old_blob, one.path);
  }
  std::string described(const IndexDifference& one) const;
  void show_unpushed();
  std::vector<IndexDifference> all() const {
    auto joined = unstaged_;
    joined.insert(joined.end(), staged_.begin(), staged_.end());
    return joined;
  }

  Call& call_;
  git::Repository& repo_;
  std::vector<IndexDifference> staged_, unstaged_;
};

Status::Side Status::side(const std::string& blob, const std::string& path) const {
  if (blob.empty()) {
    const auto file = repo_.work_tree() / path;
    const auto info = lstat_of(file);
    if (!info || !S_ISREG(info->st_mode)) return {"File", "deleted"};
    return {"File", lfs::point_at(file).oid.substr(0, kShownDigits)};
  }
  const auto size = git::blob_size(repo_, blob);
  if (!size) return {"?", "<missing>"};
  const auto text = git::read_blob(repo_, blob, kMostBlob);
  const auto pointer =
      text.size() < lfs::kPointerMaxBytes ? lfs::parse_pointer(text) : std::nullopt;
  if (pointer) return {"LFS", pointer->oid.substr(0, kShownDigits)};
  return {"Git", sha256_of(text).substr(0, kShownDigits)};
}

std::string Status::described(const IndexDifference& one) const {
  const auto before = from(one);
  if (one.status == 'A') return fmt::format("{}: {}", before.kind, before.hash);
  const auto after = side(one.new_blob, name_of(one));
  return fmt::format("{}: {} -> {}: {}", before.kind, before.hash, after.kind, after.hash);
}

// What the branch has and its upstream has not.
void Status::show_unpushed() {
  const auto head = repo_.head();
  if (head.unborn()) return;
  constexpr std::string_view branches = "refs/heads/";
  const auto branch =
      head.ref.starts_with(branches) ? head.ref.substr(branches.size()) : std::string("HEAD");
  call_.out() << "On branch " << branch << '\n';
  const auto settings = Settings::of(call_);
  const auto remote = settings.find("branch." + branch + ".remote");
  const auto merge = settings.find("branch." + branch + ".merge").value_or("");
  if (!remote || !merge.starts_with(branches)) return;
  const auto upstream = *remote + "/" + merge.substr(branches.size());
  const auto pushed = repo_.commit_of("refs/remotes/" + upstream);
  if (!pushed) return;
  call_.out() << "Objects to be pushed to " << upstream << ":\n\n";
  std::vector<FoundPointer> found;
  scan_history(repo_, {head.commit}, {*pushed},
               [&](const FoundPointer& each) { found.push_back(each); });
  for (const auto& each : found)
    call_.out() << fmt::format("\t{} ({})\n", each.path, each.pointer.oid);
}

void Status::show() {
  show_unpushed();
  const auto show_all = [&](const char* title, const std::vector<IndexDifference>& differences) {
    call_.out() << '\n' << title << "\n\n";
    for (const auto& one : differences) {
      auto path = path_from_here(call_, one.path);
      if (is_moved(one)) path += " -> " + path_from_here(call_, one.new_path);
      call_.out() << fmt::format("\t{} ({})\n", path, described(one));
    }
  };
  show_all("Objects to be committed:", staged_);
  show_all("Objects not staged for commit:", unstaged_);
  call_.out() << '\n';
}

void Status::show_lines() const {
  std::set<std::string> seen;
  for (const auto& one : all()) {
    if (!seen.insert(name_of(one)).second) continue;
    if (is_moved(one))
      call_.out() << fmt::format("{}  {} -> {}\n", one.status, one.path, one.new_path);
    else
      call_.out() << (one.status == 'M' ? " M " : std::string(1, one.status) + "  ") << one.path
                  << '\n';
  }
}

void Status::show_json() const {
  std::map<std::string, nlohmann::ordered_json> files;  // Go writes keys sorted
  for (const auto& one : all()) {
    if (from(one).kind != "LFS") continue;
    nlohmann::ordered_json entry{{"status", std::string(1, one.status)}};
    if (is_moved(one)) entry["from"] = one.path;
    files[name_of(one)] = std::move(entry);
  }
  nlohmann::ordered_json document;
  document["files"] = nlohmann::ordered_json::object();
  for (auto& [name, entry] : files) document["files"][name] = std::move(entry);
  call_.out() << document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

}  // namespace

int verb_status(Call& call) {
  Status status(call);
  if (call.arguments().has("porcelain"))
    status.show_lines();
  else if (call.arguments().has("json"))
    status.show_json();
  else
    status.show();
  return 0;
}

}  // namespace ztgit::gitlfs
