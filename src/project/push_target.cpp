#include "push_target.hpp"

#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "git/transfer.hpp"
#include "leftovers.hpp"
#include "net/ssh.hpp"
#include "net/url.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

class FolderTarget : public PushTarget {
 public:
  FolderTarget(git::Repository& repo, const git::Remote& remote, const fs::path& folder)
      : repo_(repo), remote_(remote), receiver_(git::Repository::open(folder)) {
    tips_ = git::ref_tips(receiver_);
  }

  const std::vector<std::string>& tips() const override { return tips_; }
  std::optional<std::string> commit_of(const std::string& ref) const override {
    return receiver_.commit_of(ref);
  }
  void clear_leftovers() override { clear_receiver_leftovers(receiver_); }
  void move(const std::string& ref, bool /*after_long_work*/) override {
    git::push_branch(repo_, remote_.name, ref, receiver_);
    // As forges do: the first branch is what a clone checks out, whatever `git init --bare`
    // guessed.
    if (tips_.empty() && receiver_.bare() && receiver_.head().unborn()) receiver_.set_head(ref);
  }

 private:
  git::Repository& repo_;
  git::Remote remote_;
  git::Repository receiver_;
  std::vector<std::string> tips_;
};

class ServerTarget : public PushTarget {
 public:
  explicit ServerTarget(remote::Connection& connection)
      : connection_(connection.refs(git::Direction::push)),
        over_ssh_(net::parse_ssh_url(connection.git_remote().push_url).has_value()) {
    for (const auto& ref : connection_.refs(git::Direction::push)) {
      tips_.push_back(ref.id);
      refs_[ref.name] = ref.id;
    }
  }

  const std::vector<std::string>& tips() const override { return tips_; }
  std::optional<std::string> commit_of(const std::string& ref) const override {
    const auto found = refs_.find(ref);
    return found == refs_.end() ? std::nullopt : std::optional(found->second);
  }
  void clear_leftovers() override {}
  void move(const std::string& ref, bool after_long_work) override {
    // An ssh connection that idles while pictures travel is cut (git-lfs #2428); HTTP holds none.
    if (after_long_work && over_ssh_) connection_.disconnect();
    connection_.push({{ref, ref}});
  }

 private:
  git::RemoteConnection& connection_;
  bool over_ssh_;
  std::vector<std::string> tips_;
  std::map<std::string, std::string> refs_;
};

}  // namespace

std::unique_ptr<PushTarget> open_push_target(git::Repository& repo,
                                             remote::Connection& connection) {
  const auto& remote = connection.git_remote();
  const auto folder = net::local_folder(remote.push_url, repo.work_tree());
  if (!folder) return std::make_unique<ServerTarget>(connection);
  std::error_code ignored;
  if (!fs::exists(*folder, ignored))
    throw Error(ErrorKind::not_found,
                fmt::format("push to {}: there is no such folder", folder->string()))
        .hint(fmt::format("Is the disk plugged in? To make it: git init --bare {}",
                          folder->string()));
  return std::make_unique<FolderTarget>(repo, remote, *folder);
}

}  // namespace ztgit::project
