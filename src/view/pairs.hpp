#pragma once

// Private to view/: the pictures that are compared.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compare/selection.hpp"
#include "git/repository.hpp"
#include "view/site.hpp"
#include "view/thumbnails.hpp"

namespace ztgit::view {

// A comparison as the page takes it: ztgit.diff/1's entry under "comparison", the pictures of both
// sides ({oid, name} or null), its finding, and the name of the heat map, made on the way.
std::string compare_json(const SiteRequest& request, const std::string& before,
                         const std::string& after, Thumbnails& thumbnails);

// "<oid>-<oid>.difference"
bool is_difference_name(std::string_view name);

class Pairs {
 public:
  // Of a review: what its branch changed against its base. Of words: as `ztgit diff` takes them.
  Pairs(git::Repository* repository, const SiteRequest& request);
  Pairs(const Pairs&) = delete;
  Pairs& operator=(const Pairs&) = delete;
  ~Pairs();

  std::size_t size() const;
  std::string list();
  // `index` as the page sends it. Error (not_found).
  std::string compared(const std::string& index, Thumbnails& thumbnails);
  // Of a picture that one of them has; nullopt: none. Any thread.
  std::optional<std::string> bytes_of(const std::string& oid);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::view
