#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ztgit::snapshot {

// Names of a vault's trees (docs/formats/vault.md, names). A name that begins with '@' is ours:
//   @2026, @2026-01, @2026-01-05, @folders, @3f2a…   a part of a large folder
//   @=NAME       a file or folder whose name git refuses or would read something into
//   @~HASH       one whose name would be too long with a prefix; the metadata holds it
inline constexpr std::string_view kMetadataName = ".ztgit-meta";
inline constexpr std::string_view kAttributesName = ".gitattributes";

std::string tree_name(std::string_view name);
bool is_part(std::string_view tree_name);  // a part of a folder, no entry of it
bool is_short_form(std::string_view tree_name);

// The name that stands behind a tree's, unless that is a short form.
std::string_view name_behind(std::string_view tree_name);

// Whether a file system could have had it: not empty, not "." or "..", no '/', no NUL, at most 255
// bytes. A tree from elsewhere may say anything.
bool is_file_name(std::string_view name);

// A name on one line of text: blanks, controls, '%' and bytes that are not UTF-8 as %XX.
std::string escaped_name(std::string_view name);
std::string unescaped_name(std::string_view text);  // of what escaped_name() does not write: as is

// Decides where a part ends. FNV-1a with a finish; an attacker who makes all of them end, or none,
// gains nothing: sizes are bounded besides.
std::uint64_t boundary_hash(std::string_view name) noexcept;

}  // namespace ztgit::snapshot
