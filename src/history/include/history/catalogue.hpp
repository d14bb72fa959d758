#pragma once

// Every version of every picture of many projects, deleted ones too, in a cache that can be asked.
// What it holds comes from git and can be made again at any time.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "history/query.hpp"

namespace ztgit::history {

enum class VersionState {
  current,     // HEAD holds it
  superseded,  // HEAD holds another version at this path
  deleted,     // HEAD has no such path
};
const char* name_of(VersionState state) noexcept;

struct Found {
  std::string project;         // its name
  std::filesystem::path root;  // of its work tree
  std::string path, commit, author, subject;
  std::int64_t time = 0;  // of the author, seconds since 1970
  std::string oid;        // SHA-256; empty: not known
  std::uint64_t bytes = 0;
  std::string prompt, model;  // as told, empty: not known
  std::optional<std::uint64_t> seed;
  VersionState state = VersionState::deleted;
};

struct Findings {
  std::vector<Found> found;  // the newest first
  std::size_t count = 0;     // of all that there are, also beyond the limit
};

class Catalogue {
 public:
  // `file` is made with its folder where it is not there, and anew where it is damaged or of
  // another version. A file that cannot be written (a read-only home) is done without: the
  // catalogue is then in memory, and each run begins at nothing. Two processes may use one file.
  explicit Catalogue(const std::filesystem::path& file);
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;
  ~Catalogue();

  // Takes in what the project's refs have come to hold. Reads nothing where they stand as before;
  // a history that was rewritten is read anew. `progress`: commits looked at, of how many.
  using Progress = std::function<void(std::size_t, std::size_t)>;
  void update(const git::Repository& repo, const std::string& name, const Progress& progress = {});

  // In these projects (roots) alone. `most` 0: all.
  Findings find(const Query& query, const std::vector<std::filesystem::path>& roots,
                std::size_t most) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::history
