#include "view/server.hpp"

#include <algorithm>
#include <array>
#include <civetweb.h>
#include <dlfcn.h>
#include <future>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/error.hpp"

namespace ztgit::view {

namespace {

constexpr const char* kLibrary = "libcivetweb.so.1";
constexpr int kTooLarge = 413;

// What we call of it. It stays loaded until the program ends.
struct Civetweb {
  decltype(&::mg_init_library) init_library = nullptr;
  decltype(&::mg_start) start = nullptr;
  decltype(&::mg_stop) stop = nullptr;
  decltype(&::mg_set_request_handler) set_request_handler = nullptr;
  decltype(&::mg_get_request_info) request_info = nullptr;
  decltype(&::mg_get_header) header = nullptr;
  decltype(&::mg_get_server_ports) ports = nullptr;
  decltype(&::mg_read) read = nullptr;
  decltype(&::mg_write) write = nullptr;
};

template <class Function>
void find(void* library, Function& function, const char* name) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (function == nullptr)
    throw Error(ErrorKind::config,
                fmt::format("show the page: {} is too old, it has no {}", kLibrary, name));
}

const Civetweb& civetweb() {
  static const Civetweb loaded = [] {
    void* library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
      throw Error(ErrorKind::config, fmt::format("show the page: {}", ::dlerror()))
          .hint("Install it: sudo apt install libcivetweb1")
          .hint("Or write the page into a file: ztgit view --export FILE.html");
    Civetweb made;
    find(library, made.init_library, "mg_init_library");
    find(library, made.start, "mg_start");
    find(library, made.stop, "mg_stop");
    find(library, made.set_request_handler, "mg_set_request_handler");
    find(library, made.request_info, "mg_get_request_info");
    find(library, made.header, "mg_get_header");
    find(library, made.ports, "mg_get_server_ports");
    find(library, made.read, "mg_read");
    find(library, made.write, "mg_write");
    made.init_library(0);
    return made;
  }();
  return loaded;
}

int hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool percent = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                         hex_digit(text[i + 2]) >= 0;
    plain +=
        percent ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
    if (percent) i += 2;
  }
  return plain;
}

std::map<std::string, std::string> query_of(std::string_view text) {
  std::map<std::string, std::string> query;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    const auto equals = std::min(pair.find('='), pair.size());
    query.emplace(decoded(pair.substr(0, equals)),
                  decoded(pair.substr(std::min(equals + 1, pair.size()))));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return query;
}

const char* reason_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 204: return "No Content";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case kTooLarge: return "Content Too Large";
    default: return "Error";
  }
}

void write_all(mg_connection* connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const int sent = civetweb().write(connection, bytes.data(), bytes.size());
    if (sent <= 0) return;  // the browser has left
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

}  // namespace

struct LocalServer::State {
  Answer answer;
  mg_context* context = nullptr;
  unsigned port = 0;

  static int on_request(mg_connection* connection, void* self) {
    static_cast<State*>(self)->serve(connection);
    return 1;
  }

  void serve(mg_connection* connection) const {
    const auto& web = civetweb();
    const auto* info = web.request_info(connection);
    const auto text = [](const char* value) { return std::string(value != nullptr ? value : ""); };
    const auto header = [&](const char* name) { return text(web.header(connection, name)); };
    Request request;
    request.method = text(info->request_method);
    request.path = text(info->local_uri);
    request.query = query_of(text(info->query_string));
    request.host = header("Host");
    request.origin = header("Origin");
    request.cookie = header("Cookie");
    request.type = header("Content-Type");
    Response response;
    // civetweb's threads have stacks of 100 KiB: libgit2 moves no ref on that, nothing is decoded.
    if (read_body(connection, info->content_length, request.body))
      response = std::async(std::launch::async, [&] { return answer(request); }).get();
    else
      response.status = kTooLarge;
    send(connection, response, request.method == "HEAD");
  }

  static bool read_body(mg_connection* connection, long long length, std::string& body) {
    if (length > static_cast<long long>(kMostBody)) return false;
    std::array<char, 16384> bytes{};
    for (;;) {
      const int count = civetweb().read(connection, bytes.data(), bytes.size());
      if (count <= 0) return true;
      body.append(bytes.data(), static_cast<std::size_t>(count));
      if (body.size() > kMostBody) return false;
    }
  }

  static void send(mg_connection* connection, const Response& response, bool head_only) {
    auto head =
        fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n", response.status,
                    reason_of(response.status), response.type, response.body.size());
    for (const auto& [name, value] : response.headers)
      head += fmt::format("{}: {}\r\n", name, value);
    head += response.status == kTooLarge ? "Connection: close\r\n\r\n" : "\r\n";
    write_all(connection, head);
    if (!head_only) write_all(connection, response.body);
  }
};

LocalServer::LocalServer(Answer answer, unsigned port) : state_(std::make_unique<State>()) {
  const auto& web = civetweb();
  state_->answer = std::move(answer);
  const auto address = fmt::format("127.0.0.1:{}", port);
  const char* options[] = {"listening_ports",
                           address.c_str(),
                           "num_threads",
                           "8",
                           "request_timeout_ms",
                           "20000",
                           "enable_keep_alive",
                           "yes",
                           "keep_alive_timeout_ms",
                           "5000",
                           "linger_timeout_ms",
                           "0",
                           nullptr};
  mg_callbacks callbacks{};
  state_->context = web.start(&callbacks, nullptr, options);
  if (state_->context == nullptr)
    throw Error(ErrorKind::io, fmt::format("show the page: {} cannot be listened at", address))
        .hint("Another program may have the port: leave --port out.");
  web.set_request_handler(state_->context, "/", &State::on_request, state_.get());
  mg_server_port listening{};
  if (web.ports(state_->context, 1, &listening) < 1)
    throw Error(ErrorKind::io, "show the page: no port is listened at");
  state_->port = static_cast<unsigned>(listening.port);
}

LocalServer::~LocalServer() {
  if (state_->context != nullptr) civetweb().stop(state_->context);
}

unsigned LocalServer::port() const noexcept { return state_->port; }

}  // namespace ztgit::view
