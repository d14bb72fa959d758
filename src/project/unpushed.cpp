#include "unpushed.hpp"

#include <cerrno>
#include <charconv>
#include <fcntl.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/sha256.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kHeader = "ztgit-unpushed 1\n";
constexpr std::uint64_t kListLimit = std::uint64_t{256} << 20;  // bytes: three million objects

fs::path folder_of(const git::Repository& repo) { return repo.common_dir() / "ztgit" / "unpushed"; }

// A remote's name may hold slashes; a file's may not.
fs::path list_of(const git::Repository& repo, const std::string& remote) {
  std::string name;
  for (const char c : remote) {
    if (c == '/')
      name += "%2F";
    else if (c == '%')
      name += "%25";
    else
      name += c;
  }
  return folder_of(repo) / name;
}

// A blank and a number.
template <class Number>
bool take_number(const char*& from, const char* end, Number& number) {
  if (from == end || *from != ' ') return false;
  const auto [rest, problem] = std::from_chars(from + 1, end, number);
  from = rest;
  return problem == std::errc();
}

std::string lines_of(const Unpushed& list) {
  std::string lines;
  for (const auto& object : list.objects) {
    const auto stamp = list.stamps.find(object.oid);
    lines += fmt::format("object {} {}", object.oid, object.size);
    if (stamp != list.stamps.end())
      lines += fmt::format(" {} {}", stamp->second.inode, stamp->second.modified);
    lines += '\n';
  }
  for (const auto& commit : list.commits) lines += fmt::format("commit {}\n", commit);
  return lines;
}

std::optional<Unpushed> read_list(const fs::path& file) {
  const auto text = read_file_if_exists(file, kListLimit);
  if (!text || !text->starts_with(kHeader)) return std::nullopt;
  Unpushed list;
  std::set<std::string, std::less<>> seen;
  std::string_view rest = std::string_view(*text).substr(kHeader.size());
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    if (line.starts_with("commit ")) {
      list.commits.emplace(line.substr(7));
    } else if (line.starts_with("object ") && line.size() > 72) {
      lfs::Pointer pointer{std::string(line.substr(7, 64)), 0, {}};
      const auto numbers = line.substr(72);
      const auto* last = numbers.data() + numbers.size();
      auto [rest_of_line, problem] = std::from_chars(numbers.data(), last, pointer.size);
      if (!is_sha256(pointer.oid) || problem != std::errc()) continue;
      lfs::FileStamp stamp;
      if (take_number(rest_of_line, last, stamp.inode) &&
          take_number(rest_of_line, last, stamp.modified) && rest_of_line == last)
        list.stamps[pointer.oid] = stamp;
      if (seen.insert(pointer.oid).second) list.objects.push_back(std::move(pointer));
    }  // a line cut off by a crash names nothing that was committed
  }
  return list;
}

}  // namespace

std::optional<Unpushed> read_unpushed(const git::Repository& repo, const std::string& remote) {
  return read_list(list_of(repo, remote));
}

std::vector<lfs::Pointer> all_unpushed(const git::Repository& repo) {
  std::vector<lfs::Pointer> all;
  if (!lstat_of(folder_of(repo))) return all;
  for (const auto& entry : fs::directory_iterator(folder_of(repo))) {
    const auto list = entry.is_regular_file() ? read_list(entry.path()) : std::nullopt;
    if (list) all.insert(all.end(), list->objects.begin(), list->objects.end());
  }
  return all;
}

std::vector<std::string> remembered_remotes(const git::Repository& repo) {
  std::vector<std::string> names;
  for (const auto& remote : repo.remotes())
    if (lstat_of(list_of(repo, remote.name))) names.push_back(remote.name);
  return names;
}

void write_unpushed(const git::Repository& repo, const std::string& remote, const Unpushed& list,
                    Durability durability) {
  make_folders(folder_of(repo));
  write_file(list_of(repo, remote), std::string(kHeader) + lines_of(list), durability);
}

void begin_unpushed(const git::Repository& repo, const std::string& remote) {
  write_unpushed(repo, remote, {});
}

void remember_unpushed(const git::Repository& repo, const std::vector<std::string>& remotes,
                       const Unpushed& more, SyncBatch& batch) {
  if (more.objects.empty() && more.commits.empty()) return;
  // The first line end closes a line that a power cut left half written.
  const auto text = "\n" + lines_of(more);
  for (const auto& remote : remotes) {
    const auto path = list_of(repo, remote);
    const File list(::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC));
    if (!list) throw_errno("open", path, errno);
    write_all(list, text, path);
    batch.start(list, path);
  }
}

}  // namespace ztgit::project
