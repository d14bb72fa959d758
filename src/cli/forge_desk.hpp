#pragma once

// The commands of `ztgit review` that speak to a remote.

#include <string>

#include "review/pull.hpp"
#include "review_desk.hpp"

namespace ztgit::cli {

class ForgeDesk : public ReviewDesk {
 public:
  ForgeDesk(const ReviewWords& words, Session& session) : ReviewDesk(words, session) {}

  void open();
  void sync();
  void checkout();
  void merge();
  void pulls();

 private:
  void require_approval(const review::Review& review, const forge::PullRequest& pull,
                        forge::ForgeApi& forge);
  void merge_here(const review::Review& review);
  void prune_previews(const review::Review& review);
  std::uint64_t number_meant();
  std::string fetch_pull(std::uint64_t number);
};

// Opens or updates the pull request of what the project has checked out: also for `promote
// --review`.
review::PullReport open_review(ProjectWord& place, remote::Connection& connection,
                               const ReviewWords& words, Session& session);
void print_review(const review::PullReport& report, Session& session);

}  // namespace ztgit::cli
