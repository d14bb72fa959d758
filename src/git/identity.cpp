#include "git/identity.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/repository.hpp"

namespace ztgit::git {

namespace {

struct Wanted {
  const char* role;
  const char* environment;
  std::optional<std::string> name, email, date;
};

// git drops these at the ends of a name, and any < > or line end inside it.
std::string cleaned(std::string_view text) {
  std::string clean;
  for (const char c : trim(text))
    if (c != '<' && c != '>' && c != '\n' && c != '\0') clean += c;
  return clean;
}

Identity resolve(const Repository& repo, const Wanted& wanted,
                 const std::optional<std::string>& fallback_email) {
  const auto pick = [&](const std::optional<std::string>& environment, const char* what) {
    auto value = environment;
    if (!value || value->empty()) value = repo.config(fmt::format("{}.{}", wanted.role, what));
    if (!value || value->empty()) value = repo.config(fmt::format("user.{}", what));
    return cleaned(value.value_or(""));
  };
  Identity identity{pick(wanted.name, "name"), pick(wanted.email, "email"), now_local()};
  if (identity.email.empty()) identity.email = cleaned(fallback_email.value_or(""));
  if (identity.name.empty() || identity.email.empty())
    throw Error(ErrorKind::config, "commit: git does not know your name and email")
        .hint("Run: git config --global user.name \"Your Name\"")
        .hint("Run: git config --global user.email you@example.com");
  if (wanted.date && !wanted.date->empty()) {
    const auto when = parse_git_date(*wanted.date);
    if (!when)
      throw Error(ErrorKind::usage,
                  fmt::format("read {}_DATE '{}': not a date", wanted.environment, *wanted.date))
          .hint("Write it like 2026-01-05T14:30:25+08:00.");
    identity.when = *when;
  }
  return identity;
}

}  // namespace

Identities identities(const Repository& repo, const IdentityOverrides& overrides) {
  return {resolve(repo,
                  {"author", "GIT_AUTHOR", overrides.author_name, overrides.author_email,
                   overrides.author_date},
                  overrides.fallback_email),
          resolve(repo,
                  {"committer", "GIT_COMMITTER", overrides.committer_name,
                   overrides.committer_email, overrides.committer_date},
                  overrides.fallback_email)};
}

Identity reflog_identity(const Repository& repo) {
  try {
    return identities(repo, {}).committer;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::config) throw;
    return {"ztgit", "ztgit@localhost", now_local()};
  }
}

}  // namespace ztgit::git
