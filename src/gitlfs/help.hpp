#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ztgit::gitlfs {

// How a verb is called and what its flags do. nullopt: there is no such verb.
std::optional<std::string> help_of(std::string_view verb);

std::string overview();  // all verbs, a line each

// Why a verb of git-lfs is not one of ztgit's, and what does its work. nullopt: it is, or it is
// none of git-lfs' either.
std::optional<std::string> left_to_others(std::string_view verb);

}  // namespace ztgit::gitlfs
