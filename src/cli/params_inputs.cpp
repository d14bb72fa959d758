#include "params_inputs.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <unordered_set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

namespace fs = std::filesystem;

struct Listing {
  std::vector<std::string> files, folders;         // names, sorted
  std::unordered_set<std::string> with_neighbour;  // stems
};

// metadata/read.hpp merge_neighbour(): asking the folder once is cheaper than asking for three
// files that are rarely there, a picture.
bool is_neighbour(const fs::path& name) {
  constexpr std::array<std::string_view, 3> endings{".json", ".txt", ".yaml"};
  return std::find(endings.begin(), endings.end(), name.extension().native()) != endings.end();
}

Listing list(const fs::path& folder) {
  Listing listing;
  for (const auto& entry : fs::directory_iterator(folder)) {
    auto name = entry.path().filename();
    if (name.native().starts_with('.')) continue;
    std::error_code gone;  // between the listing and now, or a link to nothing
    if (entry.is_directory(gone) && !entry.is_symlink(gone)) {
      listing.folders.push_back(name.native());
    } else if (entry.is_regular_file(gone)) {
      if (is_neighbour(name)) listing.with_neighbour.insert(name.stem().native());
      listing.files.push_back(name.native());
    }
  }
  std::sort(listing.files.begin(), listing.files.end());
  std::sort(listing.folders.begin(), listing.folders.end());
  return listing;
}

class Gatherer {
 public:
  explicit Gatherer(bool recursive) : recursive_(recursive) {}

  void add(const std::string& name) {
    std::error_code problem;
    if (fs::is_directory(name, problem))
      add_folder(name);
    else
      inputs_.push_back({name});
  }

  std::vector<ParamsInput> take() { return std::move(inputs_); }

 private:
  // Depth first by a stack of its own: how deep folders nest is not ours to say.
  void add_folder(const fs::path& top) {
    std::vector<fs::path> waiting{top};
    while (!waiting.empty()) {
      const auto folder = std::move(waiting.back());
      waiting.pop_back();
      try {
        const auto listing = list(folder);
        for (const auto& name : listing.files)
          inputs_.push_back({(folder / name).native(), true,
                             listing.with_neighbour.contains(fs::path(name).stem().native())});
        if (!recursive_) continue;
        for (auto each = listing.folders.rbegin(); each != listing.folders.rend(); ++each)
          waiting.push_back(folder / *each);
      } catch (const fs::filesystem_error& error) {
        inputs_.push_back(
            {folder.native(), true, false,
             Error(ErrorKind::io, fmt::format("read {}: {}", visible_line(folder.native()),
                                              error.code().message()))});
      }
    }
  }

  std::vector<ParamsInput> inputs_;
  bool recursive_;
};

}  // namespace

std::vector<ParamsInput> gather_inputs(const std::vector<std::string>& names, bool recursive,
                                       bool nul_separated) {
  Gatherer gatherer(recursive);
  for (const auto& name : names) {
    if (name != "-") {
      gatherer.add(name);
      continue;
    }
    for (const auto& path : paths_from_stdin(nul_separated)) gatherer.add(path);
  }
  return gatherer.take();
}

}  // namespace ztgit::cli
