#pragma once

#include <map>
#include <string>
#include <vector>

#include "delayed.hpp"
#include "object_place.hpp"
#include "packets.hpp"
#include "smudging.hpp"

namespace ztgit::gitlfs {

// One conversation with git as a long-running filter, protocol version 2 (gitattributes(5), "Long
// Running Filter Process"; git-lfs, git/filter_process_scanner.go).
class FilterSession {
 public:
  FilterSession(Call& call, ObjectPlace& place);

  void run();  // until git has no more. Error (integrity) when it speaks no version 2

 private:
  using Headers = std::map<std::string, std::string, std::less<>>;

  void shake_hands();
  void answer(const Headers& headers);
  void clean(const std::string& path);
  void smudge(const std::string& path, bool may_delay);
  void smudge_pointer(const std::string& path, const lfs::Pointer& pointer, bool may_delay);
  void pass_through(const std::string& path, const std::string& begin, bool more);
  void list_available();
  void send_object(const std::string& path, const lfs::Pointer& pointer);
  void send_text(const std::string& text);
  void send_status(const char* status);
  void skip_content();

  Call& call_;
  ObjectPlace& place_;
  Smudging smudging_;
  Delayed delayed_;
  PacketInput input_;
  PacketOutput output_;
};

}  // namespace ztgit::gitlfs
