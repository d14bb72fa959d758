#pragma once

// What the commands of `ztgit review` have in common: a project, its reviews, and who is at work.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "project_word.hpp"
#include "remote/connection.hpp"
#include "review/store.hpp"
#include "session.hpp"

namespace ztgit::cli {

struct ReviewWords {
  std::string project;
  std::string id;  // or its beginning; empty: the only open one
  std::string title, at, reply, method;
  std::optional<std::string> base, branch, remote;
  std::vector<std::string> words;
  std::optional<std::filesystem::path> file;
  bool draft = false, no_previews = false, offline = false, forge = false;
  bool delete_branch = false, prune_previews = false;
};

class ReviewDesk {
 public:
  ReviewDesk(const ReviewWords& words, Session& session);

  void start();
  void list();
  void show();
  void comment();
  void pin();
  void approve();
  void reject();
  void retract();
  void resolve();
  void edit();
  void close();
  void update();
  void import();

 protected:
  const ReviewWords& words() const noexcept { return words_; }
  Session& session() noexcept { return session_; }
  ProjectWord& place() noexcept { return place_; }
  review::Store& store() noexcept { return store_; }

  git::Identities who() const;
  // By its id or the beginning of it; empty: the only open one. Error (not_found).
  review::Review find(const std::string& word) const;
  review::Review chosen() const { return find(words_.id); }
  // Adds to the review, says so, and brings it to the pull request if there is one.
  void add(const review::Review& review, std::vector<review::Operation> operations,
           const char* done);
  // To the forge and to everybody else. What fails is a note: the review has it.
  void bring_out(const std::string& id);
  void note(const std::string& sentence);
  remote::Connection& connection();

 private:
  void judge(review::Value value);
  std::string text(std::size_t from = 0) const;
  void tell(const std::string& id, const std::string& line);

  const ReviewWords& words_;
  Session& session_;
  ProjectWord place_;
  review::Store store_;
  std::optional<remote::Connection> connection_;
};

}  // namespace ztgit::cli
