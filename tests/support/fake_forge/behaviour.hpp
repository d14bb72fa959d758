#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ztgit::test {

// One line of the table of misbehaviours. In `name`, # stands for a decimal number.
struct Behaviour {
  std::string_view name, where, effect;
};
std::span<const Behaviour> behaviours();

// What one request, or one object in it, is to meet. Chosen, as git-lfs' own
// t/cmd/lfstest-gitserver does, by the repository's name (which contains the behaviour's) or by an
// object's content (which is the behaviour's name, to the byte); or by a line "NAME [OID]" of the
// file `behaviour` in the bare repository, so that a test can change its mind.
class Conduct {
 public:
  void choose_by_name(std::string_view repository);
  void choose_by_content(const std::string& oid);
  // Lines without an oid when `oid` is empty, lines with exactly this one otherwise.
  void choose_by_file(std::string_view text, std::string_view oid);

  bool has(std::string_view name) const { return found_.find(name) != found_.end(); }
  std::optional<int> number(std::string_view name) const;  // what stands for #

 private:
  std::map<std::string, int, std::less<>> found_;
};

}  // namespace ztgit::test
