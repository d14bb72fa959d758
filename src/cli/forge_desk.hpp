#pragma once

// The commands of `ztgit review` that speak to a remote.

#include <string>

#include "json.hpp"
#include "review/pull.hpp"
#include "review_desk.hpp"

namespace ztgit::cli {

class ForgeDesk : public ReviewDesk {
 public:
  ForgeDesk(const ReviewWords& words, Session& session) : ReviewDesk(words, session) {}

  void open();
  // What open() does, without a word: also for `promote --review`.
  review::PullReport open_or_update();
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

Json review_json(const review::PullReport& report);
void print_review(const review::PullReport& report, Session& session);

}  // namespace ztgit::cli
