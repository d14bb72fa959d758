#include "git/diff_index.hpp"

#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "git/repository.hpp"

namespace ztgit::git {

namespace {

constexpr std::size_t kMostOutput = std::size_t{512} << 20;  // bytes: a million changed paths
constexpr std::chrono::seconds kPatience{3600};  // git may have to hash every file of the work tree

ProcessResult run_git(const Repository& repo, std::vector<std::string> words) {
  ProcessRequest request;
  request.command = std::move(words);
  request.folder = repo.work_tree();
  // $GIT_DIR may be relative to the folder that we were called in.
  request.environment = {{"GIT_DIR", repo.git_dir().string()},
                         {"GIT_WORK_TREE", repo.work_tree().string()}};
  request.timeout = kPatience;
  request.output_limit = kMostOutput;
  return run_process(request);
}

std::string_view next_field(std::string_view& text, char end) {
  const auto length = text.find(end);
  const auto field = text.substr(0, length);
  text.remove_prefix(length == text.npos ? text.size() : length + 1);
  return field;
}

std::uint32_t mode_of(std::string_view octal) {
  std::uint32_t mode = 0;
  std::from_chars(octal.data(), octal.data() + octal.size(), mode, 8);
  return mode;
}

std::string blob_of(std::string_view hex) {
  return hex.find_first_not_of('0') == hex.npos ? std::string() : std::string(hex);
}

// ":100644 100644 <id> <id> M\0path\0", for R and C with a second path.
std::vector<IndexDifference> parse(std::string_view text) {
  std::vector<IndexDifference> differences;
  while (!text.empty()) {
    if (text.front() != ':')
      throw Error(ErrorKind::io,
                  "read the answer of git diff-index: not of the form that is known");
    text.remove_prefix(1);
    IndexDifference one;
    one.old_mode = mode_of(next_field(text, ' '));
    one.new_mode = mode_of(next_field(text, ' '));
    one.old_blob = blob_of(next_field(text, ' '));
    one.new_blob = blob_of(next_field(text, ' '));
    const auto status = next_field(text, '\0');
    if (!status.empty()) one.status = status.front();
    one.path = next_field(text, '\0');
    if (one.status == 'R' || one.status == 'C') one.new_path = next_field(text, '\0');
    differences.push_back(std::move(one));
  }
  return differences;
}

}  // namespace

std::vector<IndexDifference> diff_index(const Repository& repo, const std::string& treeish,
                                        Against against) {
  std::vector<std::string> words = {"git", "diff-index", "-z", "-M", "--no-abbrev"};
  if (against == Against::index)
    words.emplace_back("--cached");
  else
    // Its exit code also says that there are changes or conflicts: no reason to stop.
    run_git(repo, {"git", "update-index", "-q", "--refresh"});
  words.push_back(treeish);
  words.emplace_back("--");
  const auto result = run_git(repo, std::move(words));
  if (!result.ok())
    throw Error(ErrorKind::io, fmt::format("compare with {}: {}", visible_line(treeish),
                                           visible_line(result.error_output)));
  return parse(result.output);
}

}  // namespace ztgit::git
