#include <ostream>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "formats.hpp"
#include "lfs/store.hpp"
#include "path_patterns.hpp"
#include "requirements.hpp"
#include "scan.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr const char* kVersion = "https://git-lfs.github.com/spec/v1";
constexpr std::size_t kShortOid = 10, kLongOid = 64;

class Listing {
 public:
  explicit Listing(Call& call)
      : call_(call),
        given_(call.arguments()),
        repo_(set_up_repository(call)),
        store_(lfs::store_folder(repo_.common_dir(), repo_.config("lfs.storage"))),
        filter_(given_filter(given_)) {}

  int run();

 private:
  void refuse_contradictions() const;
  void see(const FoundPointer& found);
  bool checked_out(const FoundPointer& found) const;
  void show(const FoundPointer& found);

  Call& call_;
  const Arguments& given_;
  git::Repository& repo_;
  lfs::Store store_;
  std::unique_ptr<git::PathFilter> filter_;
  bool each_path_once_ = true;
  std::set<std::string> seen_;
  nlohmann::ordered_json files_ = nlohmann::ordered_json::array();
};

void Listing::refuse_contradictions() const {
  const auto& words = given_.words();
  const auto refuse = [](const char* sentence) { throw Error(ErrorKind::usage, sentence); };
  if (!words.empty() && given_.has("all")) refuse("Cannot use --all with explicit reference");
  // After "--" it would be a revision that git rev-parse takes for all of them.
  if (!words.empty() && words[0] == "--all") refuse("Did you mean `git lfs ls-files --all --` ?");
  if (words.size() > 1 && given_.has("deleted"))
    refuse("Cannot use --deleted with reference range");
}

int Listing::run() {
  refuse_contradictions();
  const auto& words = given_.words();
  const auto visit = [this](const FoundPointer& found) { see(found); };
  const auto scanned = [&](const std::string& text) {
    auto revision = git::find_revision(repo_, text);
    if (!revision)
      throw Error(ErrorKind::not_found,
                  fmt::format("Could not scan for Git LFS tree: Git can't resolve ref: {}",
                              go_quoted(text)));
    return *std::move(revision);
  };
  if (words.size() > 1) {
    each_path_once_ = false;
    scan_history(repo_, {scanned(words[1]).commit}, {scanned(words[0]).commit}, visit);
  } else {
    const auto revision = words.empty() ? head_of(repo_) : scanned(words[0]);
    if (words.empty()) scan_staged(repo_, revision.tree, visit);
    each_path_once_ = !given_.has("all");
    if (given_.has("all"))
      scan_history(repo_, all_tips(repo_), {}, visit);
    else if (given_.has("deleted"))
      scan_history(repo_, {revision.commit}, {}, visit);
    else
      scan_tree(repo_, revision.tree, visit);
  }
  if (given_.has("json")) call_.out() << nlohmann::ordered_json{{"files", files_}}.dump(1) << '\n';
  return 0;
}

void Listing::see(const FoundPointer& found) {
  if (found.pointer.size == 0 || !takes(filter_, found.path)) return;
  if (each_path_once_ && !seen_.insert(found.path).second) return;
  show(found);
}

bool Listing::checked_out(const FoundPointer& found) const {
  if (repo_.bare()) return false;
  const auto info = lstat_of(repo_.work_tree() / found.path);
  return info && S_ISREG(info->st_mode) &&
         static_cast<std::uint64_t>(info->st_size) == found.pointer.size;
}

void Listing::show(const FoundPointer& found) {
  const auto& pointer = found.pointer;
  if (given_.has("debug")) {
    call_.out() << fmt::format(
        "filepath: {}\n    size: {}\ncheckout: {}\ndownload: {}\n     oid: sha256 {}\n version: "
        "{}\n\n",
        found.path, pointer.size, checked_out(found), store_.has(pointer), pointer.oid, kVersion);
  } else if (given_.has("json")) {
    files_.push_back({{"name", found.path},
                      {"size", pointer.size},
                      {"checkout", checked_out(found)},
                      {"downloaded", store_.has(pointer)},
                      {"oid_type", "sha256"},
                      {"oid", pointer.oid},
                      {"version", kVersion}});
  } else {
    std::string line = found.path;
    if (!given_.has("name-only"))
      line =
          fmt::format("{} {} {}", pointer.oid.substr(0, given_.has("long") ? kLongOid : kShortOid),
                      checked_out(found) ? '*' : '-', found.path);
    if (given_.has("size")) line += fmt::format(" ({})", format_bytes(pointer.size));
    call_.out() << line << '\n';
  }
}

}  // namespace

int verb_ls_files(Call& call) { return Listing(call).run(); }

}  // namespace ztgit::gitlfs
