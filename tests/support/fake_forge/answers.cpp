#include <algorithm>
#include <ctime>

#include "forge.hpp"

namespace ztgit::test {

namespace {

constexpr auto kLfsType = "application/vnd.git-lfs+json";
constexpr std::size_t kChunk = 1000;

std::string formatted(std::chrono::system_clock::time_point time, const char* format) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm fields{};
  ::gmtime_r(&seconds, &fields);
  char text[64];
  return {text, std::strftime(text, sizeof text, format, &fields)};
}

}  // namespace

std::string http_date(std::chrono::system_clock::time_point time) {
  return formatted(time, "%a, %d %b %Y %H:%M:%S GMT");
}

std::string json_date(std::chrono::system_clock::time_point time) {
  return formatted(time, "%Y-%m-%dT%H:%M:%SZ");
}

std::chrono::hours clock_offset(const Conduct& conduct) {
  return std::chrono::hours(conduct.number("clock-ahead-#").value_or(0) -
                            conduct.number("clock-behind-#").value_or(0));
}

void send_chunked(Call& call, const std::string& bytes, const std::string& type) {
  call.response.set_chunked_content_provider(
      type, [bytes](std::size_t offset, httplib::DataSink& sink) {
        if (offset >= bytes.size()) {
          sink.done();
          return true;
        }
        return sink.write(bytes.data() + offset, std::min(kChunk, bytes.size() - offset));
      });
}

void send_json(Call& call, int status, const nlohmann::json& json) {
  std::string type = kLfsType;
  if (call.conduct.has("wrong-content-type")) type = "application/json";
  if (call.conduct.has("html-content-type")) type = "text/html; charset=utf-8";
  call.response.status = status;
  const auto text = json.dump() + "\n";
  if (call.conduct.has("chunked"))
    send_chunked(call, text, type);
  else
    call.response.set_content(text, type);
}

void send_message(Call& call, int status, const std::string& message) {
  send_json(call, status, {{"message", message}, {"request_id", "fake-forge"}});
}

void send_page(Call& call, int status, const std::string& text) {
  call.response.status = status;
  call.response.set_content("<!DOCTYPE html>\n<html><body><h1>" + text + "</h1></body></html>\n",
                            "text/html; charset=utf-8");
}

std::string base_url(const Call& call, bool other_host, int other_port) {
  auto host = call.request.get_header_value("Host");
  const auto colon = host.find(':');
  auto name = host.substr(0, colon);
  auto port = colon == host.npos ? std::string() : host.substr(colon);
  if (other_host) name = name == "localhost" ? "127.0.0.1" : "localhost";
  if (other_port != 0) port = ":" + std::to_string(other_port);
  // Or a server in front of this one speaks TLS for it. The second port speaks plain HTTP.
  const bool secure = call.secure || call.request.get_header_value("X-Forwarded-Proto") == "https";
  return (secure && other_port == 0 ? "https://" : "http://") + name + port;
}

void send_redirect(Call& call, int status, bool other_host) {
  call.response.status = status;
  call.response.set_header("Location",
                           base_url(call, other_host) + "/redirected" + call.request.target);
}

void read_body(Call& call) {
  if (call.reader == nullptr) return;
  (*call.reader)([&call](const char* bytes, std::size_t size) {
    call.body.append(bytes, size);
    return true;
  });
  call.body_size = call.body.size();
}

std::filesystem::path object_path(const Call& call, const std::string& oid) {
  return call.folder / "lfs/objects" / oid.substr(0, 2) / oid.substr(2, 2) / oid;
}

Conduct conduct_of(const Call& call, const std::string& oid) {
  auto conduct = call.conduct;
  conduct.choose_by_content(oid);
  std::ifstream file(call.folder / "behaviour");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  conduct.choose_by_file(text, oid);
  return conduct;
}

}  // namespace ztgit::test
