#pragma once

#include <optional>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

enum class Health { good, note, bad };

// One thing that was looked at. `bad` means a command would fail or a picture is in danger.
struct Finding {
  Health health = Health::good;
  std::string subject;  // "git-lfs", "identity", "remote origin" …
  std::string text;
  std::string cure;  // the command that mends it, empty when nothing is wrong
};

struct DoctorRequest {
  std::string project;  // NAME or PATH; empty: the one around the current folder, if any
  git::IdentityOverrides identity;
  Environment environment;
};

// Looks at the machine, and at the project if there is one. Changes nothing.
std::vector<Finding> examine(const DoctorRequest& request);

}  // namespace ztgit::project
