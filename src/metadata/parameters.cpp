#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "collector.hpp"
#include "documents.hpp"
#include "merge.hpp"
#include "metadata/limits.hpp"
#include "metadata/read.hpp"
#include "metadata_rows.hpp"
#include "text_decoding.hpp"

namespace ztgit::metadata {

namespace {

struct NeighbourKind {
  std::string_view extension;
  DocumentForm form;
};

constexpr std::array kNeighbours{
    NeighbourKind{".json", DocumentForm::json},
    NeighbourKind{".txt", DocumentForm::text},
    NeighbourKind{".yaml", DocumentForm::yaml},
    NeighbourKind{".xmp", DocumentForm::xmp},
};

constexpr std::string_view kRowsName = "metadata.jsonl";

// nullopt: no such file. Links are not followed: a neighbour is a plain file that a generator
// wrote.
std::optional<std::string> read_neighbour(const std::filesystem::path& path, std::uint64_t limit) {
  const auto status = lstat_of(path);
  if (!status) return std::nullopt;
  if (!S_ISREG(status->st_mode))
    throw Error(ErrorKind::io,
                fmt::format("read {}: not a regular file", path.filename().string()));
  return read_file_if_exists(path, limit);
}

RawEntry neighbour_entry(std::string_view form, const std::filesystem::path& path,
                         std::string_view bytes) {
  RawEntry entry;
  entry.source = fmt::format("neighbour:{}", form);
  entry.key = replace_invalid_utf8(path.filename().string());
  entry.text = decode_utf8_or_latin1(bytes);
  entry.bytes = bytes;
  entry.size = bytes.size();
  return entry;
}

void take_document(Record& record, RawEntry entry, Document document) {
  const auto name = quoted_for_warning(entry.key);
  if (!document.problem.empty()) {
    add_warning(record, fmt::format("the neighbour {} was not used: {}", name, document.problem));
    return;
  }
  if (document.caption)
    add_warning(
        record,
        fmt::format("the neighbour {} has no settings; its text was taken as the prompt", name));
  if (record.source.format == "none") record.source.format = entry.source;
  merge(record, std::move(document.record), MergePolicy::fill, "sidecar");
  if (record.raw.size() < limits::kEntries) record.raw.push_back(std::move(entry));
}

// Easy Diffusion names itself nowhere, but this key is in no other program's files: at the
// beginning of a line of text or of indented JSON.
bool is_of_easy_diffusion(std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = trim(text.substr(0, end));
    if (line.starts_with('"')) line.remove_prefix(1);
    if (line.starts_with("use_stable_diffusion_model") ||
        line.starts_with("Stable Diffusion model"))
      return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

void take_neighbour(Record& record, const std::filesystem::path& path, const NeighbourKind& kind) {
  const auto bytes = read_neighbour(path, limits::kNeighbourBytes);
  if (!bytes) return;
  auto entry = neighbour_entry(kind.extension.substr(1), path, *bytes);
  auto document = read_document(entry.text, kind.form);
  auto& generator = document.record.source.generator;
  if (generator == "unknown" && is_of_easy_diffusion(entry.text)) generator = "easy-diffusion";
  take_document(record, std::move(entry), std::move(document));
}

// The row of this picture alone becomes an entry: the others tell of other pictures.
void take_row(Record& record, const std::filesystem::path& path, std::string_view file_name) {
  const auto bytes = read_neighbour(path, limits::kRowsBytes);
  if (!bytes) return;
  const auto row = find_row(*bytes, file_name);
  if (!row) return;
  take_document(record, neighbour_entry("jsonl", path, row->line),
                read_document(to_text(row->values), DocumentForm::json));
}

template <class Take>
void take_or_warn(Record& record, const std::filesystem::path& path, const Take& take) {
  try {
    take();
  } catch (const Error& error) {
    add_warning(record, fmt::format("the neighbour {} was not used: {}",
                                    quoted_for_warning(path.filename().string()),
                                    visible_line(error.what())));
  }
}

}  // namespace

void merge_neighbour(Record& record, const std::filesystem::path& image) {
  for (const auto& kind : kNeighbours) {
    auto path = image;
    path.replace_extension(kind.extension);
    if (path == image) continue;
    take_or_warn(record, path, [&] { take_neighbour(record, path, kind); });
  }
  auto whole_name = image;  // darktable and digiKam write a.png.xmp
  whole_name += ".xmp";
  take_or_warn(record, whole_name, [&] { take_neighbour(record, whole_name, kNeighbours.back()); });
  auto rows = image;
  rows.replace_filename(kRowsName);
  take_or_warn(record, rows, [&] { take_row(record, rows, image.filename().string()); });
}

void apply_parameters(Record& record, std::string_view text, std::string_view name_for_errors) {
  constexpr std::string_view forms =
      "Give JSON, YAML, the text of A1111's PNG Info, or the WebUI's 生成信息 lines, such as "
      "\"seed: 42\".";
  const auto refuse = [&](std::string_view why) {
    return Error(ErrorKind::usage, fmt::format("read parameters from {}: {}", name_for_errors, why))
        .hint(std::string(forms));
  };
  if (text.size() > limits::kParametersBytes)
    throw refuse(fmt::format("longer than {} bytes", limits::kParametersBytes));
  auto document = read_document(decode_utf8(text).text, DocumentForm::any);
  if (document.caption) throw refuse("it names no parameter");
  if (!document.problem.empty()) throw refuse(document.problem);
  merge(record, std::move(document.record), MergePolicy::replace, "user");
}

}  // namespace ztgit::metadata
