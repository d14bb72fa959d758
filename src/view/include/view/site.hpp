#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "project/settings.hpp"
#include "view/message.hpp"

namespace ztgit::view {

struct SiteRequest {
  std::filesystem::path root;      // of the project's work tree; empty: there is none, only `words`
  std::string project;             // its name
  std::string review;              // its id; empty: none is opened
  std::vector<std::string> words;  // as `ztgit diff` takes them; empty: gallery or review
  std::string language;            // "en", "zh"
  project::Environment environment;
  std::function<git::Identities()> who;  // of what is said on the page
  std::filesystem::path cache;           // $XDG_CACHE_HOME/ztgit
  bool offline = false;                  // missing pictures are not downloaded
};

// What the page asks for (docs/formats/view.md), without a socket: pictures and what is known of
// them, comparisons, the review; and what is said there goes into the review. Answers any number of
// threads; git is asked by one at a time. All texts are a stranger's, and are sent as JSON.
class Site {
 public:
  // Throws Error: of compare::Selection for `words`, not_found for a review that is not there.
  explicit Site(SiteRequest request);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;
  ~Site();

  // Never throws: what goes wrong is the answer.
  Response answer(const Request& request);

  // What the page will ask for first, so that it need not wait for it. Never throws.
  void prepare();

  // All that a page without a server needs, as JSON: the same answers by their address, and every
  // picture as a data URI. Large ones are shrunk, and it is said.
  std::string bundle();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The page, its script and its style.
std::string_view page_html();
std::string_view page_script();
std::string_view page_style();

// The page as one file that needs no server: `bundle` inside, and a policy by hashes under which
// nothing else runs.
std::string page_file(const std::string& bundle, const std::string& title);

}  // namespace ztgit::view
