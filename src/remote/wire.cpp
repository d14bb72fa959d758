#include "wire.hpp"

#include <exception>
#include <span>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "net/ssh.hpp"
#include "net/url.hpp"

namespace ztgit::remote {

namespace {

class SpoolSource : public net::Source {
 public:
  explicit SpoolSource(git::Spool& spool) : spool_(spool) {}
  std::uint64_t size() const override { return spool_.size(); }
  std::size_t read(std::span<std::byte> bytes) override { return spool_.read(bytes); }
  void rewind() override { spool_.rewind(); }

 private:
  git::Spool& spool_;
};

class SpoolSink : public net::Sink {
 public:
  explicit SpoolSink(git::Spool& spool) : spool_(spool) {}
  void begin(int /*status*/, const net::Headers& /*headers*/) override { spool_.clear(); }
  void write(std::span<const std::byte> bytes) override {
    spool_.write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }

 private:
  git::Spool& spool_;
};

std::string shown(const std::string& url) {
  const auto parsed = net::parse_url(url);
  return parsed ? parsed->shown() : visible_line(net::without_credentials(url));
}

// "/owner/repo.git" of ".../owner/repo.git/info/refs": what credential.useHttpPath adds.
std::string repository_path(const std::string& url) {
  const auto parsed = net::parse_url(url);
  if (!parsed) return {};
  auto path = parsed->path;
  for (const std::string_view tail : {"/info/refs", "/git-upload-pack", "/git-receive-pack"})
    if (path.ends_with(tail)) path.resize(path.size() - tail.size());
  return path;
}

// What upload-pack counts aloud; libgit2 cannot ask for "no-progress" (gitprotocol-capabilities).
bool is_progress(std::string_view line) {
  for (const std::string_view begin :
       {"Enumerating objects:", "Counting objects:", "Compressing objects:", "Resolving deltas:",
        "Unpacking objects:", "Receiving objects:", "Total "})
    if (line.starts_with(begin)) return true;
  return false;
}

[[noreturn]] void throw_failure(const net::Failure& failure) {
  if (failure.cause) std::rethrow_exception(failure.cause);
  switch (failure.kind) {
    case net::FailureKind::auth:
      throw Error(ErrorKind::auth, failure.message)
          .hint(
              "Sign in with 'ztgit auth login HOST --with-token', or let git remember your "
              "password: git config --global credential.helper store");
    case net::FailureKind::tls:
      throw Error(ErrorKind::network, failure.message)
          .hint("The certificate is not trusted here. http.sslCAInfo names the one to trust.");
    case net::FailureKind::refused: throw Error(ErrorKind::io, failure.message);
    case net::FailureKind::cancelled: throw Error(ErrorKind::cancelled, "interrupted");
    default: throw Error(ErrorKind::network, failure.message);
  }
}

[[noreturn]] void throw_status(const net::Response& response, const std::string& url) {
  const auto what = fmt::format("reach {}: the server answers {}", shown(url), response.status);
  if (response.status == 403)
    throw Error(ErrorKind::auth, what).hint("Your account may not read or write this repository.");
  if (response.status == 404)
    throw Error(ErrorKind::not_found, what)
        .hint(
            "Is the address right? A private repository looks like this too, until you sign in: "
            "ztgit auth login HOST --with-token");
  if (response.status >= 500 || response.status == 429) throw Error(ErrorKind::network, what);
  throw Error(ErrorKind::io, what);
}

}  // namespace

std::string SessionWire::exchange(const git::HttpCall& call, git::Spool& answer) {
  net::Request request;
  request.method = call.body != nullptr ? "POST" : "GET";
  request.url = call.url;
  request.headers = {{"Accept", call.accept}, {"Cache-Control", "no-cache"}};
  if (!call.content_type.empty()) request.headers.emplace_back("Content-Type", call.content_type);
  request.repository_path = repository_path(call.url);
  SpoolSink sink(answer);
  request.sink = &sink;
  std::optional<SpoolSource> source;
  if (call.body != nullptr) request.source = &source.emplace(*call.body);
  auto outcome = options_.session().fetch(std::move(request));
  if (!outcome) throw_failure(outcome.error());
  if (outcome->status < 200 || outcome->status > 299) throw_status(*outcome, call.url);
  return outcome->url;
}

std::unique_ptr<Child> SessionWire::program(const std::string& url, const std::string& service) {
  ChildRequest request;
  if (const auto folder = net::local_folder(url, options_.folder)) {
    // git's own program knows alternates, safe.directory and formats that libgit2 does not.
    request.command = {"git", service.substr(std::string_view("git-").size()), folder->string()};
    return std::make_unique<Child>(request);
  }
  const auto target = net::parse_ssh_url(url);
  if (!target)
    throw Error(ErrorKind::config,
                fmt::format("reach {}: no address that ssh can take", shown(url)));
  request.command =
      net::ssh_words(*target, fmt::format("{} {}", service, net::shell_quoted(target->path)),
                     options_.config, options_.variables);
  return std::make_unique<Child>(request);
}

void SessionWire::remote_says(const std::string& line) {
  if (options_.says && !is_progress(line)) options_.says(line);
}

}  // namespace ztgit::remote
