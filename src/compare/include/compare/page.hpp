#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "compare/comparison.hpp"

namespace ztgit::compare {

// Comparisons as one HTML file that needs nothing else: pictures as data URIs, and a policy by
// which no other script or style than its own two can run (CSP Level 3, hashes). Whatever a picture
// says is text in it.
class Page {
 public:
  // Pictures beyond these are told without being shown: a file of some 30 MB is what a browser
  // takes without a pause.
  static constexpr std::size_t kMostShown = 60;

  Page();
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;
  ~Page();

  // Without a comparison one side is absent: the picture is new, or gone. Pixels are shown where
  // the comparison kept its pictures; nothing of it is kept.
  void add(const std::optional<Side>& before, const std::optional<Side>& after,
           const std::optional<Comparison>& comparison);

  std::string html() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::compare
