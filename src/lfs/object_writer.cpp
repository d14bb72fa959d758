#include "lfs/object_writer.hpp"

#include <span>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/atomic_file.hpp"

namespace ztgit::lfs {

ObjectWriter::ObjectWriter(const Store& store)
    : store_(store), temporary_(store.new_temporary()), file_(create_new(temporary_)) {}

ObjectWriter::~ObjectWriter() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void ObjectWriter::write(std::string_view bytes) {
  hash_.update(bytes);
  write_all(file_, bytes, temporary_);
  size_ += bytes.size();
}

bool ObjectWriter::share(const File& from) {
  if (!share_bytes(from, file_)) return false;
  constexpr std::size_t chunk = std::size_t{256} << 10;
  std::vector<std::byte> buffer(chunk);
  while (const auto got = read_at(file_, size_, buffer, temporary_)) {
    hash_.update(std::span(buffer).first(got));
    size_ += got;
  }
  return true;
}

Incoming ObjectWriter::finish() {
  Pointer pointer{hash_.finish(), size_, {}};
  auto target = store_.object_path(pointer.oid);
  return {std::exchange(temporary_, {}), std::move(target), std::move(file_), std::move(pointer)};
}

}  // namespace ztgit::lfs
