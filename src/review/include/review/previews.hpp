#pragma once

// Small pictures for a pull request's page: what a forge cannot show of LFS, as plain blobs on a
// ref of their own. Each is named after the contents it shows, so that none is made twice.

#include <memory>
#include <optional>
#include <string>

#include "compare/comparison.hpp"
#include "git/identity.hpp"
#include "git/repository.hpp"

namespace ztgit::review {

inline constexpr std::uint32_t kPreviewSide = 512;  // px of the longer side, at most
inline constexpr std::size_t kPreviewBytes = std::size_t{60} << 10;

// Names below the root of the commit's tree; empty: there is none.
struct PreviewNames {
  std::string before, after, difference, blink;
};

class Previews {
 public:
  // `repo` is borrowed. The previews of a review lie on refs/ztgit/previews/<review>.
  Previews(git::Repository& repo, const std::string& review);
  Previews(const Previews&) = delete;
  Previews& operator=(const Previews&) = delete;
  ~Previews();

  // WebP without metadata, as small as it must be. A side that is absent or cannot be decoded has
  // none; a map of what changed is noise where most pixels moved, and is left out there. `result`
  // has its pictures, unless has() says that they are not needed.
  PreviewNames add(const std::optional<compare::Side>& before,
                   const std::optional<compare::Side>& after,
                   const std::optional<compare::Comparison>& result);

  // The commit that holds all of them, on its ref; the same one while nothing was added.
  std::string commit(const git::Identities& who);
  const std::string& ref() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::review
