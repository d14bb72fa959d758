#include "meter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fcntl.h>
#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "object_place.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr std::chrono::milliseconds kBetweenLines{200};  // tasklog's throttle
constexpr std::chrono::seconds kFirstRate{1};            // before, git-lfs says 0 B/s

}  // namespace

std::string human_size(std::uint64_t bytes) {
  constexpr std::array<const char*, 7> units = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 10) return fmt::format("{} B", bytes);
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1000 && unit + 1 < units.size(); ++unit) value /= 1000;
  value = std::floor(value * 10 + 0.5) / 10;
  return value < 10 ? fmt::format("{:.1f} {}", value, units[unit])
                    : fmt::format("{:.0f} {}", value, units[unit]);
}

project::Observer Meter::observer() {
  project::Observer observer;
  if (::isatty(call_.output()) == 0 && !is_on(call_.variable("GIT_LFS_FORCE_PROGRESS")))
    return observer;
  observer.moved = [this](const project::Moved& now) {
    moving_ = now.bytes_done;
    draw();
  };
  return observer;
}

void Meter::done(const std::string& path, std::uint64_t bytes) {
  ++done_;
  bytes_done_ += bytes;
  const auto log = call_.variable("GIT_LFS_PROGRESS").value_or("");
  if (log.empty()) return;
  if (log[0] != '/') {
    call_.err() << "Error creating progress logger: GIT_LFS_PROGRESS must be an absolute path\n";
    return;
  }
  const File file(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (!file) return;  // a log that cannot be written stops no transfer
  write_all(
      file,
      fmt::format("{} {}/{} {}/{} {}\n", direction_ == Direction::upload ? "upload" : "download",
                  done_, objects_, bytes, bytes, visible_line(path)),
      log);
}

std::string Meter::line() const {
  const auto bytes = std::max(bytes_done_, moving_);
  const auto since = std::chrono::steady_clock::now() - begin_;
  const auto seconds = std::chrono::duration<double>(since).count();
  const auto rate = since < kFirstRate ? 0 : static_cast<double>(bytes) / seconds;
  const auto percent = 100.0 * static_cast<double>(done_) / static_cast<double>(objects_);
  return fmt::format("{} LFS objects: {:3.0f}% ({}/{}), {} | {}/s",
                     direction_ == Direction::upload ? "Uploading" : "Downloading", percent, done_,
                     objects_, human_size(bytes), human_size(static_cast<std::uint64_t>(rate)));
}

void Meter::draw() {
  const auto now = std::chrono::steady_clock::now();
  if (objects_ == 0 || now - drawn_ < kBetweenLines) return;
  drawn_ = now;
  call_.out() << '\r' << line() << std::flush;
}

void Meter::finish() {
  if (objects_ == 0) return;
  moving_ = 0;
  if (drawn_ != begin_) call_.out() << '\r';
  call_.out() << line() << ", done.\n" << std::flush;
}

}  // namespace ztgit::gitlfs
