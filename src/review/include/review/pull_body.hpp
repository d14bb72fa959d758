#pragma once

// What a pull request's page says. Whatever a picture or a reviewer has written is inert in it: no
// mention, no link, no HTML, no way out of its block.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compare/comparison.hpp"
#include "review/review.hpp"

namespace ztgit::review {

// GitHub takes 65,536 characters; this leaves room for what the author writes around ours.
inline constexpr std::size_t kBodyBytes = 60'000;
inline constexpr std::size_t kPicturesShown = 6;  // with images; the others have a row each

struct PulledPicture {
  std::string path;
  std::optional<compare::Side> before, after;  // one may be absent: added, removed
  std::optional<compare::Comparison> comparison;
  // Of the previews' images; empty: there is none. Ours, never a stranger's.
  std::string before_url, after_url, difference_url, blink_url;
};

struct BodyRequest {
  std::string review, project;
  std::string base;      // branch
  std::string from, to;  // commits that are compared
  std::vector<PulledPicture> pictures;
};

// templates/pull-request.md, between two hidden marks. The first holds, in base64, the review's id
// and head. Pictures that find no room are counted in words.
std::string pull_body(const BodyRequest& request);

// `body` with our part replaced, or put at its beginning when it has none: what people wrote around
// it stays.
std::string with_part(std::string_view body, const std::string& part);

struct BodyMark {
  std::string review;  // a valid id
  std::string head;    // the commit that was described
};
// What the hidden mark of a pull request says; a stranger's word. nullopt: there is none.
std::optional<BodyMark> mark_in(std::string_view body);

// A comment's text, for people, with a hidden mark by which it is found again.
std::string marked(const std::string& text, const std::string& operation);
// The operation of a comment's mark: 64 hex digits; empty: none.
std::string operation_in(std::string_view comment);

}  // namespace ztgit::review
