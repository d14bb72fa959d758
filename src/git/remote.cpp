#include "git/remote.hpp"

#include <array>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "git/transfer.hpp"
#include "remote_state.hpp"

namespace ztgit::git {

namespace {

constexpr std::size_t kLongestReason = 500;   // bytes of what the other side says in an error
constexpr std::size_t kMostRefs = 1'000'000;  // above it a list is no project's

// Signs in what a server says ("ERR …", gitprotocol-pack(5)) of what is wrong; in lower case.
struct Sign {
  std::string_view text;
  ErrorKind kind;
};
constexpr std::array<Sign, 8> kSigns = {{
    {"not found", ErrorKind::not_found},
    {"does not exist", ErrorKind::not_found},
    {"not exported", ErrorKind::not_found},
    {"access denied", ErrorKind::auth},
    {"permission", ErrorKind::auth},
    {"not authorized", ErrorKind::auth},
    {"unpacking the sent packfile failed", ErrorKind::integrity},
    {"failed to write", ErrorKind::io},
}};

ErrorKind kind_of(const std::string& reason) {
  const auto lower = ascii_lower(reason);
  for (const auto& sign : kSigns)
    if (lower.find(sign.text) != lower.npos) return sign.kind;
  return ErrorKind::network;
}

int says(const char* bytes, int size, void* payload) {
  auto& state = *static_cast<RemoteConnection::State*>(payload);
  return state.guard.run([&] {
    throw_if_cancelled();
    state.side_band.add({bytes, static_cast<std::size_t>(size)});
  });
}

int receives(const git_indexer_progress* now, void* payload) {
  auto& state = *static_cast<RemoteConnection::State*>(payload);
  return state.guard.run([&] {
    throw_if_cancelled();
    if (state.progress)
      state.progress(now->received_objects, now->total_objects, now->received_bytes);
  });
}

int packs(int /*stage*/, std::uint32_t /*current*/, std::uint32_t /*total*/, void* payload) {
  return static_cast<RemoteConnection::State*>(payload)->guard.run([] { throw_if_cancelled(); });
}

int sends(unsigned current, unsigned total, std::size_t bytes, void* payload) {
  auto& state = *static_cast<RemoteConnection::State*>(payload);
  return state.guard.run([&] {
    throw_if_cancelled();
    if (state.progress) state.progress(current, total, bytes);
  });
}

int answered(const char* ref, const char* refusal, void* payload) {
  auto& state = *static_cast<RemoteConnection::State*>(payload);
  return state.guard.run([&] { state.answers[ref] = refusal != nullptr ? refusal : ""; });
}

int opens(git_transport** transport, git_remote* owner, void* payload) {
  auto& state = *static_cast<RemoteConnection::State*>(payload);
  return make_wire_transport(transport, owner, is_http(state.url), state.transport);
}

}  // namespace

RemoteConnection::State::State(Repository& repository, std::string remote_name,
                               std::string remote_url, Wire& wire)
    : repo(repository),
      name(std::move(remote_name)),
      url(std::move(remote_url)),
      side_band(wire),
      transport{wire, guard, repository.git_dir() / "ztgit" / "tmp"} {}

git_remote_callbacks RemoteConnection::State::callbacks() {
  git_remote_callbacks made = GIT_REMOTE_CALLBACKS_INIT;
  made.sideband_progress = says;
  made.transfer_progress = receives;
  made.pack_progress = packs;
  made.push_transfer_progress = sends;
  made.push_update_reference = answered;
  made.transport = opens;
  made.payload = this;
  return made;
}

std::string RemoteConnection::State::shown() const { return visible_line(shown_url(url)); }

void RemoteConnection::State::check(int status, const std::string& action) {
  if (status >= 0) return;
  guard.check(0, action);  // rethrows
  const git_error* last = git_error_last();
  const std::string why =
      last != nullptr && last->message != nullptr ? last->message : "the connection broke";
  throw Error(kind_of(why),
              action + ": " + std::string(cut_utf8(visible_line(why), kLongestReason)));
}

void RemoteConnection::State::connect(Direction direction) {
  if (connected == direction) return;
  disconnect();
  if (git_repository_is_shallow(repo.native()) == 1)
    throw Error(ErrorKind::config, fmt::format("talk to {}: this repository is shallow", shown()))
        .hint("Run 'git fetch --unshallow' in it, then the same command again.");
  or_disconnect([&] {
    git_remote_create_options creation = GIT_REMOTE_CREATE_OPTIONS_INIT;
    creation.repository = repo.native();
    // insteadOf was applied once already; twice could lead elsewhere.
    creation.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC;
    check(git_remote_create_with_opts(out(remote), url.c_str(), &creation),
          "use the address " + shown());
    git_remote_connect_options options = GIT_REMOTE_CONNECT_OPTIONS_INIT;
    options.callbacks = callbacks();
    const auto way = direction == Direction::push ? GIT_DIRECTION_PUSH : GIT_DIRECTION_FETCH;
    check(git_remote_connect_ext(remote.get(), way, &options), "connect to " + shown());
  });
  connected = direction;
}

void RemoteConnection::State::disconnect() noexcept {
  transport.closing = true;
  if (remote) git_remote_disconnect(remote.get());
  remote.reset();
  transport.child.reset();
  transport.closing = false;
  guard = CallbackGuard();
  connected.reset();
}

std::vector<RemoteRef> RemoteConnection::State::list() const {
  const git_remote_head** heads = nullptr;
  std::size_t count = 0;
  git::check(git_remote_ls(&heads, &count, remote.get()), "read the refs of " + shown());
  if (count > kMostRefs)
    throw Error(ErrorKind::network,
                fmt::format("read the refs of {}: there are more than {}", shown(), kMostRefs));
  std::vector<RemoteRef> refs;
  refs.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    refs.push_back({heads[i]->name, to_hex(heads[i]->oid),
                    heads[i]->symref_target != nullptr ? heads[i]->symref_target : ""});
  return refs;
}

RemoteHandle RemoteConnection::State::set_up_remote() const {
  RemoteHandle found;
  if (!name.empty())
    git::check(git_remote_lookup(out(found), repo.native(), name.c_str()),
               "open the remote " + name);
  return found;
}

RemoteConnection::RemoteConnection(Repository& repo, std::string name, std::string url, Wire& wire)
    : state_(std::make_unique<State>(repo, std::move(name), std::move(url), wire)) {}

RemoteConnection::~RemoteConnection() { disconnect(); }

std::vector<RemoteRef> RemoteConnection::refs(Direction direction) {
  state_->connect(direction);
  auto refs = state_->list();
  std::erase_if(refs, [](const RemoteRef& ref) { return ref.name.ends_with("^{}"); });
  return refs;
}

void RemoteConnection::on_progress(Progress progress) { state_->progress = std::move(progress); }

void RemoteConnection::disconnect() noexcept { state_->disconnect(); }

}  // namespace ztgit::git
