#include "cleaning.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::gitlfs {

void Cleaning::take(std::string_view bytes) {
  if (object_) return object_->write(bytes);
  first_ += bytes;
  if (first_.size() < lfs::kPointerMaxBytes) return;
  object_.emplace(place_.store());
  object_->write(first_);
}

std::string Cleaning::finish() {
  if (!object_) {
    if (lfs::parse_pointer(first_)) return first_;
    object_.emplace(place_.store());
    object_->write(first_);
  }
  auto incoming = object_->finish();
  incoming.close();
  incoming.place();
  return lfs::to_text(incoming.pointer());
}

void refuse_extensions(const ObjectPlace& place) {
  for (const auto& [key, value] : place.settings())
    if (key.starts_with("lfs.extension.") && key.ends_with(".clean") && !value.empty())
      throw Error(ErrorKind::config, "clean: ztgit runs no pointer extensions, and " +
                                         visible_line(key) + " asks for one")
          .hint(
              "Use git-lfs itself in this repository: git config filter.lfs.process "
              "'git-lfs filter-process'");
}

}  // namespace ztgit::gitlfs
