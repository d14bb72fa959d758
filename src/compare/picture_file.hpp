#pragma once

// How one picture is had, and what is known about it.

#include <filesystem>
#include <optional>
#include <string>

#include "compare/comparison.hpp"
#include "compare/selection.hpp"
#include "git/repository.hpp"
#include "lfs/pointer.hpp"

namespace ztgit::compare {

// nullopt: the blob is no pointer (or a whole file).
std::optional<lfs::Pointer> pointer_in(const git::Repository& repo, const std::string& blob);

// Where the object lies; nullopt: it is not here.
std::optional<std::filesystem::path> object_of(const git::Repository& repo,
                                               const lfs::Pointer& pointer);

// Whether the file holds the very bytes that the place's blob means. A pointer that was left in
// the work tree does.
bool is_as_committed(const git::Repository& repo, const Place& place,
                     const std::filesystem::path& file);

// With the sidecar beside it, if that is about these bytes.
Side load_file(const std::filesystem::path& file, const std::string& name);
Side load_blob(const git::Repository& repo, const Place& place);

}  // namespace ztgit::compare
