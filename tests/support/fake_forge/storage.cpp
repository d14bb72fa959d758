// Where objects go and come from: PUT, GET and HEAD with Range, as an object store does them, and
// as one does them on a bad day.
#include <algorithm>
#include <atomic>
#include <charconv>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <unistd.h>
#include <vector>

#include "base/file.hpp"
#include "base/sha256.hpp"
#include "forge.hpp"
#include "listener.hpp"

namespace ztgit::test {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10;
constexpr std::chrono::milliseconds kDrip{20};

struct Span {
  std::uint64_t begin, end;  // end: one behind the last
};

// "bytes=A-B" and "bytes=A-", the forms that LFS clients send.
std::optional<Span> span_of(const std::string& range, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!range.starts_with(unit)) return std::nullopt;
  const auto* at = range.data() + unit.size();
  const auto* stop = range.data() + range.size();
  Span span{0, size};
  const auto first = std::from_chars(at, stop, span.begin);
  if (first.ec != std::errc() || first.ptr == stop || *first.ptr != '-') return std::nullopt;
  std::uint64_t last = 0;
  if (std::from_chars(first.ptr + 1, stop, last).ec == std::errc()) span.end = last + 1;
  span.end = std::min(span.end, size);
  return span.begin < span.end ? std::optional(span) : std::nullopt;
}

// What is to be sent of a file, and what is to be wrong with it.
struct Sending {
  std::shared_ptr<File> file;
  fs::path name;
  std::uint64_t begin = 0, length = 0, stored = 0;
  std::optional<std::uint64_t> stop_after = {};  // then the connection is closed
  bool reset = false;                            // or reset
  std::optional<std::uint64_t> flip = {};        // the byte at this place of the object
  bool drip = false;
};

std::string piece_of(const Sending& sending, std::uint64_t offset, std::uint64_t most) {
  std::string bytes(std::min<std::uint64_t>(most, kPiece), '\0');
  const auto place = sending.begin + offset;
  // Behind the object's end, for one that is sent too long, stay zeros.
  const auto got =
      read_at(*sending.file, place, std::as_writable_bytes(std::span(bytes)), sending.name);
  if (place + got < sending.stored) bytes.resize(got);
  if (sending.flip && *sending.flip >= place && *sending.flip < place + bytes.size())
    bytes[*sending.flip - place] ^= 1;
  return bytes;
}

bool send_piece(const Sending& sending, std::uint64_t offset, std::uint64_t left,
                httplib::DataSink& sink) {
  if (sending.stop_after && offset >= *sending.stop_after) {
    if (sending.reset) Connection::current().reset();
    return false;
  }
  if (sending.stop_after) left = std::min(left, *sending.stop_after - offset);
  if (sending.drip) {
    nap(kDrip);
    left = 1;
  }
  if (stopping()) return false;
  const auto bytes = piece_of(sending, offset, left);
  return sink.write(bytes.data(), bytes.size());
}

void send_file(Call& call, const Sending& sending) {
  constexpr auto type = "application/octet-stream";
  if (call.conduct.has("chunked")) {
    call.response.set_chunked_content_provider(
        type, [sending](std::size_t offset, httplib::DataSink& sink) {
          if (offset < sending.length)
            return send_piece(sending, offset, sending.length - offset, sink);
          sink.done();
          return true;
        });
    return;
  }
  call.response.set_content_provider(
      sending.length, type,
      [sending](std::size_t offset, std::size_t left, httplib::DataSink& sink) {
        return send_piece(sending, offset, left, sink);
      });
}

bool receive_into_nothing(Call& call, std::uint64_t limit) {
  std::uint64_t seen = 0;
  if (call.reader != nullptr)
    (*call.reader)([&](const char*, std::size_t size) { return (seen += size) < limit; });
  call.body_size = seen;
  return seen < limit;
}

bool credentials_suffice(const Call& call, const Conduct& conduct, const std::string& oid) {
  const auto& request = call.request;
  if (conduct.has("action-headers") &&
      request.get_header_value("X-Forge-Ticket") != oid.substr(0, 8))
    return false;
  return !conduct.has("action-authorization") ||
         request.get_header_value("Authorization") == "RemoteAuth action-token";
}

}  // namespace

bool Forge::storage_redirects(Call& call) {
  const auto& conduct = call.conduct;
  const bool uploads = call.request.method == "PUT";
  if (conduct.has("redirect-loop")) {
    call.response.status = 307;
    call.response.set_header("Location", base_url(call) + call.request.target);
    return true;
  }
  if (call.redirected) return false;
  if (conduct.has("redirect-storage-insecure")) {
    call.response.status = 307;
    call.response.set_header(
        "Location", base_url(call, false, second_port_) + "/redirected" + call.request.target);
    return true;
  }
  const bool other_host = conduct.has("redirect-storage-other-host");
  if (!other_host && !conduct.has("redirect-storage") &&
      !(uploads && conduct.has("redirect-storage-upload")))
    return false;
  send_redirect(call, 307, other_host);
  return true;
}

bool Forge::storage_fails(Call& call, const std::string& oid) {
  const auto& conduct = call.conduct;
  const bool uploads = call.request.method == "PUT";
  const auto key = call.repository + " " + oid;
  const auto fail = [&](int status, const std::string& retry_after) {
    if (!retry_after.empty()) call.response.set_header("Retry-After", retry_after);
    send_message(call, status, "The storage says " + std::to_string(status));
    return true;
  };
  for (const auto* name : {"status-storage-#", uploads ? "status-put-#" : "status-get-#"})
    if (const auto status = conduct.number(name)) return fail(*status, "");
  if (const auto times = conduct.number("storage-fail-#-times");
      times && count("storage-fail " + key) <= *times)
    return fail(503, "");
  if (const auto wait = conduct.number("storage-429-seconds-#"); wait && once("seconds " + key))
    return fail(429, std::to_string(*wait));
  if (const auto wait = conduct.number("storage-429-date-#"); wait && once("date " + key))
    return fail(429, http_date(std::chrono::system_clock::now() + clock_offset(conduct) +
                               std::chrono::seconds(*wait)));
  if (conduct.has("storage-429-bare") && once("bare " + key)) return fail(429, "");
  const std::string way = uploads ? "storage-upload-retry" : "storage-download-retry";
  if (conduct.has(way) && once(way + key)) return fail(500, "");
  if (conduct.has(way + "-later") && once(way + "-later " + key)) return fail(429, "1");
  if (conduct.has(way + "-later-no-header") && once(way + "-bare " + key)) return fail(429, "");
  return false;
}

bool Forge::storage_is_refused(Call& call, const std::string& oid) {
  const auto& conduct = call.conduct;
  if (conduct.has("storage-requirecreds") && user_of(call.request).empty()) {
    challenge(call, false);
    return true;
  }
  if (call.request.has_param("expired")) {
    send_message(call, 403, "This link has expired");
    return true;
  }
  if (!credentials_suffice(call, conduct, oid)) {
    send_message(call, 403, "The action's headers are missing");
    return true;
  }
  return storage_redirects(call) || storage_fails(call, oid);
}

void Forge::storage(Call& call, const std::string& oid) {
  call.conduct = conduct_of(call, oid);
  const bool uploads = call.request.method == "PUT";
  if (uploads && call.conduct.has("put-early-413")) {
    Connection::current().close_after_answer();
    return send_message(call, 413, "Too large");
  }
  if (storage_is_refused(call, oid)) {
    // Read all the same: the next request on this connection comes behind it.
    receive_into_nothing(call, UINT64_MAX);
    return;
  }
  if (uploads) return put(call, oid);
  if (call.request.method == "GET" || call.request.method == "HEAD") return get(call, oid);
  read_body(call);
  send_message(call, 405, "PUT, GET or HEAD");
}

void Forge::put(Call& call, const std::string& oid) {
  const auto& conduct = call.conduct;
  if (const auto times = conduct.number("put-reset-#-times");
      times && count("put-reset " + call.repository + oid) <= *times) {
    const auto size = call.request.get_header_value<std::uint64_t>("Content-Length");
    receive_into_nothing(call, std::max<std::uint64_t>(1, size / 2));
    Connection::current().reset();
    call.response.status = 0;
    return;
  }
  if (!call.request.has_header("Content-Length")) {  // as S3 has it, unless the action asked for it
    receive_into_nothing(call, UINT64_MAX);
    return send_message(call, 411, "Content-Length is missing");
  }
  static std::atomic<int> number{0};
  const auto path = object_path(call, oid);
  fs::create_directories(path.parent_path());
  auto temporary = path;
  temporary += "." + std::to_string(++number) + ".part";
  const auto file = create_new(temporary);
  Sha256 hash;
  std::string gathered;  // the library hands out 4 KiB at a time
  const auto write_gathered = [&] {
    if (options_.hash) hash.update(gathered);
    if (options_.keep) write_all(file, gathered, temporary);
    gathered.clear();
  };
  const bool whole = (*call.reader)([&](const char* bytes, std::size_t size) {
    call.body_size += size;
    if (!options_.hash && !options_.keep) return true;
    gathered.append(bytes, size);
    if (gathered.size() >= kPiece) write_gathered();
    return true;
  });
  write_gathered();
  std::error_code ignored;
  const auto refuse = [&](int status, const char* why) {
    fs::remove(temporary, ignored);
    send_message(call, status, why);
  };
  if (!whole) return refuse(400, "The body broke off");
  if (options_.hash && hash.finish() != oid) return refuse(422, "These bytes have another oid");
  if (conduct.has("put-octet-stream-only") &&
      call.request.get_header_value("Content-Type") != "application/octet-stream")
    return refuse(422, "The storage wants application/octet-stream");
  if (!options_.keep) fs::resize_file(temporary, call.body_size);
  if (conduct.has("put-lost"))
    fs::remove(temporary, ignored);
  else
    fs::rename(temporary, path);
  call.response.status = conduct.number("put-succeeds-with-#").value_or(200);
}

bool Forge::get_breaks(Call& call, const std::string& oid, std::uint64_t size) {
  const auto& conduct = call.conduct;
  const auto key = call.repository + " " + oid;
  if (conduct.has("truncate-always")) return true;
  for (const auto* name : {"truncate-once", "truncate-once-range-ignored",
                           "truncate-once-range-416", "truncate-once-range-wrong",
                           "storage-download-retry-range", "storage-download-retry-range-rejected"})
    if (conduct.has(name)) return size > 0 && once("truncate " + key);
  return false;
}

void Forge::get(Call& call, const std::string& oid) {
  const auto& conduct = call.conduct;
  const auto path = object_path(call, oid);
  if (!fs::exists(path)) return send_message(call, 404, "No such object");
  Sending sending{std::make_shared<File>(open_to_read(path)), path};
  const auto size = static_cast<std::uint64_t>(stat_of(*sending.file, path).st_size);
  sending.length = sending.stored = size;
  call.response.status = 200;
  call.response.set_header("Accept-Ranges", "bytes");
  if (call.request.has_header("Range") && !conduct.has("truncate-once-range-ignored")) {
    auto span = span_of(call.request.get_header_value("Range"), size);
    if (conduct.has("truncate-once-range-416") ||
        conduct.has("storage-download-retry-range-rejected"))
      span.reset();
    if (!span) {
      call.response.set_header("Content-Range", "bytes */" + std::to_string(size));
      return send_message(call, 416, "Not this range");
    }
    if (conduct.has("truncate-once-range-wrong") && span->begin > 0) --span->begin;
    sending.begin = span->begin;
    sending.length = span->end - span->begin;
    call.response.status = 206;
    call.response.set_header("Content-Range", "bytes " + std::to_string(span->begin) + "-" +
                                                  std::to_string(span->end - 1) + "/" +
                                                  std::to_string(size));
  }
  const auto key = call.repository + oid;
  if (conduct.has("short-object") && sending.length > 0) --sending.length;
  if (conduct.has("long-object")) ++sending.length;
  if (conduct.has("storage-download-corrupt") ||
      (conduct.has("corrupt-once") && once("corrupt " + key)))
    sending.flip = size / 3;
  if (get_breaks(call, oid, size)) sending.stop_after = sending.length / 2;
  if (const auto times = conduct.number("get-reset-#-times");
      times && count("get-reset " + key) <= *times) {
    sending.stop_after = sending.length / 2;
    sending.reset = true;
  }
  sending.drip = conduct.has("slow-drip");
  if (conduct.has("storage-download-encoding-gzip")) return send_packed(call, path);
  send_file(call, sending);
}

void Forge::verify(Call& call) {
  const auto wanted = nlohmann::json::parse(call.body, nullptr, false);
  const auto oid = wanted.is_object() ? wanted.value("oid", "") : std::string();
  if (!is_sha256(oid)) return send_message(call, 422, "Which object?");
  call.conduct = conduct_of(call, oid);
  if (const auto status = call.conduct.number("verify-status-#"))
    return send_message(call, *status, "The forge says " + std::to_string(*status));
  if (const auto times = call.conduct.number("verify-fail-#-times");
      times && count("verify " + call.repository + oid) <= *times)
    return send_message(call, 503, "Not yet");
  if (!credentials_suffice(call, call.conduct, oid))
    return send_message(call, 403, "The action's headers are missing");
  std::error_code absent;
  const auto size = fs::file_size(object_path(call, oid), absent);
  if (absent) return send_message(call, 404, "No such object");
  if (size != wanted.value("size", std::uint64_t{0})) return send_message(call, 422, "Other size");
  send_json(call, 200, nlohmann::json::object());
}

}  // namespace ztgit::test
