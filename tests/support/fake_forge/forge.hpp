#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <httplib.h>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "behaviour.hpp"

namespace ztgit::test {

struct ForgeOptions {
  std::filesystem::path root;  // of the bare repositories
  std::filesystem::path log = {};
  bool log_secrets = false;  // Authorization too, for the test that looks for what leaks
  // Of what is uploaded. A bench measures the client, not the server's processor and disk.
  bool hash = true;
  bool keep = true;  // false: a hole of its size
  std::chrono::milliseconds delay{0};
};
class Api;

struct Lock {
  std::string id, path, owner, locked_at;
};

// One request on its way through the forge.
struct Call {
  const httplib::Request& request;
  httplib::Response& response;
  const httplib::ContentReader* reader;  // null: no body
  bool secure = false;                   // https
  bool redirected = false;               // came back from one of our own redirects
  std::string path = {};                 // without /redirected
  std::string repository = {};           // owner/name.git
  std::filesystem::path folder = {};     // of the bare repository
  std::string body = {};
  std::uint64_t body_size = 0;
  Conduct conduct = {};
};

// What both listeners serve: git, LFS with its storage, verify and locks, and the APIs.
class Forge {
 public:
  explicit Forge(ForgeOptions options);

  void set_second_port(int port) noexcept { second_port_ = port; }
  void answer(const httplib::Request& request, httplib::Response& response,
              const httplib::ContentReader* reader, bool secure);

 private:
  void route(Call& call);
  void route_in_repository(Call& call, const std::string& rest);
  void git(Call& call, const std::string& rest);
  void batch(Call& call);
  bool batch_is_refused(Call& call, const nlohmann::json& wanted);
  nlohmann::json batch_object(Call& call, const nlohmann::json& wanted, bool upload);
  nlohmann::json action(Call& call, const Conduct& conduct, const std::string& oid,
                        const std::string& path);
  void add_expiry(Call& call, const Conduct& conduct, const std::string& oid,
                  nlohmann::json& action);
  void storage(Call& call, const std::string& oid);
  bool storage_is_refused(Call& call, const std::string& oid);
  bool storage_fails(Call& call, const std::string& oid);
  bool storage_redirects(Call& call);
  void put(Call& call, const std::string& oid);
  void get(Call& call, const std::string& oid);
  bool get_breaks(Call& call, const std::string& oid, std::uint64_t size);
  void verify(Call& call);
  void locks(Call& call, const std::string& rest);
  void create_lock(Call& call);
  void list_locks(Call& call, bool verifying);
  void unlock(Call& call, const std::string& id);

  // Counts the calls by key: 1 for the first.
  int count(const std::string& key);
  bool once(const std::string& key) { return count(key) == 1; }
  void note(const Call& call);

  ForgeOptions options_;
  int second_port_ = 0;
  std::mutex lock_;
  std::map<std::string, int> counts_;
  std::map<std::string, std::vector<Lock>> locks_;  // by repository
  int lock_number_ = 0;
  std::ofstream log_;
  std::shared_ptr<Api> api_;  // not unique: it is declared here, and no more
};

// answers.cpp: what every part says its answers with.
void send_json(Call& call, int status, const nlohmann::json& json);
void send_message(Call& call, int status, const std::string& message);
void send_page(Call& call, int status, const std::string& text);  // HTML, as forges do it
void send_redirect(Call& call, int status, bool other_host);
void send_chunked(Call& call, const std::string& bytes, const std::string& type);
void send_packed(Call& call, const std::filesystem::path& object);  // packed.cpp: gzip
void read_body(Call& call);
std::string base_url(const Call& call, bool other_host = false, int other_port = 0);
std::chrono::hours clock_offset(const Conduct& conduct);
std::string http_date(std::chrono::system_clock::time_point time);
std::string json_date(std::chrono::system_clock::time_point time);

// access.cpp. True when the request may go on; otherwise it has been answered.
bool is_let_in(Call& call, bool lfs);
std::string user_of(const httplib::Request& request);  // empty: nobody we know
void challenge(Call& call, bool lfs);
std::filesystem::path object_path(const Call& call, const std::string& oid);
// The conduct of one object of this repository.
Conduct conduct_of(const Call& call, const std::string& oid);

}  // namespace ztgit::test
