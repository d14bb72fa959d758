#pragma once

#include <string>
#include <utility>

namespace ztgit {

// A password or token. It has no operator<<, no formatter and no comparison that could end up in a
// message: whoever needs the text says reveal(), and reviewers look for that word. Overwritten when
// it goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) noexcept : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret(Secret&&) noexcept = default;
  Secret& operator=(const Secret&) = default;
  Secret& operator=(Secret&&) noexcept = default;
  ~Secret() {
    volatile char* bytes = text_.data();  // volatile: the compiler may not leave it out
    for (std::size_t i = 0; i < text_.size(); ++i) bytes[i] = '\0';
  }

  const std::string& reveal() const noexcept { return text_; }
  bool empty() const noexcept { return text_.empty(); }

 private:
  std::string text_;
};

}  // namespace ztgit
