#pragma once

// The REST APIs of GitHub (v3), Gitee (v5) and Gitea (v1), as far as ztgit uses them: each with its
// own paths, parameter names, states and ways of saying no. A parameter that the real API does not
// have is refused with 422, so that a test shows what would be ignored there.

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forge.hpp"
#include "pulls.hpp"

namespace ztgit::test {

enum class Dialect { github, gitee, gitea };

class Api {
 public:
  explicit Api(std::filesystem::path root) : root_(std::move(root)) {}

  static bool is_meant(const std::string& path);  // /api/v1, v3, v5
  void answer(Call& call);
  // After a push: the pull requests' refs follow their branches.
  void follow(const Call& call);

 private:
  struct Asked;  // one request, taken apart

  void route(Asked& asked);
  void route_pulls(Asked& asked);
  void one_pull(Asked& asked, Pull& pull);
  void create_repository(Asked& asked, const std::string& owner);
  void list_pulls(Asked& asked);
  void create_pull(Asked& asked);
  void change_pull(Asked& asked, Pull& pull);
  void list_notes(Asked& asked, const Pull& pull);
  void add_note(Asked& asked, Pull& pull);
  void edit_note(Asked& asked, std::uint64_t id);
  void judge(Asked& asked, Pull& pull);
  void list_judgements(Asked& asked, const Pull& pull);
  void merge(Asked& asked, Pull& pull);
  bool misbehaves(Asked& asked);
  nlohmann::json json_of(const Asked& asked, const Pull& pull) const;
  nlohmann::json repository_json(const Asked& asked) const;

  std::filesystem::path root_;
  std::mutex lock_;
  std::map<std::string, Pulls> repositories_;  // by owner/name
  std::map<std::string, int> requests_;
};

}  // namespace ztgit::test
