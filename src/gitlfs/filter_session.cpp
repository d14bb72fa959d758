#include "filter_session.hpp"

#include <algorithm>
#include <array>
#include <ostream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cleaning.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr std::array<const char*, 3> kCapabilities = {"capability=clean", "capability=smudge",
                                                      "capability=delay"};

Error no_filter_client() {
  return Error(ErrorKind::integrity, "filter-process: git alone starts this, and speaks version 2");
}

}  // namespace

FilterSession::FilterSession(Call& call, ObjectPlace& place)
    : call_(call),
      place_(place),
      smudging_(call, place),
      delayed_(call.environment()),
      input_(call.input()),
      output_(call.output()) {}

void FilterSession::run() {
  shake_hands();
  while (const auto lines = input_.lines()) {
    Headers headers;
    for (const auto& line : *lines) {
      const auto equals = line.find('=');
      if (equals != line.npos) headers.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
    answer(headers);
  }
  smudging_.tell_no_pointers();
}

void FilterSession::shake_hands() {
  const auto hello = input_.lines();
  if (!hello || hello->empty() || hello->front() != "git-filter-client" ||
      std::find(hello->begin(), hello->end(), "version=2") == hello->end())
    throw no_filter_client();
  output_.line("git-filter-server");
  output_.line("version=2");
  output_.flush();
  const auto offered = input_.lines();
  if (!offered) throw no_filter_client();
  for (const auto* capability : kCapabilities)
    if (std::find(offered->begin(), offered->end(), capability) != offered->end())
      output_.line(capability);
  output_.flush();
}

void FilterSession::answer(const Headers& headers) {
  const auto value = [&](std::string_view name) {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  };
  const auto command = value("command"), path = value("pathname");
  if (command == "clean") return clean(path);
  if (command == "smudge") return smudge(path, value("can-delay") == "1");
  if (command == "list_available_blobs") return list_available();
  skip_content();
  send_status("status=abort");
}

void FilterSession::skip_content() {
  for (std::string_view payload; input_.next(payload) == PacketInput::Kind::data;) {
  }
}

void FilterSession::send_status(const char* status) {
  output_.line(status);
  output_.flush();
}

void FilterSession::send_text(const std::string& text) {
  send_status("status=success");
  output_.data(text);
  output_.flush();
  output_.flush();  // the status stays as it was
}

void FilterSession::clean(const std::string& path) {
  Cleaning cleaning(place_);
  bool listening = true;
  try {
    for (std::string_view payload; listening;) {
      const auto kind = input_.next(payload);
      listening = kind == PacketInput::Kind::data;
      if (kind == PacketInput::Kind::end)
        throw Error(ErrorKind::integrity, "clean: git broke off in the middle of a file");
      if (listening) cleaning.take(payload);
    }
    send_text(cleaning.finish());
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::integrity || error.kind() == ErrorKind::cancelled) throw;
    call_.err() << "clean " << visible_line(path) << ": " << visible(error.what()) << '\n';
    if (listening) skip_content();
    send_status("status=error");
  }
}

void FilterSession::smudge(const std::string& path, bool may_delay) {
  std::string begin;
  bool more = true;
  for (std::string_view payload; more && begin.size() < lfs::kPointerMaxBytes;) {
    more = input_.next(payload) == PacketInput::Kind::data;
    if (more) begin += payload;
  }
  // Asked for again, what was delayed comes without its content.
  if (!more && begin.empty() && delayed_.knows(path))
    return smudge_pointer(path, delayed_.pointer(path), false);
  const auto pointer = more ? std::nullopt : lfs::parse_pointer(begin);
  if (pointer && begin.size() < lfs::kPointerMaxBytes)
    return smudge_pointer(path, *pointer, may_delay);
  pass_through(path, begin, more);
}

// A picture that is no pointer in git is given as it is, piece by piece.
void FilterSession::pass_through(const std::string& path, const std::string& begin, bool more) {
  smudging_.note_no_pointer(path);
  // git sends everything before it reads: an answer in between could block both sides for good.
  std::string content = begin;
  for (std::string_view payload; more;) {
    more = input_.next(payload) == PacketInput::Kind::data;
    if (more) content += payload;
  }
  send_text(content);
}

void FilterSession::smudge_pointer(const std::string& path, const lfs::Pointer& pointer,
                                   bool may_delay) {
  if (pointer.size == 0) return send_text("");
  if (!smudging_.wants(path)) return send_text(lfs::to_text(pointer));
  if (!pointer.extensions.empty()) {
    call_.err() << "smudge " << visible_line(path)
                << ": ztgit runs no pointer extensions, and this was made by one\n";
    return send_status("status=error");
  }
  if (place_.has(pointer)) return send_object(path, pointer);
  if (may_delay) {
    delayed_.add(path, pointer);
    return send_status("status=delayed");
  }
  const auto reason = delayed_.knows(path) ? delayed_.failure(path) : smudging_.fetch(pointer);
  if (!reason) return send_object(path, pointer);
  if (smudging_.may_stay_pointer(path, pointer, *reason)) return send_text(lfs::to_text(pointer));
  send_status("status=error");
}

void FilterSession::send_object(const std::string& path, const lfs::Pointer& pointer) {
  const auto place = place_.store().object_path(pointer.oid);
  bool begun = false;
  try {
    const auto file = open_to_read(place);
    send_status("status=success");
    begun = true;
    output_.file(file, pointer.size, place);
  } catch (const Error& error) {
    call_.err() << "smudge " << visible_line(path) << ": " << visible(error.what()) << '\n';
    if (begun) output_.flush();
    return send_status("status=error");
  }
  output_.flush();
  output_.flush();
}

void FilterSession::list_available() {
  for (const auto& path : delayed_.next()) output_.line("pathname=" + path);
  output_.flush();
  send_status("status=success");
}

}  // namespace ztgit::gitlfs
