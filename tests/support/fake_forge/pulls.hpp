#pragma once

// Pull requests as the fake forge keeps them, in memory, and the git commands they need.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ztgit::test {

struct PullNote {
  std::uint64_t id = 0;
  std::string user, body;
};

struct PullJudgement {
  std::string user, event, body, commit;
};

struct Pull {
  std::uint64_t number = 0;
  std::string title, body, head, base, user;
  std::string state = "open";  // open, closed, merged
  bool draft = false;
  std::vector<PullNote> notes;
  std::vector<PullJudgement> judgements;
  std::vector<std::string> accepted, labels;  // Gitee
  std::string merged_head;
};

struct Pulls {
  std::vector<Pull> pulls;  // by number, from 1
  std::uint64_t notes = 100;
  bool is_private = true;
};

// The commit of a branch; empty: there is none.
std::string branch_tip(const std::filesystem::path& repository, const std::string& branch);

// refs/pull/N/head as forges keep it.
void set_pull_ref(const std::filesystem::path& repository, std::uint64_t number,
                  const std::string& commit);

// Joins `head` into `base` as `method` says. False: they conflict.
bool join(const std::filesystem::path& repository, const std::string& base, const std::string& head,
          const std::string& method, const std::string& message);

void make_repository(const std::filesystem::path& repository, const std::string& branch);

}  // namespace ztgit::test
