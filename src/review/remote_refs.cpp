#include "remote_refs.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "git/remote.hpp"
#include "git/transfer.hpp"
#include "net/url.hpp"

namespace ztgit::review {

namespace {

class ServerRefs final : public RemoteRefs {
 public:
  explicit ServerRefs(remote::Connection& connection) : connection_(connection) {}

  std::map<std::string, std::string> list() override {
    std::map<std::string, std::string> found;
    for (const auto& ref : connection_.refs(git::Direction::push).refs(git::Direction::push))
      found[ref.name] = ref.id;
    return found;
  }
  void push(const std::vector<Way>& ways) override {
    std::vector<git::RefPush> refs;
    refs.reserve(ways.size());
    for (const auto& way : ways) refs.push_back({way.from, way.to});
    connection_.refs(git::Direction::push).push(refs);
  }
  void fetch(const std::vector<Way>& ways) override {
    std::vector<git::RefFetch> refs;
    refs.reserve(ways.size());
    for (const auto& way : ways) refs.push_back({way.from, way.to});
    connection_.refs(git::Direction::fetch).fetch(refs);
  }

 private:
  remote::Connection& connection_;
};

class FolderRefs final : public RemoteRefs {
 public:
  FolderRefs(git::Repository& repo, git::Remote remote)
      : folder_(repo.bare() ? repo.git_dir() : repo.work_tree()), remote_(std::move(remote)) {}

  std::map<std::string, std::string> list() override {
    std::map<std::string, std::string> found;
    const auto text = run({"ls-remote", remote_.push_url}, ErrorKind::network);
    for (std::size_t at = 0; at < text.size();) {
      const auto end = std::min(text.find('\n', at), text.size());
      const auto tab = text.find('\t', at);
      if (tab < end) found[text.substr(tab + 1, end - tab - 1)] = text.substr(at, tab - at);
      at = end + 1;
    }
    return found;
  }
  void push(const std::vector<Way>& ways) override {
    // Our own pre-push hook has nothing to add: there are no pictures in these refs.
    std::vector<std::string> words{"push", "--quiet", "--no-verify", "--atomic", remote_.push_url};
    for (const auto& way : ways) words.push_back(way.from + ":" + way.to);
    run(std::move(words), ErrorKind::conflict);
  }
  void fetch(const std::vector<Way>& ways) override {
    std::vector<std::string> words{"fetch", "--quiet", "--no-tags", "--no-write-fetch-head",
                                   remote_.url};
    for (const auto& way : ways) words.push_back(fmt::format("+{}:{}", way.from, way.to));
    run(std::move(words), ErrorKind::network);
  }

 private:
  std::string run(std::vector<std::string> words, ErrorKind kind) const {
    ProcessRequest git;
    git.command = {"git"};
    std::move(words.begin(), words.end(), std::back_inserter(git.command));
    git.folder = folder_;
    git.environment = {{"LC_ALL", "C"}};
    git.timeout = std::chrono::minutes(10);
    git.output_limit = std::size_t{64} << 20;
    auto result = run_process(git);
    if (!result.ok())
      throw Error(kind,
                  fmt::format("exchange reviews with {}: {}", git::shown_url(remote_.push_url),
                              visible_line(result.error_output)));
    return std::move(result.output);
  }

  std::filesystem::path folder_;
  git::Remote remote_;
};

}  // namespace

std::unique_ptr<RemoteRefs> remote_refs(git::Repository& repo, remote::Connection& connection) {
  const auto& remote = connection.git_remote();
  if (net::local_folder(remote.push_url, repo.work_tree()))
    return std::make_unique<FolderRefs>(repo, remote);
  return std::make_unique<ServerRefs>(connection);
}

}  // namespace ztgit::review
