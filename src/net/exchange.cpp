#include "exchange.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::net {

namespace {

constexpr const char* kUserAgent = "ztgit/1.0 (git-lfs/3 compatible)";
constexpr int kMostHops = 2;               // git-lfs, lfshttp/client.go
constexpr std::size_t kMostHeaders = 200;  // of one answer
constexpr std::size_t kErrorBody = std::size_t{64}
                                   << 10;  // bytes kept of an answer that is an error
constexpr long kUploadBuffer = long{256}
                               << 10;  // bytes: a quarter of the calls of the default 64 KiB
constexpr long kBytesAlive = 1;        // a second: less counts as silence

bool is_success(int status) { return status >= 200 && status < 300; }

// What only makes things worse when it is tried again.
bool is_tls(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_USE_SSL_FAILED: return true;
    default: return false;
  }
}

bool is_refused(CURLcode code) {
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_BAD_FUNCTION_ARGUMENT: return true;
    default: return false;
  }
}

}  // namespace

std::optional<std::string_view> header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (ascii_lower(key) == ascii_lower(name)) return value;
  return std::nullopt;
}

Exchange::Exchange(Request request, Session::Done done)
    : request_(std::move(request)), done_(std::move(done)) {
  if (auto url = parse_url(request_.url))
    url_ = std::move(*url);
  else
    plain_url_ = false;
}

std::string Exchange::name() const {
  return fmt::format("{} {}", request_.method,
                     plain_url_ ? url_.shown() : visible_line(without_credentials(request_.url)));
}

bool Exchange::sent_own_credentials() const {
  return header(request_.headers, "authorization").has_value();
}

void Exchange::set(CURLoption option, long value) {
  curl().easy_setopt(easy_.get(), option, value);
}

void Exchange::set(CURLoption option, const std::string& value) {
  curl().easy_setopt(easy_.get(), option, value.c_str());  // libcurl keeps a copy
}

void Exchange::set_pointer(CURLoption option, void* value) {
  curl().easy_setopt(easy_.get(), option, value);
}

CURL* Exchange::prepare(const Settings& settings,
                        const std::optional<Authorization>& with_authorization) {
  authorization = with_authorization;
  response_ = {};
  response_.url = without_credentials(request_.url);
  parked_ = nullptr;
  too_long_ = false;
  sink_began_ = false;
  error_[0] = '\0';
  easy_.reset(curl().easy_init());
  set(CURLOPT_URL, response_.url);
  set_pointer(CURLOPT_PRIVATE, this);
  set_pointer(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);  // our own rule: redirect()
  set(CURLOPT_PROTOCOLS_STR, std::string("http,https"));
  set(CURLOPT_HTTP_VERSION,
      settings.http1_only ? long{CURL_HTTP_VERSION_1_1} : long{CURL_HTTP_VERSION_2TLS});
  // Waiting for a connection to tell whether it multiplexes pays only where it may: on TLS.
  set(CURLOPT_PIPEWAIT, url_.scheme == "https" && !settings.http1_only ? 1L : 0L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_FRESH_CONNECT, request_.once ? 1L : 0L);
  set(CURLOPT_CONNECTTIMEOUT, settings.connect_timeout.count());
  set(CURLOPT_LOW_SPEED_LIMIT, kBytesAlive);
  set(CURLOPT_LOW_SPEED_TIME, settings.idle_timeout.count());
  set(CURLOPT_USERAGENT, settings.user_agent.value_or(kUserAgent));
  if (settings.proxy) set(CURLOPT_PROXY, *settings.proxy);
  if (settings.cookie_file) set(CURLOPT_COOKIEFILE, *settings.cookie_file);
  set_tls(settings);
  curl().easy_setopt(easy_.get(), CURLOPT_HEADERFUNCTION, &on_header);
  set_pointer(CURLOPT_HEADERDATA, this);
  curl().easy_setopt(easy_.get(), CURLOPT_WRITEFUNCTION, &on_body);
  set_pointer(CURLOPT_WRITEDATA, this);
  set_body();
  set_headers(settings);
  return easy_.get();
}

void Exchange::set_tls(const Settings& settings) {
  set(CURLOPT_SSL_VERIFYPEER, settings.verify_peer ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, settings.verify_peer ? 2L : 0L);
  if (settings.ca_file) set(CURLOPT_CAINFO, *settings.ca_file);
  if (settings.ca_folder) set(CURLOPT_CAPATH, *settings.ca_folder);
  if (settings.client_certificate) set(CURLOPT_SSLCERT, *settings.client_certificate);
  if (settings.client_key) set(CURLOPT_SSLKEY, *settings.client_key);
}

void Exchange::set_body() {
  set(CURLOPT_CUSTOMREQUEST, request_.method);
  if (request_.source != nullptr) {
    request_.source->rewind();
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_UPLOAD_BUFFERSIZE, kUploadBuffer);
    curl().easy_setopt(easy_.get(), CURLOPT_READFUNCTION, &on_read);
    set_pointer(CURLOPT_READDATA, this);
    curl().easy_setopt(easy_.get(), CURLOPT_SEEKFUNCTION, &on_seek);
    set_pointer(CURLOPT_SEEKDATA, this);
    curl().easy_setopt(easy_.get(), CURLOPT_INFILESIZE_LARGE,
                       static_cast<curl_off_t>(request_.source->size()));
  } else if (!request_.body.empty() || request_.method == "POST" || request_.method == "PUT") {
    curl().easy_setopt(easy_.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request_.body.size()));
    curl().easy_setopt(easy_.get(), CURLOPT_POSTFIELDS, request_.body.data());
  } else if (request_.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else {
    set(CURLOPT_HTTPGET, 1L);
    set(CURLOPT_CUSTOMREQUEST, request_.method);
  }
}

void Exchange::set_headers(const Settings& settings) {
  headers_.reset();
  const auto add = [this](const std::string& line) {
    auto* longer = curl().slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) return;
    (void)headers_.release();
    headers_.reset(longer);
  };
  // A server that never answers 100 would cost a second a transfer (git-lfs sends none either).
  add("Expect:");
  // Decoded where a server packs unasked; asked for only where it pays: pictures do not shrink.
  set(CURLOPT_ACCEPT_ENCODING, std::string("gzip, deflate"));
  if (request_.sink != nullptr) add("Accept-Encoding: identity");
  bool typed = false;
  for (const auto& [key, value] : request_.headers) {
    if (value.find_first_of("\r\n") != value.npos || key.find_first_of("\r\n:") != key.npos)
      continue;  // a header smuggled in by a server's answer
    typed = typed || ascii_lower(key) == "content-type";
    if (authorization && ascii_lower(key) == "authorization") continue;
    add(value.empty() ? fmt::format("{};", key) : fmt::format("{}: {}", key, value));
  }
  if (!typed) add("Content-Type:");  // libcurl would call every body a form
  for (const auto& [key, value] : settings.extra_headers) {
    if (authorization && ascii_lower(key) == "authorization") continue;
    if (!header(request_.headers, key)) add(fmt::format("{}: {}", key, value));
  }
  if (authorization) add("Authorization: " + authorization->value.reveal());
  set_pointer(CURLOPT_HTTPHEADER, headers_.get());
}

int Exchange::status() const {
  long code = 0;
  curl().easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &code);
  return static_cast<int>(code);
}

std::size_t Exchange::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  try {
    static_cast<Exchange*>(self)->take_header({bytes, size * count});
    return size * count;
  } catch (...) {
    static_cast<Exchange*>(self)->parked_ = std::current_exception();
    return 0;
  }
}

void Exchange::take_header(std::string_view line) {
  if (line.starts_with("HTTP/")) {  // a new answer: after 100, or from the proxy
    response_.headers.clear();
    return;
  }
  const auto colon = line.find(':');
  if (colon == line.npos || response_.headers.size() >= kMostHeaders) return;
  response_.headers.emplace_back(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
}

std::size_t Exchange::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  try {
    auto& exchange = *static_cast<Exchange*>(self);
    exchange.take_body({bytes, size * count});
    return exchange.too_long_ ? 0 : size * count;
  } catch (...) {
    static_cast<Exchange*>(self)->parked_ = std::current_exception();
    return 0;
  }
}

void Exchange::take_body(std::string_view bytes) {
  const int code = status();
  if (request_.sink != nullptr && is_success(code)) {
    if (!sink_began_) request_.sink->begin(code, response_.headers);
    sink_began_ = true;
    request_.sink->write(std::as_bytes(std::span(bytes.data(), bytes.size())));
    return;
  }
  if (!is_success(code)) {
    const auto room = kErrorBody - std::min(kErrorBody, response_.body.size());
    response_.body += bytes.substr(0, room);
  } else if (response_.body.size() + bytes.size() <= kBodyLimit) {
    response_.body += bytes;
  } else {
    too_long_ = true;
  }
}

std::size_t Exchange::on_read(char* bytes, std::size_t size, std::size_t count, void* self) {
  try {
    auto& source = *static_cast<Exchange*>(self)->request_.source;
    return source.read(std::as_writable_bytes(std::span(bytes, size * count)));
  } catch (...) {
    static_cast<Exchange*>(self)->parked_ = std::current_exception();
    return CURL_READFUNC_ABORT;
  }
}

int Exchange::on_seek(void* self, curl_off_t offset, int origin) {
  if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  try {
    static_cast<Exchange*>(self)->request_.source->rewind();
    return CURL_SEEKFUNC_OK;
  } catch (...) {
    static_cast<Exchange*>(self)->parked_ = std::current_exception();
    return CURL_SEEKFUNC_FAIL;
  }
}

std::optional<Failure> Exchange::failure(CURLcode code) const {
  if (code == CURLE_OK) return std::nullopt;
  if (parked_) return Failure{FailureKind::local, name() + ": interrupted here", parked_};
  if (too_long_)
    return Failure{FailureKind::refused,
                   fmt::format("{}: the answer is longer than {} MiB", name(), kBodyLimit >> 20U),
                   {}};
  const std::string_view said = error_.data();
  auto kind = FailureKind::network;
  if (is_tls(code)) kind = FailureKind::tls;
  if (is_refused(code)) kind = FailureKind::refused;
  return Failure{
      kind,
      fmt::format("{}: {}", name(),
                  visible_line(said.empty() ? std::string_view(curl().easy_strerror(code)) : said)),
      {}};
}

// libcurl does this itself for what fails while receiving, and for the head of a request, but not
// where sending the body fails (lib/multi.c, MSTATE_PERFORMING). What was not sent whole, no server
// has carried out.
bool Exchange::worth_a_new_connection(CURLcode code) {
  long connects = 0;
  curl().easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &connects);
  if (code != CURLE_SEND_ERROR || connects != 0 || status() != 0 || parked_ || reconnected_)
    return false;
  reconnected_ = true;
  return true;
}

Response& Exchange::response() {
  response_.status = status();
  if (request_.sink != nullptr && is_success(response_.status) && !sink_began_) {
    sink_began_ = true;
    request_.sink->begin(response_.status, response_.headers);
  }
  return response_;
}

std::optional<Failure> Exchange::redirect(const std::string& location) {
  const auto refuse = [this](std::string_view why) {
    return Failure{FailureKind::refused, fmt::format("{}: {}", name(), why), {}};
  };
  if (++hops_ > kMostHops) return refuse("redirected too often");
  const auto target = resolve_url(response_.url, location);
  const auto next = target ? parse_url(*target) : std::nullopt;
  if (!next) return refuse("redirected to something that is no web address");
  if (url_.scheme == "https" && next->scheme != "https")
    return refuse("redirected from https to http");
  if (next->origin() != url_.origin()) {
    // Any other may be a token under the server's own name for it.
    std::erase_if(request_.headers, [](const auto& each) {
      const auto key = ascii_lower(each.first);
      return key != "accept" && key != "accept-encoding" && key != "content-type" &&
             key != "range" && key != "transfer-encoding";
    });
    rounds = 0;
  }
  authorization.reset();
  request_.url = *target;
  url_ = *next;
  return std::nullopt;
}

}  // namespace ztgit::net
