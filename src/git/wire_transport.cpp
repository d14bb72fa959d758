#include "wire_transport.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <git2/sys/transport.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "git/transfer.hpp"

namespace ztgit::git {

namespace {

// libgit2 1.5 reads SHA-1 only and would take a longer id for a broken line.
constexpr std::string_view kSha256 = "object-format=sha256";
constexpr std::size_t kLongestLine = 65520;  // bytes of a pkt-line, gitprotocol-common(5)
constexpr std::uint64_t kMostAdvertised = std::uint64_t{256} << 20;  // bytes: two million refs
constexpr int kSshFailed = 255;         // ssh(1): its own exit code, not the program's
constexpr int kProgramIsMissing = 127;  // POSIX shells: command not found

bool lists_refs(git_smart_service_t action) {
  return action == GIT_SERVICE_UPLOADPACK_LS || action == GIT_SERVICE_RECEIVEPACK_LS;
}

std::string service_of(git_smart_service_t action) {
  const bool fetching = action == GIT_SERVICE_UPLOADPACK_LS || action == GIT_SERVICE_UPLOADPACK;
  return fetching ? "git-upload-pack" : "git-receive-pack";
}

void refuse_sha256(std::string_view advertisement) {
  const auto first_line = advertisement.substr(0, kLongestLine);
  if (first_line.find(kSha256) == first_line.npos) return;
  throw Error(ErrorKind::config, "read the remote's refs: it is a SHA-256 repository")
      .hint("ztgit needs a SHA-1 repository on both sides. Make a new one there and use that.");
}

// gitprotocol-http(5), "Smart Server Response": the first line names the service. A web page or a
// dumb server (a folder of files) begins with something else.
void check_advertisement(Spool& answer, const std::string& service, const std::string& url) {
  std::string head(kLongestLine, '\0');
  head.resize(answer.read(std::as_writable_bytes(std::span(head))));
  answer.rewind();
  const bool is_error = head.size() > 8 && head.compare(4, 4, "ERR ") == 0;  // libgit2 reports it
  const auto expected = fmt::format("{:04x}# service={}", service.size() + 15, service);
  if (!is_error && !head.starts_with(expected))
    throw Error(
        ErrorKind::not_found,
        fmt::format("read the refs of {}: there is no git repository there", shown_url(url)))
        .hint("Check the address: it should be the one 'git clone' takes, not that of a web page.");
  if (answer.size() > kMostAdvertised)
    throw Error(ErrorKind::network,
                fmt::format("read the refs of {}: the list is longer than {} MiB", shown_url(url),
                            kMostAdvertised >> 20));
  refuse_sha256(head);
}

// One stream, all four verbs of libgit2's: over HTTP it lives for one exchange, over ssh for the
// connection.
struct Stream {
  git_smart_subtransport_stream parent;  // first: libgit2 knows a Stream by it
  WireTransport* wire = nullptr;
  Spool answer;
  Spool body;
  HttpCall call = {};
  bool answered = false;
};

struct Subtransport {
  git_smart_subtransport parent;  // first, as above
  WireTransport* wire = nullptr;
  bool http = false;
  Stream* program = nullptr;  // the stream of the connection; libgit2 frees it
};

Stream& of(git_smart_subtransport_stream* stream) { return *reinterpret_cast<Stream*>(stream); }
Subtransport& of(git_smart_subtransport* subtransport) {
  return *reinterpret_cast<Subtransport*>(subtransport);
}

// ---- HTTP ----

int http_read(git_smart_subtransport_stream* stream, char* buffer, std::size_t size,
              std::size_t* got) {
  auto& self = of(stream);
  *got = 0;
  return self.wire->guard.run([&] {
    throw_if_cancelled();
    if (!self.answered) {
      self.call.body = &self.body;
      self.body.rewind();
      self.wire->wire.exchange(self.call, self.answer);
      self.answer.rewind();
      self.body.clear();
      self.answered = true;
    }
    *got = self.answer.read(std::as_writable_bytes(std::span(buffer, size)));
  });
}

int http_write(git_smart_subtransport_stream* stream, const char* bytes, std::size_t size) {
  auto& self = of(stream);
  return self.wire->guard.run([&] {
    throw_if_cancelled();
    self.body.write({bytes, size});
  });
}

void list_refs(Stream& stream, const std::string& service) {
  auto& wire = *stream.wire;
  const auto tail = "/info/refs?service=" + service;
  const auto answering_url =
      wire.wire.exchange({.url = wire.base + tail,
                          .content_type = {},
                          .accept = fmt::format("application/x-{}-advertisement", service)},
                         stream.answer);
  stream.answer.rewind();
  check_advertisement(stream.answer, service, wire.base);
  // git's http.followRedirects=initial: where info/refs went, the rest goes, too.
  if (!answering_url.ends_with(tail))
    throw Error(ErrorKind::network,
                fmt::format("read the refs of {}: redirected to {}, which is not its info/refs",
                            shown_url(wire.base), visible_line(shown_url(answering_url))));
  wire.base = answering_url.substr(0, answering_url.size() - tail.size());
  stream.answered = true;
}

void http_action(Subtransport& self, std::string url, git_smart_service_t action, Stream& stream) {
  stream.parent.read = http_read;
  stream.parent.write = http_write;
  const auto service = service_of(action);
  if (lists_refs(action)) {
    while (url.ends_with('/')) url.pop_back();
    self.wire->base = std::move(url);
    return list_refs(stream, service);
  }
  stream.call.url = self.wire->base + "/" + service;
  stream.call.content_type = fmt::format("application/x-{}-request", service);
  stream.call.accept = fmt::format("application/x-{}-result", service);
}

// ---- a program over ssh ----

[[noreturn]] void explain_end(WireTransport& wire) {
  const int code = wire.child->wait();
  const auto shown = visible_line(shown_url(wire.base));
  throw_if_cancelled();
  if (code == kSshFailed)
    throw Error(ErrorKind::network, fmt::format("connect to {}: ssh failed", shown))
        .hint(
            "The line above is ssh's own. Try 'ssh -T USER@HOST' with this address's user and "
            "host: it must log in without asking anything new.");
  if (code == kProgramIsMissing)
    throw Error(ErrorKind::not_found, fmt::format("connect to {}: there is no git there", shown))
        .hint("Install git on that machine, or check which PATH it gives to ssh commands.");
  throw Error(ErrorKind::not_found,
              fmt::format("connect to {}: no repository there that you may use", shown))
      .hint(
          "The line above is the server's own. Check the address, and that your ssh key is "
          "registered there.");
}

int program_read(git_smart_subtransport_stream* stream, char* buffer, std::size_t size,
                 std::size_t* got) {
  auto& self = of(stream);
  *got = 0;
  return self.wire->guard.run([&] {
    *got = self.wire->child->read(std::as_writable_bytes(std::span(buffer, size)));
    if (self.answered) return;
    if (*got == 0) explain_end(*self.wire);
    refuse_sha256({buffer, *got});
    self.answered = true;
  });
}

int program_write(git_smart_subtransport_stream* stream, const char* bytes, std::size_t size) {
  auto& wire = *of(stream).wire;
  return wire.guard.run([&] {
    try {
      wire.child->write({bytes, size});
    } catch (const Error&) {
      // The flush that says goodbye, after an error: the program may be gone already.
      if (!wire.closing) throw;
    }
  });
}

// ---- what libgit2 calls ----

void free_stream(git_smart_subtransport_stream* stream) {
  auto& self = of(stream);
  auto& owner = of(stream->subtransport);
  if (owner.program == &self) owner.program = nullptr;
  delete &self;
}

int act(git_smart_subtransport_stream** result, git_smart_subtransport* subtransport,
        const char* url, git_smart_service_t action) {
  auto& self = of(subtransport);
  auto& wire = *self.wire;
  return wire.guard.run([&] {
    if (!self.http && !lists_refs(action) && self.program != nullptr) {
      *result = &self.program->parent;
      return;
    }
    std::unique_ptr<Stream> stream(new Stream{{subtransport, nullptr, nullptr, free_stream},
                                              &wire,
                                              Spool(wire.folder),
                                              Spool(wire.folder)});
    if (self.http) {
      http_action(self, url, action, *stream);
    } else {
      stream->parent.read = program_read;
      stream->parent.write = program_write;
      wire.base = url;
      wire.child = wire.wire.program(url, service_of(action));
      self.program = stream.get();
    }
    *result = &stream.release()->parent;
  });
}

int close_subtransport(git_smart_subtransport* subtransport) {
  auto& wire = *of(subtransport).wire;
  wire.child.reset();
  wire.base.clear();
  return 0;
}

void free_subtransport(git_smart_subtransport* subtransport) { delete &of(subtransport); }

int make_subtransport(git_smart_subtransport** result, git_transport* /*owner*/, void* payload) {
  // libgit2 1.5 crashes when this fails: it frees what was not made.
  auto* made = static_cast<Subtransport*>(payload);
  *result = &made->parent;
  return 0;
}

}  // namespace

bool is_http(std::string_view url) noexcept {
  return url.starts_with("http://") || url.starts_with("https://");
}

int make_wire_transport(git_transport** transport, git_remote* owner, bool http,
                        WireTransport& payload) {
  Subtransport* made = nullptr;
  const int status = payload.guard.run([&] {
    made = new Subtransport{{act, close_subtransport, free_subtransport}, &payload, http};
  });
  if (status < 0) return status;
  // 1: one request, one answer. libgit2 reads the definition only during this call.
  git_smart_subtransport_definition definition{make_subtransport, http ? 1U : 0U, made};
  return git_transport_smart(transport, owner, &definition);
}

}  // namespace ztgit::git
