#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "body.hpp"
#include "commit_context.hpp"
#include "commit_pictures.hpp"
#include "message_file.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

// `git commit -v` puts the whole diff into the file, and a diff of texts has no bound of its own.
constexpr std::uint64_t kFileLimit = std::uint64_t{256} << 20;  // bytes

std::string comment_setting(const git::Repository& repo) {
  if (const auto text = repo.config("core.commentstring")) return *text;  // git 2.45 and newer
  return repo.config("core.commentchar").value_or("");
}

// `git commit -m` without an editor strips no comments, and git says so by this editor
// (builtin/commit.c).
bool keeps_comments(const Body& body, const std::string& source) {
  return source == "message" && body.call.environment.variables("GIT_EDITOR") == ":";
}

// What `rebase --autosquash` looks for has to stay the whole subject.
bool is_for_autosquash(std::string_view text) {
  constexpr std::array<std::string_view, 3> starts = {"fixup! ", "squash! ", "amend! "};
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return text.starts_with(start); });
}

// git's own words for a revert; `git revert` tells the hook that its message is a user's.
bool is_revert(std::string_view text) {
  return (text.starts_with("Revert \"") || text.starts_with("Reapply \"")) &&
         text.find("\nThis reverts commit ") != text.npos;
}

std::vector<CommitPicture> pictures_of(const Body& body) {
  const auto file = index_of_commit(body);
  if (!lstat_of(file)) return {};
  const git::IndexFile index(body.repository, file);
  const auto changes = changes_of_commit(body, index, base_tree_of(body, false));
  return pictures_of_commit(body.repository, index, changes);
}

std::string message_for(const MessageFile& file, const std::vector<CommitPicture>& pictures,
                        bool users) {
  auto request = message_about(pictures);
  if (file.text.empty()) return project::compose_message(request) + file.trailers;
  const auto appendix = project::compose_appendix(request);
  std::string text;
  if (!users) {  // the user's template: our subject above it
    const auto automatic = project::compose_message(request);
    text = automatic.substr(0, automatic.find('\n')) + "\n\n";
  }
  text += file.text + "\n\n";
  if (!appendix.body.empty()) text += appendix.body + "\n\n";
  return text + appendix.trailers + file.trailers;
}

void tell_of_stale_trailers(const Body& body, std::string_view text) {
  if (!has_line_with(text, "ZT-Image")) return;
  for (const auto& picture : pictures_of(body))
    if (!picture.parameters_only && text.find(picture.sidecar.sha256) == text.npos)
      body.call.err << fmt::format(
          "ztgit: the message does not describe {} as it is staged; mend its ZT- lines, or remove "
          "them, or commit without --amend\n",
          visible_line(picture.path));
}

}  // namespace

void prepare_commit_msg(const Body& body) {
  const auto& words = body.call.words;
  if (words.empty()) throw Error(ErrorKind::usage, "prepare the commit message: no file is named");
  const auto source = words.size() > 1 ? words[1] : "";
  const bool composes = source.empty() || source == "template" || source == "message";
  if (body.repository.bare() || (!composes && source != "commit")) return;
  if (!body.repository.operation_in_progress().empty()) return;
  const fs::path path = body.call.environment.current_folder / words[0];
  const auto file = read_file(path, kFileLimit);
  if (!composes) return tell_of_stale_trailers(body, file);
  const auto comment = keeps_comments(body, source)
                           ? std::string()
                           : comment_of(comment_setting(body.repository), file);
  auto message = split_message(file, comment);
  const auto whole = message.text + "\n" + message.trailers;
  if (has_line_with(whole, "ZT-Schema:") || is_for_autosquash(message.text) ||
      is_revert(message.text))
    return;
  const bool blank = !has_words(message.text, comment);
  if (blank && source == "message") return;  // git will refuse it, and shall
  const auto pictures = pictures_of(body);
  if (pictures.empty()) return;
  if (blank && !message.text.empty()) {  // a template of comments only
    message.rest = message.text + "\n" + message.rest;
    message.text.clear();
  }
  auto text = message_for(message, pictures, source == "message");
  if (!message.rest.empty()) text += "\n" + message.rest;
  write_over(path, text);
}

}  // namespace ztgit::hooks
