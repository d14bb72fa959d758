#include "view/thumbnails.hpp"

#include <algorithm>
#include <semaphore>
#include <thread>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "imaging/encode.hpp"
#include "imaging/thumbnail.hpp"

namespace ztgit::view {

namespace fs = std::filesystem;

namespace {

constexpr std::ptrdiff_t kMostAtOnce = 64;
constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 20;
constexpr int kQuality = 76;

std::ptrdiff_t cores() {
  return std::clamp<std::ptrdiff_t>(std::thread::hardware_concurrency(), 1, kMostAtOnce);
}

}  // namespace

struct Thumbnails::State {
  fs::path folder;
  std::counting_semaphore<kMostAtOnce> free{cores()};  // a decoded picture is up to 400 MB

  fs::path file(const std::string& name) const {
    return folder / name.substr(0, 2) / (name + ".webp");
  }
};

Thumbnails::Thumbnails(fs::path folder) : state_(std::make_unique<State>()) {
  state_->folder = std::move(folder);
}

Thumbnails::~Thumbnails() = default;

std::optional<std::string> Thumbnails::stored(const std::string& name) const {
  try {
    return read_file_if_exists(state_->file(name), kMostBytes);
  } catch (const Error&) {
    return std::nullopt;
  }
}

void Thumbnails::store(const std::string& name, const std::string& bytes) const {
  try {
    const auto file = state_->file(name);
    make_folders(file.parent_path());
    write_file(file, bytes);
  } catch (const Error&) {  // a full or read-only disk: it is made again each time
  }
}

std::optional<std::string> Thumbnails::get(
    const std::string& name, const std::function<imaging::Picture(std::uint32_t side)>& decode) {
  if (auto there = stored(name)) return there;
  state_->free.acquire();
  std::optional<std::string> made;
  try {
    made = imaging::encode_webp(imaging::thumbnail(decode(kThumbnailSide), kThumbnailSide),
                                {false, kQuality});
  } catch (const std::exception&) {  // damaged, not here, or no memory for it
  }
  state_->free.release();
  if (made) store(name, *made);
  return made;
}

}  // namespace ztgit::view
