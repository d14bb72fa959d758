#pragma once

// .gitattributes as `git lfs track` and `untrack` read and write them (git-lfs, git/attribs.go,
// git/gitattr): line by line, so that everything else stays as its author wrote it.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ztgit::gitlfs {

// A line's pattern and what it says of interest here.
struct AttributeLine {
  std::string pattern;  // without the quotes of "with blanks"
  bool has_filter = false;
  bool tracked = false;  // filter=lfs
  bool lockable = false;
};

// [attr]name lines seen so far: their attributes by name.
using Macros = std::map<std::string, std::string, std::less<>>;

// nullopt: blank, a comment, a macro (which is added to `macros`), or not of gitattributes(5)'s
// form.
std::optional<AttributeLine> parse_attribute_line(std::string_view line, Macros& macros);

// The first word of the line, unquoted: what `track` and `untrack` compare.
std::string pattern_of_line(std::string_view line);

// "a b#c" is written "a[[:space:]]b\#c": a pattern ends at a blank, a line with # is a comment.
std::string escape_pattern(std::string_view pattern);
std::string unescape_pattern(std::string_view pattern);
// Of a file's name whose * ? [ ] are meant literally.
std::string escape_name(std::string_view name);

struct TextLine {
  std::string text;
  std::string end;  // "\n", "\r\n", or empty at the end of the file
};
std::vector<TextLine> split_lines(std::string_view text);

}  // namespace ztgit::gitlfs
