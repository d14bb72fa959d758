// copy_hash_sync FOLDER PICTURE...: the least that keeping pictures safe can cost. Copies each into
// a content-addressed store, hashing on the way, and from there into a folder; the same calls,
// chunks, threads and flushes as promote (write-back started file by file, one fsync for all, one
// more at the end), and nothing else: no metadata, no git. Measures, so an error just ends it.
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <linux/fs.h>
#include <memory>
#include <string>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <openssl/evp.h>

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = std::size_t{256} << 10;
constexpr unsigned kThreads = 2;

int must(int status, const char* what) {
  if (status >= 0) return status;
  std::perror(what);
  std::exit(1);
}

struct Stored {
  fs::path temporary, object, file;
  int copy = -1;
};

Stored store(const fs::path& picture, const fs::path& folder, std::size_t number) {
  static const std::array<char, 16> digits = {'0', '1', '2', '3', '4', '5', '6', '7',
                                              '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
  Stored stored{folder / "tmp" / std::to_string(number), {}, folder / picture.filename()};
  const int source = must(::open(picture.c_str(), O_RDONLY | O_CLOEXEC), "open");
  stored.copy =
      must(::open(stored.temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666), "create");
  const auto buffer = std::make_unique<std::array<char, kChunk>>();
  EVP_MD_CTX* hash = EVP_MD_CTX_new();
  EVP_DigestInit_ex(hash, EVP_sha256(), nullptr);
  while (const auto got = static_cast<std::size_t>(
             must(static_cast<int>(::read(source, buffer->data(), kChunk)), "read"))) {
    EVP_DigestUpdate(hash, buffer->data(), got);
    must(static_cast<int>(::write(stored.copy, buffer->data(), got)), "write");
  }
  ::close(source);
  std::array<unsigned char, 32> digest{};
  EVP_DigestFinal_ex(hash, digest.data(), nullptr);
  EVP_MD_CTX_free(hash);
  must(::sync_file_range(stored.copy, 0, 0, SYNC_FILE_RANGE_WRITE), "sync_file_range");
  std::string oid;
  for (const unsigned char byte : digest) {
    oid += digits.at(byte >> 4U);
    oid += digits.at(byte & 15U);
  }
  stored.object = folder / "objects" / oid.substr(0, 2) / oid.substr(2, 2) / oid;
  return stored;
}

void flush_new_file(const fs::path& folder) {
  const auto name = folder / "barrier";
  const int file =
      must(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666), "create");
  must(::fsync(file), "fsync");
  ::close(file);
  ::unlink(name.c_str());
}

void put_in_place(const Stored& stored) {
  fs::create_directories(stored.object.parent_path());
  must(::rename(stored.temporary.c_str(), stored.object.c_str()), "rename");
  const int object = must(::open(stored.object.c_str(), O_RDONLY | O_CLOEXEC), "open");
  const int file =
      must(::open(stored.temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666), "create");
  if (::ioctl(file, FICLONE, object) != 0)
    while (must(static_cast<int>(
                    ::copy_file_range(object, nullptr, file, nullptr, std::size_t{1} << 30U, 0)),
                "copy") > 0) {
    }
  ::close(object);
  ::close(file);
  must(::rename(stored.temporary.c_str(), stored.file.c_str()), "rename");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const fs::path folder = argv[1];
  const std::vector<fs::path> pictures(argv + 2, argv + argc);
  fs::create_directories(folder / "tmp");
  std::vector<Stored> stored(pictures.size());
  std::atomic<std::size_t> next = 0;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < kThreads; ++i)
      threads.emplace_back([&] {
        for (std::size_t n = next++; n < pictures.size(); n = next++)
          stored[n] = store(pictures[n], folder, n);
      });
  }
  for (const auto& one : stored) {
    must(::sync_file_range(
             one.copy, 0, 0,
             SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER),
         "sync_file_range");
    ::close(one.copy);
  }
  flush_new_file(folder);
  for (const auto& one : stored) put_in_place(one);
  flush_new_file(folder);
  return 0;
}
