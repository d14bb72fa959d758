#include "progress.hpp"

#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/text.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSilence{300};   // quick work needs no bar
constexpr milliseconds kInterval{100};  // between two looks
constexpr const char* kClearLine = "\r\x1b[K";

}  // namespace

Progress::Progress(std::ostream& err, std::string verb)
    : err_(err), verb_(std::move(verb)), terminal_(error_output_is_terminal()) {}

Progress::~Progress() { clear(); }

project::Observer Progress::observer() {
  project::Observer observer;
  if (terminal_) observer.moved = [this](const project::Moved& now) { show(now); };
  observer.server_says = [this](const std::string& line) {
    clear();
    err_ << fmt::format(fmt::runtime(tr("remote: {}\n")), line);
  };
  return observer;
}

void Progress::show(const project::Moved& now) {
  const auto time = Clock::now();
  if (now.bytes_total == 0 || time - begin_ < kSilence || (shown_ && time - last_ < kInterval))
    return;
  last_ = time;
  shown_ = true;
  const auto elapsed = std::chrono::duration<double>(time - begin_).count();
  const auto rate = static_cast<double>(now.bytes_done) / elapsed;
  std::string left;
  if (rate > 1 && now.bytes_done < now.bytes_total)
    left = fmt::format(fmt::runtime(tr(", {} left")),
                       duration_amount(std::chrono::seconds(static_cast<std::int64_t>(
                           static_cast<double>(now.bytes_total - now.bytes_done) / rate))));
  err_ << kClearLine
       << fmt::format(fmt::runtime(tr("{} {}/{}: {} of {}, {}/s{}")), verb_, now.objects_done,
                      now.objects_total, byte_amount(now.bytes_done), byte_amount(now.bytes_total),
                      byte_amount(static_cast<std::uint64_t>(rate)), left)
       << std::flush;
}

void Progress::clear() {
  if (shown_) err_ << kClearLine << std::flush;
  shown_ = false;
}

std::string duration_amount(std::chrono::seconds time) {
  constexpr int minute = 60, hour = 3600;
  const auto seconds = time.count();
  if (seconds < minute) return fmt::format(fmt::runtime(tr("{} s")), seconds);
  if (seconds < hour) return fmt::format(fmt::runtime(tr("{} min")), seconds / minute);
  return fmt::format(fmt::runtime(tr("{} h {} min")), seconds / hour, seconds % hour / minute);
}

}  // namespace ztgit::cli
