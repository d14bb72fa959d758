#include "project/diff_setup.hpp"

#include "base/file.hpp"
#include "catch.hpp"
#include "shell_word.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::project;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kLimit = 1 << 20;

Environment with_program(const fs::path& program) {
  Environment environment;
  environment.program = program;
  return environment;
}

// Something that can be run.
fs::path program_in(const test::TempDir& dir, const std::string& name) {
  auto file = dir.write(name, "#!/bin/sh\n");
  fs::permissions(file, fs::perms::owner_all);
  return file;
}

std::string attributes_of(const git::Repository& repo) {
  return read_file_if_exists(repo.common_dir() / "info/attributes", kLimit).value_or("none");
}

}  // namespace

TEST_CASE("a word of the shell comes back as it was", "[project][diff_setup]") {
  const auto [text, word] = GENERATE(table<std::string, std::string>({
      {"/usr/bin/ztgit", "/usr/bin/ztgit"},
      {"/opt/my tools/ztgit", "'/opt/my tools/ztgit'"},
      {"/it's/$HOME/`x`", "'/it'\\''s/$HOME/`x`'"},
      {"/图/ztgit", "'/图/ztgit'"},
      {"", "''"},
  }));
  CHECK(shell_word(text) == word);
  CHECK(from_shell_word(word) == text);
}

TEST_CASE("our block stands in front of the user's lines and leaves them as they were",
          "[project][diff_setup]") {
  const std::string text =
      GENERATE(as<std::string>(), "", "*.txt diff=mine\n", "# a comment\n\n*.png diff=mine");
  const auto with = with_diff_block(text);
  CHECK(with.ends_with(text));
  CHECK(with.find("*.[pP][nN][gG] diff=ztgit\n") != with.npos);
  CHECK(with_diff_block(with) == with);
  CHECK(without_diff_block(with) == text);
  CHECK(without_diff_block(text) == text);
}

TEST_CASE("an older or damaged block is replaced, not repeated", "[project][diff_setup]") {
  const auto whole = with_diff_block("");
  auto older = whole;
  older.erase(older.find("*.[gG]"), older.find("# ztgit: end") - older.find("*.[gG]"));
  CHECK(with_diff_block(older + "*.txt diff=mine\n") == whole + "*.txt diff=mine\n");
}

TEST_CASE("what is set up for git diff is taken away again, and nothing else",
          "[project][diff_setup]") {
  const test::TempDir dir;
  auto repo = git::Repository::create(dir.path() / "hero");
  fs::remove(repo.common_dir() / "info/attributes");
  const auto environment = with_program(program_in(dir, "zt git"));
  CHECK_FALSE(diff_setup_problem(repo, environment).empty());
  ensure_diff_setup(repo, environment);
  CHECK(diff_setup_problem(repo, environment).empty());
  CHECK(repo.local_config("diff.ztgit.textconv") ==
        "'" + environment.program.string() + "' textconv");
  CHECK(repo.local_config("lfs.skipdownloaderrors") == "true");
  ensure_diff_setup(repo, environment);
  remove_diff_setup(repo);
  CHECK_FALSE(repo.local_config("diff.ztgit.textconv"));
  CHECK_FALSE(repo.local_config("lfs.skipdownloaderrors"));
  CHECK(attributes_of(repo) == "none");
}

TEST_CASE("a user's own textconv and download setting stay", "[project][diff_setup]") {
  const test::TempDir dir;
  auto repo = git::Repository::create(dir.path() / "hero");
  repo.set_local_config("diff.ztgit.textconv", "exiftool");
  repo.set_local_config("lfs.skipdownloaderrors", "false");
  const auto environment = with_program(program_in(dir, "ztgit"));
  ensure_diff_setup(repo, environment);
  CHECK(diff_setup_problem(repo, environment).empty());
  remove_diff_setup(repo);
  CHECK(repo.local_config("diff.ztgit.textconv") == "exiftool");
  CHECK(repo.local_config("lfs.skipdownloaderrors") == "false");
}

TEST_CASE("a textconv of a ztgit that is gone is written anew", "[project][diff_setup]") {
  const test::TempDir dir;
  auto repo = git::Repository::create(dir.path() / "hero");
  const auto old = with_program(program_in(dir, "old"));
  ensure_diff_setup(repo, old);
  fs::remove(old.program);
  const auto now = with_program(program_in(dir, "now"));
  CHECK_FALSE(diff_setup_problem(repo, now).empty());
  ensure_diff_setup(repo, now);
  CHECK(repo.local_config("diff.ztgit.textconv") == now.program.string() + " textconv");
}
