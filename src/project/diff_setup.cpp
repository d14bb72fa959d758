#include "project/diff_setup.hpp"

#include <optional>
#include <string_view>

#include "base/atomic_file.hpp"
#include "base/file.hpp"
#include "shell_word.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr const char* kTextconv = "diff.ztgit.textconv";
constexpr std::string_view kArguments = " textconv";
constexpr std::uint64_t kAttributesLimit = std::uint64_t{4} << 20;  // bytes

// git hands a textconv the smudged content, so it runs the LFS filter for every version it shows,
// and git-lfs downloads an object that is not here. When that fails, git-lfs ends and git with it:
// "fatal: smudge filter lfs failed", in the middle of `git log -p` without a network (measured,
// git 2.39 with git-lfs 3.3). With this setting the pointer is handed over instead. A checkout then
// leaves a pointer for a picture it cannot get, and says so, as `ztgit pull` does.
constexpr const char* kSkipErrors = "lfs.skipdownloaderrors";
constexpr const char* kSkipErrorsIsOurs = "diff.ztgit.skipsdownloaderrors";

constexpr std::string_view kBlockBegin = "# ztgit: git diff shows what pictures were made with\n";
constexpr std::string_view kBlockEnd = "# ztgit: end\n";
constexpr std::string_view kBlock =
    "# ztgit: git diff shows what pictures were made with\n"
    "*.[pP][nN][gG] diff=ztgit\n"
    "*.[jJ][pP][gG] diff=ztgit\n"
    "*.[jJ][pP][eE][gG] diff=ztgit\n"
    "*.[wW][eE][bB][pP] diff=ztgit\n"
    "*.[aA][vV][iI][fF] diff=ztgit\n"
    "*.[hH][eE][iI][cC] diff=ztgit\n"
    "*.[gG][iI][fF] diff=ztgit\n"
    "# ztgit: end\n";

fs::path attributes_file(const git::Repository& repo) {
  return repo.common_dir() / "info" / "attributes";
}

std::string attributes_of(const git::Repository& repo) {
  return read_file_if_exists(attributes_file(repo), kAttributesLimit).value_or("");
}

// Not cached by git (diff.ztgit.cachetextconv): a note would keep "the picture is not here" for
// good after it came, and each picture would add three objects and a ref that --mirror pushes.
std::string wanted_textconv(const Environment& environment) {
  return shell_word(environment.program.string()) + std::string(kArguments);
}

// Its program is a ztgit that can be run, or it is a command of the user's own.
bool textconv_works(const std::string& command) {
  if (!command.ends_with(kArguments)) return true;
  return is_program(from_shell_word(command.substr(0, command.size() - kArguments.size())));
}

void write_attributes(const git::Repository& repo, const std::string& text) {
  const auto file = attributes_file(repo);
  make_folders(file.parent_path());
  write_file(file, text);
}

}  // namespace

std::string without_diff_block(const std::string& attributes) {
  const auto begin = attributes.find(kBlockBegin);
  if (begin == attributes.npos || (begin > 0 && attributes[begin - 1] != '\n')) return attributes;
  const auto end = attributes.find(kBlockEnd, begin);
  // Without its end somebody has cut it: only the lines that are surely ours go.
  const auto after = end == attributes.npos ? begin + kBlockBegin.size() : end + kBlockEnd.size();
  return attributes.substr(0, begin) + attributes.substr(after);
}

// In front: a later line wins, and that is to be the user's.
std::string with_diff_block(const std::string& attributes) {
  if (attributes.find(kBlock) != attributes.npos) return attributes;
  return std::string(kBlock) + without_diff_block(attributes);
}

std::string diff_setup_problem(const git::Repository& repo, const Environment& environment) {
  if (environment.program.empty()) return {};
  const auto command = repo.local_config(kTextconv);
  if (!command) return "not set: 'git diff' shows pointers instead of parameters";
  if (!textconv_works(*command)) return "names a ztgit that is not there any more";
  const auto attributes = attributes_of(repo);
  if (with_diff_block(attributes) != attributes)
    return "no picture is bound to it in .git/info/attributes";
  return {};
}

void ensure_diff_setup(git::Repository& repo, const Environment& environment) {
  if (environment.program.empty()) return;
  const auto command = repo.local_config(kTextconv);
  if (!command || !textconv_works(*command))
    repo.set_local_config(kTextconv, wanted_textconv(environment));
  if (!repo.config(kSkipErrors)) {
    repo.set_local_config(kSkipErrors, "true");
    repo.set_local_config(kSkipErrorsIsOurs, "true");
  }
  const auto attributes = attributes_of(repo);
  const auto wanted = with_diff_block(attributes);
  if (wanted != attributes) write_attributes(repo, wanted);
}

void remove_diff_setup(git::Repository& repo) {
  if (repo.local_config(kSkipErrorsIsOurs)) repo.unset_local_config(kSkipErrors);
  repo.unset_local_config(kSkipErrorsIsOurs);
  if (const auto command = repo.local_config(kTextconv); command && command->ends_with(kArguments))
    repo.unset_local_config(kTextconv);
  const auto attributes = attributes_of(repo);
  const auto rest = without_diff_block(attributes);
  if (rest == attributes) return;
  if (rest.empty()) {
    std::error_code problem;
    fs::remove(attributes_file(repo), problem);
    if (problem) throw_errno("remove", attributes_file(repo), problem.value());
  } else {
    write_attributes(repo, rest);
  }
}

}  // namespace ztgit::project
