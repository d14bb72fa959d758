#include <algorithm>
#include <ctime>
#include <map>
#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "downloading.hpp"
#include "git/config.hpp"
#include "git/reachable.hpp"
#include "git/revision.hpp"
#include "git/roots.hpp"
#include "git/tree.hpp"
#include "input.hpp"
#include "remotes.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60;  // seconds

struct Wanted {
  std::string name;  // "refs/heads/main"; the commit where it is no ref
  std::string commit;
};

class Fetch {
 public:
  Fetch(Call& call, const git::Remote& remote)
      : call_(call),
        remote_(remote),
        downloading_(call, remote,
                     {call.arguments().has("refetch"), call.arguments().has("dry-run"),
                      call.arguments().has("json")}),
        settings_(git::config_entries(call.repository(), call.environment().variables)) {}

  bool run(const std::vector<std::string>& names) {
    const auto& arguments = call_.arguments();
    if (arguments.has("all")) return all(names);
    auto wanted = resolve(names);
    if (names.empty()) wanted.push_back(current());
    const auto filter = downloading_.filter();
    bool good = true;
    for (const auto& each : wanted) good = one(each, filter) && good;
    if (arguments.has("recent") || is_on(last_value(settings_, "lfs.fetchrecentalways")))
      good = recent(wanted, filter) && good;
    return good;
  }

  const std::string& server() const noexcept { return downloading_.server(); }

  void print_json() const {
    auto transfers = nlohmann::ordered_json::array();
    const ObjectPlace place(call_);
    for (const auto& object : downloading_.taken())
      transfers.push_back({{"name", object.path},
                           {"oid", object.pointer.oid},
                           {"size", object.pointer.size},
                           {"path", place.store().object_path(object.pointer.oid).string()}});
    const nlohmann::ordered_json document{{"transfers", std::move(transfers)}};
    call_.out() << document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  }

 private:
  void say(const std::string& line) const {
    (call_.arguments().has("json") ? call_.err() : call_.out()) << "fetch: " << line << '\n'
                                                                << std::flush;
  }

  Wanted current() const {
    const auto head = call_.repository().head();
    if (head.unborn()) throw Error(ErrorKind::not_found, "Could not fetch: there is no commit yet");
    return {head.detached() ? head.commit : head.ref, head.commit};
  }

  std::vector<Wanted> resolve(const std::vector<std::string>& names) const {
    std::vector<Wanted> wanted;
    for (const auto& name : names) {
      const auto commit = git::find_commit(call_.repository(), name);
      if (!commit)
        throw Error(ErrorKind::not_found,
                    fmt::format("Invalid ref argument: [{}]", visible_line(name)));
      wanted.push_back({git::find_ref(call_.repository(), name).value_or(*commit), *commit});
    }
    return wanted;
  }

  bool one(const Wanted& wanted, const git::PathFilter& filter) {
    say("Fetching reference " + visible_line(wanted.name));
    return downloading_.get(downloading_.in_tree(wanted.commit, filter));
  }

  bool all(const std::vector<std::string>& names) {
    const auto& arguments = call_.arguments();
    if (arguments.has("recent"))
      throw Error(ErrorKind::usage, "Cannot combine --all with --recent");
    if (arguments.value("include") || arguments.value("exclude"))
      throw Error(ErrorKind::usage, "Cannot combine --all with --include or --exclude");
    if (downloading_.filtered_by_settings())
      (arguments.has("json") ? call_.err() : call_.out())
          << "Ignoring global include / exclude paths to fulfil --all\n";
    std::vector<std::string> tips;
    for (const auto& wanted : resolve(names)) tips.push_back(wanted.commit);
    if (names.empty())
      for (const auto& ref : git::all_refs(call_.repository()))
        if (!ref.commit.empty()) tips.push_back(ref.commit);
    const auto objects = downloading_.in_history(tips);
    say(fmt::format("{} object{} found, done.", objects.size(), objects.size() == 1 ? "" : "s"));
    if (names.empty()) say("Fetching all references...");
    return downloading_.get(objects);
  }

  std::int64_t days(const char* key, std::int64_t otherwise) const {
    const auto text = last_value(settings_, key);
    if (!text) return otherwise;
    try {
      return std::clamp<std::int64_t>(std::stoll(*text), 0, 36500);
    } catch (const std::exception&) {
      return otherwise;  // as git-lfs takes what is no number
    }
  }

  // git-lfs-fetch(1), "Recent changes".
  bool recent(const std::vector<Wanted>& done, const git::PathFilter& filter) {
    const auto refs_days = days("lfs.fetchrecentrefsdays", 7);
    const auto commits_days = days("lfs.fetchrecentcommitsdays", 0);
    std::map<std::string, std::string> fetched;  // commit -> name
    for (const auto& each : done) fetched.emplace(each.commit, each.name);
    bool good = true;
    if (refs_days > 0) {
      say(fmt::format("Fetching recent branches within {} days", refs_days));
      for (const auto& ref : recent_refs(refs_days))
        if (fetched.emplace(ref.commit, ref.name).second)
          good = one({ref.name, ref.commit}, filter) && good;
    }
    if (commits_days == 0) return good;
    for (const auto& [commit, name] : fetched) {
      say(fmt::format("Fetching changes within {} days of {}", commits_days, visible_line(name)));
      const auto since = git::commit_time(call_.repository(), commit) - commits_days * kDay;
      good = downloading_.get(replaced_since(commit, since, filter)) && good;
    }
    return good;
  }

  // Branches, newest first, named as git names them in short.
  std::vector<git::RefTip> recent_refs(std::int64_t refs_days) const {
    const std::int64_t since = std::time(nullptr) - refs_days * kDay;
    const bool remotes =
        is_on(last_value(settings_, "lfs.fetchrecentremoterefs"), /*otherwise=*/true);
    const auto tracking = fmt::format("refs/remotes/{}/", remote_.name);
    auto refs = git::all_refs(call_.repository());
    std::erase_if(refs, [&](const git::RefTip& ref) {
      const bool local = ref.name.starts_with("refs/heads/") || ref.name.starts_with("refs/tags/");
      const bool theirs = remotes && ref.name.starts_with(tracking) && !ref.name.ends_with("/HEAD");
      return ref.commit.empty() || ref.time < since || (!local && !theirs);
    });
    std::stable_sort(refs.begin(), refs.end(),
                     [](const auto& a, const auto& b) { return a.time > b.time; });
    for (auto& ref : refs)
      for (const std::string_view prefix : {"refs/heads/", "refs/tags/", "refs/remotes/"})
        if (ref.name.starts_with(prefix)) {
          ref.name.erase(0, prefix.size());
          break;
        }
    return refs;
  }

  std::vector<project::NeededObject> replaced_since(const std::string& commit, std::int64_t since,
                                                    const git::PathFilter& filter) const {
    std::vector<project::NeededObject> objects;
    for (const auto& each : git::commits_since(call_.repository(), {commit}, since))
      for (auto& object : downloading_.in_tree(each, filter)) objects.push_back(std::move(object));
    return objects;
  }

  Call& call_;
  git::Remote remote_;
  Downloading downloading_;
  std::vector<ConfigEntry> settings_;
};

}  // namespace

// `git-lfs fetch [--recent | --all] [--prune] [-I PATHS] [-X PATHS] [--refetch] [--dry-run]
// [--json]
// [--stdin] [REMOTE [REF...]]` (git-lfs-fetch(1)).
int verb_fetch(Call& call) {
  const auto& arguments = call.arguments();
  auto words = arguments.words();
  if (arguments.has("json") && arguments.has("prune"))
    throw Error(ErrorKind::usage, "Cannot combine --json with --prune");
  const auto remote =
      words.empty() ? default_remote(call, lfs::Operation::download) : remote_of(call, words[0]);
  if (!words.empty()) words.erase(words.begin());
  if (arguments.has("stdin")) {
    if (!words.empty()) {
      call.out() << "Further command line arguments are ignored with --stdin\n";
      return 1;
    }
    words = read_input_lines(call);
  }
  Fetch fetch(call, remote);
  const bool good = fetch.run(words);
  if (arguments.has("prune")) {
    std::vector<std::string> prune = {"prune"};
    if (arguments.has("dry-run")) prune.insert(prune.end(), {"--dry-run", "--verbose"});
    if (const int answer = call.run_verb(std::move(prune)); answer != 0) return answer;
  }
  if (!good) {
    call.err() << fmt::format("error: failed to fetch some objects from '{}'\n",
                              visible_line(fetch.server()));
    return kFailed;
  }
  if (arguments.has("json")) fetch.print_json();
  return 0;
}

}  // namespace ztgit::gitlfs
