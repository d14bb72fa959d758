#pragma once

// Reviews in a repository: refs/ztgit/reviews/<review>/<writer>, a chain of commits of each writer,
// whose trees hold his operations. Only their owner moves a ref, and only forward, so that two
// people who work apart never conflict.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "git/repository.hpp"
#include "review/operation.hpp"
#include "review/review.hpp"

namespace ztgit::review {

inline constexpr std::string_view kReviewRefs = "refs/ztgit/reviews/";

// "hero-3f9a1c2b": a slug of the project's name and eight random digits.
std::string new_review_id(const std::string& project);
bool is_review_id(std::string_view text);

// Who writes in this clone: git's setting ztgit.writerid, made when it is first asked for.
std::string writer_of(git::Repository& repo, const git::Identity& who);
bool is_writer_id(std::string_view text);
// Another one from now on: this clone is a copy of one that writes under the old id.
void forget_writer(git::Repository& repo);

// "refs/ztgit/reviews/hero-3f9a1c2b/0123456789abcdef"
std::string review_ref(const std::string& id, const std::string& writer);

struct Found {
  std::vector<Entry> entries;
  std::size_t ignored = 0;  // blobs that are no operation of their ref's writer
};

class Store {
 public:
  explicit Store(git::Repository& repo) : repo_(repo) {}  // borrowed

  // All reviews that have a ref here, sorted.
  std::vector<std::string> ids() const;

  // Everybody's operations. What is not sound is ignored and counted: a ref comes from anybody.
  // Bounded: 1000 writers, 10,000 operations each.
  Found read(const std::string& id) const;
  std::optional<Review> review(const std::string& id) const;

  // Adds operations to this clone's own ref, in one commit, signed where commit.gpgsign says so.
  // Their writer, clock and time are set here; the ids are returned. Durable before the ref names
  // them. Takes the project's lock: Error (conflict) when it is not to be had.
  std::vector<std::string> append(const std::string& id, std::vector<Operation> operations,
                                  const git::Identities& who);

  // The operations that a writer's commits `from`..`to` hold, oldest first; `from` may be empty.
  std::vector<Operation> operations_between(const std::string& writer, const std::string& from,
                                            const std::string& to) const;
  // Takes over operations that were made under another id of ours: clock and time stay, the writer
  // becomes this clone's, and what they are about follows the new ids.
  void take_over(const std::string& id, std::vector<Operation> operations,
                 const git::Identities& who);

 private:
  // With the project's lock held.
  std::vector<std::string> write(const std::string& id, const std::vector<Operation>& operations,
                                 const git::Identities& who);

  git::Repository& repo_;
};

}  // namespace ztgit::review
