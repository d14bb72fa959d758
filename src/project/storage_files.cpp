#include "storage_files.hpp"

#include <cctype>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::project {

namespace {

constexpr std::string_view kLfs = "filter=lfs diff=lfs merge=lfs -text";
constexpr std::string_view kPlain = "-text -diff -merge";

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

bool is_indented(const std::string& line) {
  return !line.empty() && (line[0] == ' ' || line[0] == '\t');
}

bool is_key(const std::string& line, std::string_view key) {
  const auto text = trim(line);
  return text.starts_with(key) && text.substr(key.size()).starts_with(":");
}

std::string quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string replaced(const std::string& text, std::string_view from, std::string_view to) {
  std::string result;
  std::size_t at = 0;
  for (auto next = text.find(from); next != text.npos; next = text.find(from, at)) {
    result += text.substr(at, next - at);
    result += to;
    at = next + from.size();
  }
  return result + text.substr(at);
}

}  // namespace

std::string with_storage(const std::string& yaml, StorageMode mode, const std::string& rclone) {
  const auto mode_line = fmt::format("  mode: {}", name_of(mode));
  const auto place_line = fmt::format("  rclone: {}", quoted(rclone));
  std::vector<std::string> result;
  bool inside = false, done = false;
  const auto finish = [&] {
    if (inside && !done) result.push_back(mode_line);
    if (inside && !rclone.empty()) result.push_back(place_line);
    done = done || inside;
    inside = false;
  };
  for (const auto& line : lines_of(yaml)) {
    if (inside && !is_indented(line) && !trim(line).empty()) finish();
    if (!is_indented(line) && is_key(line, "storage")) {
      inside = true;
      result.emplace_back("storage:");
      continue;
    }
    if (inside && is_key(line, "rclone")) continue;
    if (inside && is_key(line, "mode")) {
      result.push_back(mode_line);
      done = true;
      continue;
    }
    result.push_back(line);
  }
  finish();
  if (!done) {
    result.emplace_back("storage:");
    result.push_back(mode_line);
    if (!rclone.empty()) result.push_back(place_line);
  }
  return joined(result);
}

std::string with_lfs_url(const std::string& lfsconfig, const std::string& url) {
  std::vector<std::string> result;
  bool inside = false, done = url.empty();
  const auto line_now = fmt::format("\turl = {}", quoted(url));
  for (const auto& line : lines_of(lfsconfig)) {
    const auto text = ascii_lower(trim(line));
    if (text.starts_with("[")) inside = text == "[lfs]";
    const auto key = trim(std::string_view(text).substr(0, text.find('=')));
    if (inside && key == "url" && text.find('=') != text.npos) {
      if (!done) result.push_back(line_now);
      done = true;
      continue;
    }
    result.push_back(line);
    if (text == "[lfs]" && !done) {
      result.push_back(line_now);
      done = true;
    }
  }
  if (!done) {
    result.emplace_back("[lfs]");
    result.push_back(line_now);
  }
  return joined(result);
}

std::string with_plain_pictures(const std::string& attributes) {
  return replaced(attributes, kLfs, kPlain);
}

std::string with_lfs_pictures(const std::string& attributes) {
  return replaced(attributes, kPlain, kLfs);
}

std::string file_url(const std::string& absolute_path) {
  std::string url = "file://";
  for (const char c : absolute_path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        std::isalnum(byte) != 0 || std::string_view("/-._~").find(c) != std::string_view::npos;
    if (plain)
      url += c;
    else
      url += fmt::format("%{:02X}", byte);
  }
  return url;
}

}  // namespace ztgit::project
