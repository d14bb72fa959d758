#pragma once

// The message of a commit that promotes images (formats.md section 4;
// docs/formats/commit-message.md).

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metadata/record.hpp"

namespace ztgit::project {

inline constexpr std::size_t kMessageLimit = std::size_t{64} << 10;      // bytes of the whole
inline constexpr std::size_t kUserMessageLimit = std::size_t{32} << 10;  // bytes of -m
inline constexpr std::size_t kFreeTextLimit = std::size_t{4} << 10;  // bytes of one prompt as shown
inline constexpr std::size_t kTrailerLimit = 200;                    // bytes of one trailer's value

struct MessageImage {
  std::string path;                          // in the project
  std::string sha256;                        // of the image
  std::string source_name;                   // the file's name in the outputs folder
  std::optional<std::string> sidecar_path;   // in the project; nullopt: --no-sidecar
  const metadata::Record* record = nullptr;  // the redacted one; null: nothing is known. Not owned
};

struct MessageRequest {
  std::optional<std::string> user_message = {};  // -m: the first line is the subject
  std::vector<MessageImage> images = {};         // at least one
  std::string verb = "Promote";                  // of the automatic subject
  std::string_view template_text = {};           // Mustache; empty: the built-in one
};

// Valid UTF-8 that ends in one line end, needs no cleanup by git and survives it: nothing that came
// from an image stands at column 0 outside a trailer's value. Throws Error: usage for a -m that is
// blank, too long or begins with what git takes for something else ('#', '---'); config for a
// template that is broken or too long.
std::string compose_message(const MessageRequest& request);

// What follows the words of a message that somebody else wrote, for the prepare-commit-msg hook.
struct MessageAppendix {
  std::string body;      // the prompt blocks, "" if there are none; without a final line end
  std::string trailers;  // each line with its line end
};
// user_message and verb of the request do not count.
MessageAppendix compose_appendix(const MessageRequest& request);

// templates/commit-message.txt, embedded.
std::string default_message_template();

}  // namespace ztgit::project
