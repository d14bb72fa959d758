#include "git/signature.hpp"

#include <algorithm>
#include <chrono>

#include "base/process.hpp"
#include "git/repository.hpp"
#include "handle.hpp"

namespace ztgit::git {

namespace {

constexpr std::chrono::minutes kPatience{2};  // a key on a smart card, or many commits

bool has_signature(const Repository& repo, const std::string& commit) {
  const auto id = to_oid(commit);
  CommitHandle found;
  if (git_commit_lookup(out(found), repo.native(), &id) != 0) return false;
  git_buf field = GIT_BUF_INIT;
  const bool signed_one = git_commit_header_field(&field, found.get(), "gpgsig") == 0;
  git_buf_dispose(&field);
  return signed_one;
}

Signed signed_as(char letter) {
  switch (letter) {
    case 'G': return Signed::good;
    case 'B': return Signed::bad;
    default: return Signed::unknown_key;
  }
}

}  // namespace

std::map<std::string, Signed> signatures_of(const Repository& repo,
                                            const std::vector<std::string>& commits) {
  std::map<std::string, Signed> found;
  std::string asked;
  for (const auto& commit : commits) {
    const bool signed_one = has_signature(repo, commit);
    found[commit] = signed_one ? Signed::unknown_key : Signed::no;
    if (!signed_one) continue;
    asked += commit;
    asked += '\n';
  }
  if (asked.empty()) return found;
  ProcessRequest git;
  git.command = {"git",
                 "--git-dir=" + repo.common_dir().string(),
                 "-c",
                 "log.showSignature=false",
                 "log",
                 "--no-walk=unsorted",
                 "--format=%H %G?",
                 "--stdin"};
  git.input = asked;
  git.timeout = kPatience;
  const auto result = run_process(git);
  for (std::size_t at = 0; at + GIT_OID_HEXSZ + 1 < result.output.size();) {
    const auto end = std::min(result.output.find('\n', at), result.output.size());
    if (end == at + GIT_OID_HEXSZ + 2) {
      const auto known = found.find(result.output.substr(at, GIT_OID_HEXSZ));
      if (known != found.end()) known->second = signed_as(result.output[end - 1]);
    }
    at = end + 1;
  }
  return found;
}

}  // namespace ztgit::git
