#pragma once

// The file a commit message is made in, as git hands it to prepare-commit-msg.

#include <string>
#include <string_view>

namespace ztgit::hooks {

struct MessageFile {
  std::string text;      // the words so far; no blank lines around
  std::string trailers;  // their last paragraph if git takes it for trailers (Signed-off-by …)
  std::string rest;      // git's help in comments, and below the scissors the diff of `commit -v`
};

// `comment`: what begins a comment (core.commentChar); empty: nothing does.
MessageFile split_message(std::string_view file, std::string_view comment);

// False when nothing but blank lines and comments is left.
bool has_words(std::string_view text, std::string_view comment);

// A line of it begins with `start`.
bool has_line_with(std::string_view text, std::string_view start);

// core.commentString or core.commentChar as git means it; for "auto" the character that the file's
// own comments have.
std::string comment_of(std::string_view setting, std::string_view file);

}  // namespace ztgit::hooks
