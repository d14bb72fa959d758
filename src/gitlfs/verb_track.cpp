#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <ostream>
#include <sys/stat.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "attribute_files.hpp"
#include "attribute_lines.hpp"
#include "base/atomic_file.hpp"
#include "base/file.hpp"
#include "formats.hpp"
#include "git/index.hpp"
#include "git/path_filter.hpp"
#include "lockable_files.hpp"
#include "requirements.hpp"
#include "settings.hpp"
#include "stock_hook_files.hpp"

namespace ztgit::gitlfs {

namespace {

namespace fs = std::filesystem;

constexpr const char* kAttributes = ".gitattributes";

// A pattern of the command line.
struct Wanted {
  std::string pattern;  // as the attributes file has it, but for blanks and "#"
  std::string line;     // of the attributes file, without its end
  bool written = false;
};

class Tracking {
 public:
  explicit Tracking(Call& call)
      : call_(call),
        given_(call.arguments()),
        repo_(set_up_work_tree(call)),
        folder_(path_from_root(call, ".")),
        known_(patterns_of_repository(call)) {}

  int run();

 private:
  bool is_known(const std::string& pattern) const;
  void choose();
  std::string line_end(const std::string& text) const;
  std::string merged(const std::string& text);
  void touch(const Wanted& wanted);
  bool dry_run() const { return given_.has("dry-run"); }
  bool verbose() const { return given_.has("verbose") || dry_run(); }
  fs::path file() const { return call_.environment().current_folder / kAttributes; }

  Call& call_;
  const Arguments& given_;
  git::Repository& repo_;
  std::string folder_;  // from the root; empty: the root
  std::vector<KnownPattern> known_;
  std::vector<Wanted> wanted_;
};

int Tracking::run() {
  choose();
  if (!given_.has("no-modify-attrs")) {
    const auto before = read_file_if_exists(file(), kMostAttributes).value_or("");
    for (auto& wanted : wanted_) wanted.written = false;
    const auto after = merged(before);
    if (!dry_run() && after != before) write_file(file(), after);
  }
  for (const auto& wanted : wanted_)
    if (!wanted.written) touch(wanted);
  if (dry_run()) return 0;
  std::vector<std::string> patterns;
  for (const auto& wanted : wanted_) patterns.push_back(wanted.pattern);
  set_lockable(call_, folder_, patterns, given_.has("lockable"));
  return 0;
}

bool Tracking::is_known(const std::string& pattern) const {
  const bool lock = given_.has("lockable"), unlock = given_.has("not-lockable");
  const auto full = joined_path(folder_, pattern);
  return std::any_of(known_.begin(), known_.end(), [&](const KnownPattern& known) {
    if (unescape_pattern(known.pattern) != full && known.pattern != full) return false;
    return (lock && known.lockable) || (unlock && !known.lockable) || (!lock && !unlock);
  });
}

void Tracking::choose() {
  for (auto word : given_.words()) {
    if (word.starts_with("./")) word.erase(0, 2);
    if (!given_.has("no-modify-attrs") && is_known(word)) {
      call_.out() << go_quoted(word) << " already supported\n";
      continue;
    }
    const auto escaped = given_.has("filename") ? escape_name(word) : escape_pattern(word);
    wanted_.push_back({unescape_pattern(escaped), escaped + " filter=lfs diff=lfs merge=lfs -text" +
                                                      (given_.has("lockable") ? " lockable" : "")});
    call_.out() << "Tracking " << go_quoted(wanted_.back().pattern) << '\n';
  }
}

// That of the first line; else core.eol's or core.autocrlf's.
std::string Tracking::line_end(const std::string& text) const {
  const auto newline = text.find('\n');
  if (newline != text.npos) return newline > 0 && text[newline - 1] == '\r' ? "\r\n" : "\n";
  const auto crlf = repo_.config("core.autocrlf").value_or("");
  return means_true(crlf, false) ? "\r\n" : "\n";
}

// Lines of the same patterns are replaced in their places, new ones come last.
std::string Tracking::merged(const std::string& text) {
  const auto end = line_end(text);
  std::string made;
  for (const auto& line : split_lines(text)) {
    const auto pattern = unescape_pattern(pattern_of_line(line.text));
    const auto same = std::find_if(wanted_.begin(), wanted_.end(), [&](const Wanted& wanted) {
      return !pattern.empty() && wanted.pattern == pattern;
    });
    if (same == wanted_.end()) {
      made += line.text + (line.end.empty() ? end : line.end);
    } else if (!same->written) {
      made += same->line + end;
      same->written = true;
    }
  }
  for (const auto& wanted : wanted_)
    if (!wanted.written) made += wanted.line + end;
  return made;
}

// Files that git has in full already: with a new time stamp git looks at them again and finds that
// they differ from what is committed.
void Tracking::touch(const Wanted& wanted) {
  if (verbose() && given_.has("verbose"))
    call_.out() << "Searching for files matching pattern: " << wanted.pattern << '\n';
  const auto files = files_matching(repo_, folder_, wanted.pattern);
  if (given_.has("verbose"))
    call_.out() << fmt::format("Found {} files previously added to Git matching pattern: {}\n",
                               files.size(), wanted.pattern);
  bool forbidden = false;
  for (const auto& file : files) {
    const auto name = fs::path(file).filename().string();
    if (!name.starts_with(".git") && !name.starts_with(".lfs")) continue;
    const auto shown = path_from_here(call_, file);
    call_.out() << fmt::format(
        "Pattern '{}' matches forbidden file '{}'. If you would like to track {}, modify "
        "'.gitattributes' manually.\n",
        wanted.pattern, shown, shown);
    forbidden = true;
  }
  if (forbidden) return;
  for (const auto& file : files) {
    if (verbose()) call_.out() << "Touching " << go_quoted(path_from_here(call_, file)) << '\n';
    if (dry_run()) continue;
    const auto full = repo_.work_tree() / file;
    if (!lstat_of(full)) continue;  // deleted here
    if (::utimensat(AT_FDCWD, full.c_str(), nullptr, AT_SYMLINK_NOFOLLOW) != 0)
      throw_errno("mark as changed", full, errno);
  }
}

void list_as_json(const Call& call, const std::vector<KnownPattern>& known) {
  auto patterns = nlohmann::ordered_json::array();
  for (const auto& each : known)
    if (each.tracked || each.lockable || !call.arguments().has("no-excluded"))
      patterns.push_back({{"pattern", each.pattern},
                          {"source", each.source},
                          {"lockable", each.lockable},
                          {"tracked", each.tracked}});
  call.out() << nlohmann::ordered_json{{"patterns", patterns}}.dump(1) << '\n';
}

int list(Call& call) {
  auto known = patterns_of_repository(call);
  const auto more = patterns_of_user(call);
  known.insert(known.end(), more.begin(), more.end());
  if (call.arguments().has("json")) {
    list_as_json(call, known);
    return 0;
  }
  if (known.empty()) return 0;
  call.out() << "Listing tracked patterns\n";
  for (const auto& each : known)
    if (each.tracked || each.lockable)
      call.out() << fmt::format("    {} {}({})\n", each.pattern, each.lockable ? "[lockable] " : "",
                                each.source);
  if (call.arguments().has("no-excluded")) return 0;
  call.out() << "Listing excluded patterns\n";
  for (const auto& each : known)
    if (!each.tracked && !each.lockable)
      call.out() << fmt::format("    {} ({})\n", each.pattern, each.source);
  return 0;
}

}  // namespace

int verb_track(Call& call) {
  set_up_work_tree(call);
  if (!means_true(call.variable("GIT_LFS_TRACK_NO_INSTALL_HOOKS").value_or(""), false))
    ensure_stock_hooks(call);
  return call.arguments().words().empty() ? list(call) : Tracking(call).run();
}

int verb_untrack(Call& call) {
  set_up_work_tree(call);
  ensure_stock_hooks(call);
  auto patterns = call.arguments().words();
  if (patterns.empty()) {
    call.out() << "git lfs untrack <path> [path]*\n";
    return 0;
  }
  for (auto& pattern : patterns)
    if (pattern.starts_with("./")) pattern.erase(0, 2);
  const auto file = call.environment().current_folder / kAttributes;
  const auto before = read_file_if_exists(file, kMostAttributes);
  if (!before) return 0;
  std::string after;
  for (const auto& line : split_lines(*before)) {
    const auto pattern = pattern_of_line(line.text);
    const auto plain = unescape_pattern(pattern);
    const bool named = std::any_of(patterns.begin(), patterns.end(), [&](const auto& each) {
      return each == plain || each == pattern || escape_name(each) == pattern;
    });
    if (named && line.text.find("filter=lfs") != line.text.npos)
      call.out() << "Untracking " << go_quoted(plain) << '\n';
    else
      after += line.text + (line.end.empty() ? "\n" : line.end);
  }
  if (after != *before) write_file(file, after);
  return 0;
}

}  // namespace ztgit::gitlfs
