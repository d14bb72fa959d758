// fake_forge --root FOLDER [--port-file FILE] [--tls-cert FILE --tls-key FILE] [--log FILE]
//            [--log-secrets] [--delay-ms N] [--no-hash] [--no-keep]
//            [--end-with-input]
// fake_forge --list
// A forge for tests: git and Git LFS over HTTP, well behaved or not. See README.md beside it.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include "forge.hpp"
#include "listener.hpp"

namespace {

using ztgit::test::Forge;
using ztgit::test::Listener;

constexpr auto kUsage =
    "usage: fake_forge --root FOLDER [--port-file FILE] [--tls-cert FILE --tls-key FILE]\n"
    "                  [--log FILE] [--log-secrets] [--delay-ms N] [--no-hash] [--no-keep]\n"
    "                  [--end-with-input]\n"
    "       fake_forge --list\n";

struct Words {
  ztgit::test::ForgeOptions forge;
  std::filesystem::path port_file, certificate, key;
  bool list = false, wrong = false;
  bool end_with_input = false;  // of a parent that holds our input: no process is left when it dies
};

Words parse(const std::vector<std::string>& words) {
  Words parsed;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto value = [&] { return i + 1 < words.size() ? words[++i] : std::string(); };
    if (words[i] == "--root")
      parsed.forge.root = std::filesystem::absolute(value());
    else if (words[i] == "--port-file")
      parsed.port_file = value();
    else if (words[i] == "--tls-cert")
      parsed.certificate = value();
    else if (words[i] == "--tls-key")
      parsed.key = value();
    else if (words[i] == "--log")
      parsed.forge.log = value();
    else if (words[i] == "--log-secrets")
      parsed.forge.log_secrets = true;
    else if (words[i] == "--delay-ms")
      parsed.forge.delay = std::chrono::milliseconds(std::stoi(value()));
    else if (words[i] == "--no-hash")
      parsed.forge.hash = false;
    else if (words[i] == "--no-keep")
      parsed.forge.keep = false;
    else if (words[i] == "--end-with-input")
      parsed.end_with_input = true;
    else if (words[i] == "--list")
      parsed.list = true;
    else
      parsed.wrong = true;
  }
  parsed.wrong = parsed.wrong || (!parsed.list && parsed.forge.root.empty());
  return parsed;
}

void list() {
  std::cout << "| name | where | what happens |\n|---|---|---|\n";
  for (const auto& behaviour : ztgit::test::behaviours())
    std::cout << "| `" << behaviour.name << "` | " << behaviour.where << " | " << behaviour.effect
              << " |\n";
}

void serve(Forge& forge, Listener& listener, bool secure) {
  const auto without = [&forge, secure](const auto& request, auto& response) {
    forge.answer(request, response, nullptr, secure);
  };
  const auto with = [&forge, secure](const auto& request, auto& response, const auto& reader) {
    forge.answer(request, response, &reader, secure);
  };
  // The library would cut every answer by Range itself. Here that is the forge's own affair.
  listener.set_pre_routing_handler([](const httplib::Request& request, auto& /*response*/) {
    const_cast<httplib::Request&>(request).ranges.clear();
    return httplib::Server::HandlerResponse::Unhandled;
  });
  listener.Get(".*", without);
  listener.Post(".*", with);
  listener.Put(".*", with);
  listener.Patch(".*", with);
  listener.start();
}

// Whole or not at all: whoever waits for the file reads it the moment it is there.
void write_ports(const std::filesystem::path& file, const std::string& ports) {
  auto temporary = file;
  temporary += ".part";
  std::ofstream(temporary) << ports;
  std::filesystem::rename(temporary, file);
}

int run(const Words& words, const sigset_t& signals) {
  Forge forge(words.forge);
  Listener http, second;
  std::unique_ptr<Listener> https;
  if (!words.certificate.empty()) https = std::make_unique<Listener>(words.certificate, words.key);
  serve(forge, http, false);
  serve(forge, second, false);
  if (https) serve(forge, *https, true);
  forge.set_second_port(second.port());
  // http, the second http, https
  auto ports = std::to_string(http.port()) + "\n" + std::to_string(second.port()) + "\n";
  if (https) ports += std::to_string(https->port()) + "\n";
  if (words.port_file.empty())
    std::cout << ports << std::flush;
  else
    write_ports(words.port_file, ports);
  if (words.end_with_input)
    std::thread([] {
      while (std::cin.get() != std::istream::traits_type::eof()) {
      }
      ::kill(::getpid(), SIGTERM);
    }).detach();
  int signal = 0;
  sigwait(&signals, &signal);
  ztgit::test::stopping() = true;
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  // Before any thread is made, so that all of them leave these to sigwait().
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  try {
    const auto words = parse({argv + 1, argv + argc});
    if (words.wrong) {
      std::cerr << kUsage;
      return 2;
    }
    if (!words.list) return run(words, signals);
    list();
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "fake_forge: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
