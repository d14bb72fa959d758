#include "verified_list.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include "base/sha256.hpp"

namespace ztgit::vault {

namespace {
constexpr std::uint64_t kLimit = std::uint64_t{1} << 30;  // bytes: 16 million objects
}

VerifiedList::VerifiedList(std::filesystem::path file) : path_(std::move(file)) {
  const auto text = read_file_if_exists(path_, kLimit).value_or("");
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (is_sha256(line)) oids_.emplace(line);
  }
}

void VerifiedList::add(const std::string& oid) {
  const std::scoped_lock held(lock_);
  if (!file_) {
    file_ = File(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    if (!file_) throw_errno("write", path_, errno);
  }
  write_all(file_, oid + "\n", path_);
}

void VerifiedList::begin_anew() {
  const std::scoped_lock held(lock_);
  file_.close();
  ::unlink(path_.c_str());
}

}  // namespace ztgit::vault
