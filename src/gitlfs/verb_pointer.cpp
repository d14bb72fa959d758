#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/tree.hpp"
#include "lfs/pointer.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

namespace {

namespace fs = std::filesystem;

constexpr int kDiffers = 1;       // also: no pointer, nothing to do
constexpr int kNotCanonical = 2;  // --check --strict

fs::path place(const Call& call, const std::string& written) {
  return call.environment().current_folder / written;
}

// The sentence of Go's os.Open: scripts show it to people.
std::string reason_of(const std::string& written, const Error& error) {
  if (error.kind() == ErrorKind::not_found)
    return fmt::format("open {}: no such file or directory", written);
  return error.what();
}

// The beginning of a descriptor or file, long enough to see that it is no pointer.
std::string read_start(const File& file) {
  std::string text(lfs::kPointerMaxBytes, '\0');
  std::size_t filled = 0;
  while (filled < text.size()) {
    const auto got = ::read(file.descriptor(), text.data() + filled, text.size() - filled);
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  text.resize(filled);
  return text;
}

std::optional<lfs::Pointer> parse(const std::string& text) {
  return text.size() < lfs::kPointerMaxBytes ? lfs::parse_pointer(text) : std::nullopt;
}

std::string read_input(const Call& call) { return read_start(File(::dup(call.input()))); }

[[noreturn]] void refuse(const char* sentence) { throw Error(ErrorKind::usage, sentence); }

int check_pointer(Call& call) {
  const auto& given = call.arguments();
  const auto file = given.value("file");
  if (given.value("pointer")) refuse("Cannot combine --check with --compare");
  if (file && given.has("stdin")) refuse("With --check, --file cannot be combined with --stdin");
  if (!file && !given.has("stdin")) refuse("Must specify either --file or --stdin with --compare");
  if (given.has("strict") && given.has("no-strict"))
    refuse("Cannot combine --strict with --no-strict");
  std::string text;
  try {
    text = file ? read_start(open_to_read(place(call, *file))) : read_input(call);
  } catch (const Error& error) {
    call.err() << reason_of(file.value_or("STDIN"), error) << '\n';
    return kFailed;
  }
  if (!parse(text)) return kDiffers;
  return given.has("strict") && !lfs::is_canonical(text) ? kNotCanonical : 0;
}

// Headings and comparisons are for people and go to standard error: what is redirected is the
// pointer that was built, alone.
int compare(Call& call, const std::optional<std::string>& built) {
  const auto& given = call.arguments();
  const auto pointer = given.value("pointer");
  if (pointer && given.has("stdin")) {
    call.err() << "cannot read from STDIN and --pointer\n";
    return kDiffers;
  }
  std::string text;
  try {
    text = pointer ? read_start(open_to_read(place(call, *pointer))) : read_input(call);
  } catch (const Error& error) {
    call.err() << reason_of(pointer.value_or("STDIN"), error) << '\n';
    return kDiffers;
  }
  call.err() << "Pointer from " << visible_line(pointer.value_or("STDIN")) << "\n\n";
  if (!parse(text)) {
    call.err() << "Pointer file error: invalid header\n";
    return kDiffers;
  }
  call.err() << text;
  if (!built) return 0;
  const auto blob = git::blob_id(text);
  call.err() << "\nGit blob OID: " << blob << '\n';
  if (blob == *built) return 0;
  call.err() << "\nPointers do not match\n";
  return kDiffers;
}

}  // namespace

int verb_pointer(Call& call) {
  const auto& given = call.arguments();
  if (given.has("check")) return check_pointer(call);
  const auto file = given.value("file");
  const bool comparing = given.value("pointer") || given.has("stdin");
  if (!file && !comparing) {
    call.err() << "Nothing to do!\n";
    return kDiffers;
  }
  std::optional<std::string> built;
  if (file) {
    std::string text;
    try {
      text = lfs::to_text(lfs::point_at(place(call, *file)));
    } catch (const Error& error) {
      call.err() << reason_of(*file, error) << '\n';
      return kDiffers;
    }
    call.err() << "Git LFS pointer for " << visible_line(*file) << "\n\n" << std::flush;
    call.out() << text << std::flush;
    built = git::blob_id(text);
    if (comparing) call.err() << "\nGit blob OID: " << *built << "\n\n";
  }
  return comparing ? compare(call, built) : 0;
}

}  // namespace ztgit::gitlfs
