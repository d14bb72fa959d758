#pragma once

#include <httplib.h>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/child.hpp"
#include "base/error.hpp"
#include "git/wire.hpp"

namespace ztgit::test {

// The plainest way to carry git's messages. "ssh:/PATH" and
// "ssh://host/PATH" run git's own program on that folder,
// "false:N" one that ends at once with that code.
class TestWire final : public git::Wire {
 public:
  std::string exchange(const git::HttpCall& call, git::Spool& answer) override {
    const auto path_at = call.url.find('/', call.url.find("://") + 3);
    auto origin = call.url.substr(0, path_at), target = call.url.substr(path_at);
    for (int hops = 0; hops < 3; ++hops) {
      httplib::Client client(origin);
      client.set_read_timeout(120);
      const auto result = call.content_type.empty()
                              ? client.Get(target, {{"Accept", call.accept}})
                              : client.Post(target, {{"Accept", call.accept}}, text_of(*call.body),
                                            call.content_type);
      if (!result) throw Error(ErrorKind::network, "exchange: " + to_string(result.error()));
      if (result->status / 100 == 3) {
        target = result->get_header_value("Location");
        continue;
      }
      if (result->status == 404) throw Error(ErrorKind::not_found, "exchange: 404");
      if (result->status != 200)
        throw Error(ErrorKind::network, fmt::format("exchange: {}", result->status));
      answer.write(result->body);
      return origin + target;
    }
    throw Error(ErrorKind::network, "exchange: redirected too often");
  }

  std::unique_ptr<Child> program(const std::string& url, const std::string& service) override {
    programs.push_back(service);
    if (url.starts_with("false:"))
      return std::make_unique<Child>(
          ChildRequest{.command = {"sh", "-c", "exit " + url.substr(6)}});
    return std::make_unique<Child>(
        ChildRequest{.command = {service, url.substr(url.starts_with("ssh://host") ? 10 : 4)}});
  }

  void remote_says(const std::string& line) override { said.push_back(line); }

  bool heard(const std::string& text) const {
    for (const auto& line : said)
      if (line.find(text) != line.npos) return true;
    return false;
  }

  std::vector<std::string> programs, said;

 private:
  static std::string text_of(git::Spool& spool) {
    std::string text(spool.size(), '\0');
    std::size_t at = 0;
    while (at < text.size()) at += spool.read(std::as_writable_bytes(std::span(text)).subspan(at));
    return text;
  }
};

}  // namespace ztgit::test
