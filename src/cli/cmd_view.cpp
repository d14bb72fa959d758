#include <chrono>
#include <filesystem>
#include <memory>
#include <ostream>
#include <sys/stat.h>
#include <thread>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "cache_folder.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "project/locate.hpp"
#include "review/store.hpp"
#include "session.hpp"
#include "view/guard.hpp"
#include "view/server.hpp"
#include "view/site.hpp"

namespace ztgit::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kLook{50};  // at whether to end
constexpr std::chrono::minutes kIdle{30};       // the page asks every minute while it is open
constexpr std::size_t kLeastId = 4;             // letters of a review's id

struct ViewWords {
  std::string project, review, language;
  std::vector<std::string> words;
  std::optional<fs::path> file;
  unsigned port = 0;
  bool no_open = false, offline = false;
};

// As gettext reads it.
std::string language_of(const ViewWords& words, const project::Environment& environment) {
  if (!words.language.empty()) return words.language;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const auto value = environment.variables(name); value && !value->empty())
      return value->starts_with("zh") ? "zh" : "en";
  return "en";
}

std::optional<std::string> review_called(const fs::path& root, const std::string& word) {
  auto repository = git::Repository::open(root);
  std::optional<std::string> found;
  for (auto& id : review::Store(repository).ids()) {
    if (word.size() < kLeastId || !id.starts_with(word)) continue;
    if (found)
      throw Error(ErrorKind::not_found,
                  fmt::format("show the review {}: several begin so", visible_line(word)))
          .hint("See 'ztgit review list'.");
    found = std::move(id);
  }
  return found;
}

// The project around this folder, or the one that is named; nullopt: there is none.
std::optional<project::Location> project_meant(const std::string& name,
                                               const project::Environment& environment) {
  try {
    auto location = project::locate(name, environment);
    if (location.exists) return location;
  } catch (const Error&) {
    if (!name.empty()) throw;
  }
  return std::nullopt;
}

view::SiteRequest site_of(const ViewWords& words) {
  view::SiteRequest site;
  site.environment = environment();
  site.language = language_of(words, site.environment);
  site.cache = cache_folder(site.environment);
  site.offline = words.offline;
  auto place = project_meant(words.project, site.environment);
  auto given = words.words;
  if (!words.review.empty() || given.size() == 1) {
    const auto& word = words.review.empty() ? given[0] : words.review;
    if (place)
      if (auto id = review_called(place->root, word)) site.review = std::move(*id);
    if (!words.review.empty() && site.review.empty())
      throw Error(ErrorKind::not_found,
                  fmt::format("show the review {}: there is none", visible_line(words.review)))
          .hint("See 'ztgit review list'.");
    if (!site.review.empty()) {
      given.clear();
    } else if (std::error_code ignored; words.project.empty() && !fs::exists(given[0], ignored)) {
      // The name of a project, unless it is a picture of this one.
      const auto other = project::locate(given[0], site.environment);
      if (other.exists) {
        place = other;
        given.clear();
      }
    }
  }
  if (place) {
    site.root = place->root;
    site.project = place->name;
  } else if (given.empty()) {
    throw Error(ErrorKind::not_found, "show the page: there is no project around this folder")
        .hint("Name one: ztgit view PROJECT");
  }
  site.words = std::move(given);
  site.who = [root = site.root] {
    return git::identities(git::Repository::open(root), identity_overrides());
  };
  return site;
}

void write_page(const ViewWords& words, view::Site& site, const std::string& title,
                Session& session) {
  write_file(*words.file, view::page_file(site.bundle(), title));
  session.out << fmt::format(fmt::runtime(tr("Wrote {}. It needs nothing else; what is said in it "
                                             "comes back with 'ztgit review import'.\n")),
                             visible_line(words.file->string()));
}

// The browser is led there by a file that this user alone can read: others see command lines, and
// the link opens everything.
class Opener {
 public:
  explicit Opener(const std::string& link, const project::Environment& environment) {
    const auto runtime = environment.variables("XDG_RUNTIME_DIR").value_or("");
    const auto folder =
        fs::path(runtime).is_absolute() ? fs::path(runtime) : cache_folder(environment);
    make_folders(folder);
    file_ = folder / (unique_name() + ".html");
    AtomicFile page(file_, 0600);
    page.write(
        fmt::format("<!DOCTYPE html><meta charset=\"utf-8\"><meta name=\"referrer\" "
                    "content=\"no-referrer\"><meta http-equiv=\"refresh\" "
                    "content=\"0;url={}\"><title>ztgit</title>",
                    link));
    page.commit(Durability::none);
    thread_ = std::thread([file = file_] {
      try {
        ProcessRequest open;
        open.command = {"xdg-open", file.string()};
        open.timeout = std::chrono::seconds(20);
        run_process(open);
      } catch (const std::exception&) {  // the link has been printed, too
      }
    });
  }
  Opener(const Opener&) = delete;
  Opener& operator=(const Opener&) = delete;
  ~Opener() {
    thread_.join();
    std::error_code ignored;
    fs::remove(file_, ignored);
  }

 private:
  fs::path file_;
  std::thread thread_;
};

void serve(const ViewWords& words, view::Site& site, Session& session) {
  using Clock = std::chrono::steady_clock;
  view::Guard guard;
  std::atomic<Clock::rep> last = Clock::now().time_since_epoch().count();
  view::LocalServer server(
      [&](const view::Request& request) {
        last = Clock::now().time_since_epoch().count();
        auto refusal = guard.refusal(request);
        auto response = refusal                      ? std::move(*refusal)
                        : request.path == "/session" ? guard.open_session(request)
                                                     : site.answer(request);
        view::Guard::protect(response);
        return response;
      },
      words.port);
  guard.set_port(server.port());
  // While the browser starts: what the page asks for first.
  const std::jthread ahead([&site] { site.prepare(); });
  if (session.json)
    print_json(session.out, Json{{"schema", "ztgit.view-server/1"}, {"url", guard.link()}});
  else
    session.out << fmt::format(fmt::runtime(tr("Open {}\nIt is for this machine alone, and ends "
                                               "with Ctrl-C.\n")),
                               guard.link());
  session.out << std::flush;
  std::optional<Opener> opener;
  if (!words.no_open && !session.json && find_program("xdg-open"))
    opener.emplace(guard.link(), environment());
  while (!cancel_requested()) {
    std::this_thread::sleep_for(kLook);
    if (Clock::now() - Clock::time_point(Clock::duration(last.load())) > kIdle) return;
  }
}

void run(const ViewWords& words, Session& session) {
  auto wanted = site_of(words);
  const auto title = wanted.project.empty() ? std::string("ztgit") : wanted.project + " – ztgit";
  view::Site site(std::move(wanted));
  if (words.file)
    write_page(words, site, title, session);
  else
    serve(words, site, session);
}

}  // namespace

void add_view(CommandLine& line, Session& session) {
  auto words = std::make_shared<ViewWords>();
  auto command = line.add("view", "Look at pictures, versions and reviews in the browser");
  command.option("what", words->words,
                 "A PROJECT, a review's id, or pictures as 'ztgit diff' takes them");
  command.option("-p,--project", words->project,
                 "NAME or PATH; default: the project around this folder");
  command.option("--review", words->review, "Its id or the beginning of it");
  command.option("--export", words->file, "Write one HTML file that needs no ztgit");
  command.option("--port", words->port, "Default: any that is free");
  command.option("--lang", words->language, "Of the page; default: that of the terminal")
      .one_of({"en", "zh"});
  command.flag("--no-open", words->no_open, "Only print the link");
  command.flag("--offline", words->offline, "Download no missing pictures");
  command.flag("--json", session.json, "Print the link as JSON");
  command.examples(
      "  ztgit view hero\n"
      "  ztgit view knight.png@1 knight.png\n"
      "  ztgit view --export hero.html hero-3f9a1c2b");
  command.action([=, &session] { run(*words, session); });
}

}  // namespace ztgit::cli
