#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "git/identity.hpp"
#include "project/commit_hooks.hpp"
#include "project/push.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

// Larger pictures are refused, from kLargeImage on there is a warning: forges refuse files of 50 to
// 100 MB.
inline constexpr std::uint64_t kMostImageBytes = std::uint64_t{256} << 20;
inline constexpr std::uint64_t kLargeImageBytes = std::uint64_t{50} << 20;

struct PromoteRequest {
  std::string project;  // NAME or PATH; empty: the project around the current folder
  std::vector<std::filesystem::path> images;
  std::optional<std::string> as;  // path in the project; for many images a folder
  std::optional<std::string> message;
  std::vector<std::string> settings;      // "key=value"
  std::optional<std::string> parameters;  // text of --params
  std::string parameters_name;            // where it came from, for messages
  std::vector<std::filesystem::path> parents;
  std::optional<std::string> relation;  // img2img | upscale | edit | variation, of all parents
  std::optional<std::string> branch;
  bool push = false;
  bool move = false;
  bool create = false;
  bool force = false;
  bool sidecar = true;
  bool raw = true;
  bool each = false;  // one commit an image
  bool dry_run = false;
  bool verify = true;            // false: neither pre-commit nor commit-msg is run
  CommitHooks* hooks = nullptr;  // the project's; borrowed, null: none is run
  git::IdentityOverrides identity;
  Environment environment;
  Observer observer = {};  // of the push
};

enum class Action {
  add,         // a path the project did not have
  update,      // a new version of a path
  parameters,  // same picture, other parameters: the sidecar alone
  repair,      // committed already; index, work tree or sidecar did not agree
  unchanged,
};

const char* name_of(Action action) noexcept;

struct PlannedImage {
  std::filesystem::path source;
  std::string path;                    // in the project
  std::optional<std::string> sidecar;  // path, if one is written
  std::string oid;
  std::uint64_t bytes = 0;
  Action action = Action::add;
  std::string generator;
  std::optional<std::uint64_t> seed;
  std::optional<std::string> already_in;  // commit that holds this version
  std::vector<std::string> warnings;
};

struct FailedImage {
  std::filesystem::path source;
  Error error;
};

// What a promote does, or, after a dry run, would do: the same object.
struct PromotePlan {
  std::filesystem::path root;
  std::string project;
  bool creates_project = false;
  std::string branch;  // short name
  std::vector<PlannedImage> images;
  std::vector<FailedImage> failures;
  std::vector<std::string> messages;  // one a commit
};

struct PromoteReport {
  PromotePlan plan;
  std::vector<std::string> commits;
  std::vector<std::string> notes;  // full sentences for the user
  std::optional<PushReport> push;
};

// Puts images into a project (formats.md section 2). Images that cannot be promoted stand in
// plan.failures; Error is thrown when nothing at all could be done: the image's own error if there
// is one image.
PromoteReport promote(const PromoteRequest& request);

}  // namespace ztgit::project
