#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/config_entry.hpp"
#include "forge/host.hpp"
#include "net/url.hpp"

namespace ztgit::forge {

// A repository on a forge, told by the URL of a git remote.
struct RepositoryAddress {
  Kind kind = Kind::unknown;
  net::Url origin;    // of its pages, and of our token: "https://gitee.com/"
  std::string owner;  // "team"; of GitLab also "group/subgroup"
  std::string name;   // "hero", without .git

  std::string full_name() const { return owner + "/" + name; }
  // Where the API is. Told by kind and host alone, never by anything a repository says: our token
  // goes there.
  std::string api() const;  // "https://gitee.com/api/v5"
  std::string page() const;
  // A web page's address for a file at a commit, such that an <img> shows it.
  std::string picture_url(const std::string& commit, const std::string& path) const;
  // How its pull requests are written in a text: "#7", "!7".
  std::string mention(std::uint64_t number) const;
  // The ref of a pull request's commits: "refs/pull/7/head".
  std::string pull_ref(std::uint64_t number) const;
};

// https, http and ssh URLs ("git@gitee.com:team/hero.git"). The kind is what kind_of() says of its
// host: an ssh URL counts as https. nullopt: no such URL, or no owner and name in it.
std::optional<RepositoryAddress> repository_address(const std::string& remote_url,
                                                    const std::vector<ConfigEntry>& config);

}  // namespace ztgit::forge
