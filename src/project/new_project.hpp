#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file.hpp"
#include "project/init.hpp"

namespace ztgit::project {

inline constexpr std::chrono::seconds kProjectPatience{
    60};  // another promote may be copying gigabytes

// A project folder that appears whole or not at all: built beside its place under a hidden name,
// renamed by keep().
class NewProject {
 public:
  explicit NewProject(const std::filesystem::path& root);
  NewProject(const NewProject&) = delete;
  NewProject& operator=(const NewProject&) = delete;
  ~NewProject();

  const std::filesystem::path& scratch() const noexcept { return scratch_; }
  void keep(const std::string& inner = "");  // `inner`: only that folder of it

 private:
  static constexpr std::string_view kScratchPrefix = ".ztgit-new-";
  static constexpr std::string_view kGuardName = ".ztgit-new";
  void clear_leftovers() const;

  std::filesystem::path root_;
  std::filesystem::path scratch_;
  File guard_;
};

// init() into an empty or missing folder, which need not have the project's name.
InitReport init_at(const InitRequest& request, const std::filesystem::path& folder,
                   const std::string& name);

}  // namespace ztgit::project
