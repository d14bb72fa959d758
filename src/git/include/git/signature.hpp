#pragma once

#include <map>
#include <string>
#include <vector>

namespace ztgit::git {

class Repository;

enum class Signed { no, good, unknown_key, bad };

// What git says of the signatures of these commits (git-log(1), %G?), whatever their format: gpg,
// ssh (with gpg.ssh.allowedSignersFile), x509. `unknown_key` is also an expired or revoked one, and
// one that could not be checked here. One process for all, and none where no commit is signed.
std::map<std::string, Signed> signatures_of(const Repository& repo,
                                            const std::vector<std::string>& commits);

}  // namespace ztgit::git
