#include "folder_transfer.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/durability.hpp"
#include "base/fault.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "objects.hpp"

namespace ztgit::lfs {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMostLink = 4096 + 64;  // a path and "gitdir: "
constexpr std::size_t kMostWaiting = 64;        // objects that share a flush; SyncBatch's own limit

bool is_git_dir(const fs::path& folder) {
  std::error_code none;
  return fs::is_regular_file(folder / "HEAD", none) &&
         (fs::is_directory(folder / "objects", none) || fs::exists(folder / "commondir", none));
}

std::optional<fs::path> path_in(const fs::path& file, std::string_view prefix) {
  const auto text = read_file_if_exists(file, kMostLink);
  if (!text || !text->starts_with(prefix)) return std::nullopt;
  return file.parent_path() / fs::path(trim(std::string_view(*text).substr(prefix.size())));
}

// Copies objects from one store to another, and tells about each.
class Copying {
 public:
  Copying(const Store& from, Store& to, TransferReport& report, const TransferOptions& options)
      : from_(from), to_(to), report_(report), options_(options) {}

  void all(const std::vector<Pointer>& objects, Fate done) {
    progress_.objects_total = objects.size();
    for (const auto& pointer : objects) progress_.bytes_total += pointer.size;
    std::vector<Pointer> missing;
    for (const auto& pointer : objects) {
      if (to_.has(pointer))
        take_present(pointer);
      else
        missing.push_back(pointer);
    }
    for (std::size_t first = 0; first < missing.size(); first += kMostWaiting)
      copy(std::span(missing).subspan(first, std::min(kMostWaiting, missing.size() - first)), done);
  }

 private:
  // How one copy ended: complete under a temporary name, or not.
  struct Copy {
    std::optional<Incoming> incoming = {};
    ErrorKind kind = ErrorKind::io;
    std::string reason = {};
  };

  void take_present(const Pointer& pointer) {
    ++report_.present;
    progress_.bytes_total -= pointer.size;
    ended();
  }

  void copy(std::span<const Pointer> group, Fate done) {
    std::vector<Copy> copies(group.size());
    SyncBatch batch(to_.folder());
    parallel_for(group.size(), [&](std::size_t i) {
      throw_if_cancelled();
      copies[i] = copy_one(group[i], done);
      if (!copies[i].incoming) return;
      copies[i].incoming->write_back(batch);
      copies[i].incoming->close();
    });
    fault_point("objects sent");
    batch.finish();  // bytes first, then the names
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (!copies[i].incoming) {
        fail(group[i], copies[i].kind, std::move(copies[i].reason));
        continue;
      }
      copies[i].incoming->place();
      ++report_.moved;
      report_.bytes += group[i].size;
      progress_.bytes_done += group[i].size;
      if (options_.arrived) options_.arrived(group[i]);
      ended();
    }
  }

  Copy copy_one(const Pointer& pointer, Fate done) {
    const auto path = from_.object_path(pointer.oid);
    const bool sent = done == Fate::sent;
    try {
      Copy copy{to_.receive(open_to_read(path), path, pointer.size)};
      if (copy.incoming->pointer().oid == pointer.oid) return copy;
      return {{},
              ErrorKind::integrity,
              fmt::format("the object {} is damaged: its SHA-256 is not its name",
                          sent ? "here" : "there")};
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::not_found)
        return {{},
                sent ? ErrorKind::integrity : ErrorKind::not_found,
                sent ? "it is neither here nor there" : "the other repository does not have it"};
      const auto info = lstat_of(path);
      if (!info || info->st_size == static_cast<off_t>(pointer.size)) throw;
      return {{}, ErrorKind::integrity, "the object has another size than its pointer says"};
    }
  }

  void fail(const Pointer& pointer, ErrorKind kind, std::string reason) {
    report_.failures.push_back({pointer, Fate::failed, kind, std::move(reason)});
    progress_.bytes_total -= pointer.size;
    ended();
  }

  void ended() {
    ++progress_.objects_done;
    if (options_.progress) options_.progress(progress_);
  }

  const Store& from_;
  Store& to_;
  TransferReport& report_;
  const TransferOptions& options_;
  TransferProgress progress_;
};

}  // namespace

fs::path git_dir_of(const fs::path& folder) {
  auto found = folder / ".git";
  std::error_code none;
  if (const auto named =
          fs::is_regular_file(found, none) ? path_in(found, "gitdir:") : std::optional<fs::path>())
    found = *named;
  for (const auto& candidate : {found, folder}) {
    if (!is_git_dir(candidate)) continue;
    return path_in(candidate / "commondir", "").value_or(candidate).lexically_normal();
  }
  throw Error(ErrorKind::not_found,
              fmt::format("open the repository {}: there is none", visible_line(folder.string())));
}

FolderTransfer::FolderTransfer(TransferContext context)
    : context_(std::move(context)),
      there_(context_.endpoint.storage.value_or(git_dir_of(*context_.endpoint.folder) / "lfs")) {}

TransferReport FolderTransfer::upload(const Store& store, std::vector<Pointer> objects,
                                      const TransferOptions& options) {
  TransferReport report;
  auto quiet = options;
  quiet.arrived = nullptr;  // for downloads only
  Copying(store, there_, report, quiet).all(distinct(std::move(objects)), Fate::sent);
  return report;
}

TransferReport FolderTransfer::download(Store& store, std::vector<Pointer> objects,
                                        const TransferOptions& options) {
  TransferReport report;
  Copying(there_, store, report, options).all(distinct(std::move(objects)), Fate::fetched);
  return report;
}

std::vector<Pointer> FolderTransfer::missing_there(std::vector<Pointer> objects,
                                                   const TransferOptions& /*options*/) {
  objects = distinct(std::move(objects));
  std::erase_if(objects, [this](const auto& pointer) { return there_.has(pointer); });
  return objects;
}

}  // namespace ztgit::lfs
