#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "imaging/picture.hpp"

namespace ztgit::view {

inline constexpr std::uint32_t kThumbnailSide = 384;  // px: two for each one of a card

// Small WebP pictures by the SHA-256 of what they show, in a folder that can be removed at any
// time. As many are made at once as there are cores; each is made once. For several threads.
class Thumbnails {
 public:
  explicit Thumbnails(std::filesystem::path folder);
  Thumbnails(const Thumbnails&) = delete;
  Thumbnails& operator=(const Thumbnails&) = delete;
  ~Thumbnails();

  // `decode` gives the picture, at least that large, where it has to be made. nullopt: it cannot be
  // shown.
  std::optional<std::string> get(const std::string& name,
                                 const std::function<imaging::Picture(std::uint32_t side)>& decode);
  // Something made elsewhere, under the same roof: a heat map.
  std::optional<std::string> stored(const std::string& name) const;
  void store(const std::string& name, const std::string& bytes) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::view
