#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "catch.hpp"
#include "git/repository.hpp"
#include "lfs/pointer.hpp"
#include "sidecar/sidecar.hpp"
#include "temp_dir.hpp"

namespace ztgit::test {

// Histories made by plain git, a minute a commit; the bytes of a picture do not matter here.
class HistoryWorld {
 public:
  HistoryWorld() {
    std::filesystem::create_directories(root());
    git({"init", "-q", "-b", "main"});
  }

  std::filesystem::path folder() const { return dir_.path(); }
  std::filesystem::path root() const { return dir_.path() / "hero"; }
  git::Repository open() const { return git::Repository::open(root()); }

  std::string git(std::vector<std::string> words) const {
    words.insert(words.begin(), "git");
    ProcessRequest request{words, {}, {}, root()};
    const auto home = dir_.path().string();
    const auto date =
        "2026-01-05T10:" + std::to_string(minute_ / 10) + std::to_string(minute_ % 10) + ":00Z";
    request.environment = {{"HOME", home},
                           {"XDG_CONFIG_HOME", home},
                           {"GIT_CONFIG_NOSYSTEM", "1"},
                           {"GIT_CONFIG_GLOBAL", "/dev/null"},
                           {"GIT_AUTHOR_NAME", "A"},
                           {"GIT_AUTHOR_EMAIL", "a@example.org"},
                           {"GIT_COMMITTER_NAME", "A"},
                           {"GIT_COMMITTER_EMAIL", "a@example.org"},
                           {"GIT_AUTHOR_DATE", date},
                           {"GIT_COMMITTER_DATE", date}};
    const auto result = run_process(request);
    INFO(result.error_output);
    REQUIRE(result.ok());
    return result.output;
  }

  void write(const std::string& path, const std::string& text) const {
    dir_.write("hero/" + path, text);
    git({"add", path});
  }

  // A pointer and its sidecar; the oid is 64 times `digit`.
  void picture(const std::string& path, char digit, std::uint64_t seed,
               const std::string& prompt = "a cat", const std::string& parents = "") const {
    const std::string oid(64, digit);
    write(path, lfs::to_text({oid, 5, {}}));
    sidecar::Sidecar told;
    told.file = path;
    told.sha256 = oid;
    told.bytes = 5;
    told.record.image.mime = "image/png";
    told.record.generation.seed = seed;
    told.record.generation.prompt = prompt;
    for (const char parent : parents)
      told.parents.push_back({"was.png", std::string(64, parent), "upscale"});
    write(path + ".yaml", sidecar::to_yaml(told));
  }

  void commit(const std::string& subject) {
    ++minute_;
    git({"commit", "-qm", subject});
  }

 private:
  TempDir dir_;
  int minute_ = 0;
};

}  // namespace ztgit::test
