#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace ztgit::project {

// How far objects have come. The totals grow while the server tells what it lacks.
struct Moved {
  std::uint64_t objects_done = 0, objects_total = 0;
  std::uint64_t bytes_done = 0, bytes_total = 0;
};

// What long work tells while it runs, from the thread that called. All may be empty.
struct Observer {
  std::function<void(const Moved&)> moved;
  std::function<void(const std::string& line)> server_says;  // one visible line
};

}  // namespace ztgit::project
