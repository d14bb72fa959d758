#include "project/quotas.hpp"

#include <array>
#include <cstdint>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "net/ssh.hpp"
#include "net/url.hpp"

namespace ztgit::project {

namespace {

struct Quota {
  const char* host;
  std::uint64_t file, repository;  // bytes
};

constexpr std::uint64_t kMega = 1'000'000;

// gitee.com/help/articles/4283 (free accounts); GitHub's "About large files" and "Repository
// limits".
constexpr std::array<Quota, 2> kQuotas = {{
    {"gitee.com", 50 * kMega, 500 * kMega},
    {"github.com", 100 * kMega, 5000 * kMega},
}};

std::string host_of(const std::string& url) {
  if (const auto ssh = net::parse_ssh_url(url)) return ascii_lower(ssh->host);
  const auto http = net::parse_url(url);
  return http ? http->host : std::string();
}

}  // namespace

std::optional<FileQuota> file_quota(const std::vector<git::Remote>& remotes) {
  std::optional<FileQuota> least;
  for (const auto& remote : remotes) {
    const auto host = host_of(remote.push_url);
    for (const auto& quota : kQuotas)
      if (host == quota.host && (!least || quota.file < least->bytes))
        least = FileQuota{quota.host, quota.file};
  }
  return least;
}

void watch_quotas(const git::Repository& repo, const git::Remote& remote,
                  const std::vector<std::string>& commits, std::vector<std::string>& notes) {
  const auto host = host_of(remote.push_url);
  for (const auto& quota : kQuotas) {
    if (host != quota.host) continue;
    std::uint64_t total = 0;
    std::set<std::string> seen;
    for (const auto& commit : commits) {
      for (const auto& blob : git::small_blobs_changed_by(repo, commit, UINT64_MAX)) {
        if (!seen.insert(blob.id).second) continue;
        const auto size = git::blob_size(repo, blob.id).value_or(0);
        total += size;
        if (size > quota.file)
          throw Error(ErrorKind::integrity, fmt::format("push: {} has {} MB, {} takes {} MB a file",
                                                        visible_line(blob.path), size / kMega,
                                                        quota.host, quota.file / kMega))
              .hint("Keep pictures of that size elsewhere: ztgit setup --storage external --help");
      }
    }
    if (total > quota.repository / 2)
      notes.push_back(fmt::format("This push has {} MB; {} takes {} MB a repository.",
                                  total / kMega, quota.host, quota.repository / kMega));
  }
}

}  // namespace ztgit::project
