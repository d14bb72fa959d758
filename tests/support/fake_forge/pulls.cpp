#include "pulls.hpp"

#include "base/process.hpp"
#include "base/text.hpp"

namespace ztgit::test {

namespace fs = std::filesystem;

namespace {

struct Answer {
  bool ok = false;
  std::string text;
};

Answer git(const fs::path& repository, std::vector<std::string> words) {
  ProcessRequest request;
  request.command = {"git",
                     "-C",
                     repository.string(),
                     "-c",
                     "user.name=forge",
                     "-c",
                     "user.email=forge@example.com"};
  for (auto& word : words) request.command.push_back(std::move(word));
  const auto result = run_process(request);
  return {result.ok(), std::string(trim(result.output))};
}

}  // namespace

std::string branch_tip(const fs::path& repository, const std::string& branch) {
  const auto answer = git(repository, {"rev-parse", "-q", "--verify", "refs/heads/" + branch});
  return answer.ok ? answer.text : std::string();
}

void set_pull_ref(const fs::path& repository, std::uint64_t number, const std::string& commit) {
  if (!commit.empty())
    git(repository, {"update-ref", "refs/pull/" + std::to_string(number) + "/head", commit});
}

bool join(const fs::path& repository, const std::string& base, const std::string& head,
          const std::string& method, const std::string& message) {
  const auto base_tip = branch_tip(repository, base);
  const auto tree = git(repository, {"merge-tree", "--write-tree", base_tip, head});
  if (!tree.ok) return false;
  std::vector<std::string> words{"commit-tree", tree.text, "-m", message, "-p", base_tip};
  if (method == "merge") {
    words.emplace_back("-p");
    words.push_back(head);
  }
  const auto commit = git(repository, std::move(words));
  return commit.ok &&
         git(repository, {"update-ref", "refs/heads/" + base, commit.text, base_tip}).ok;
}

void make_repository(const fs::path& repository, const std::string& branch) {
  fs::create_directories(repository);
  git(repository, {"init", "-q", "--bare", "-b", branch});
}

}  // namespace ztgit::test
