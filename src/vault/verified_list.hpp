#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <unordered_set>

#include "base/file.hpp"

namespace ztgit::vault {

// Which objects have been read and found good since the last time that all were: oids, a line each.
// A torn line is no oid. Not flushed: to read an object once more does no harm.
class VerifiedList {
 public:
  explicit VerifiedList(std::filesystem::path file);
  bool contains(const std::string& oid) const { return oids_.contains(oid); }
  void add(const std::string& oid);  // from any thread
  void begin_anew();                 // all have been read

 private:
  std::filesystem::path path_;
  std::unordered_set<std::string> oids_;  // when it was opened
  std::mutex lock_;
  File file_;  // guarded by lock_
};

}  // namespace ztgit::vault
