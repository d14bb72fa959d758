#include "review/previews.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/durability.hpp"
#include "base/error.hpp"
#include "git/object_batch.hpp"
#include "git/reference.hpp"
#include "git/tree.hpp"
#include "imaging/decode.hpp"
#include "imaging/encode.hpp"
#include "imaging/heat_map.hpp"
#include "imaging/thumbnail.hpp"

namespace ztgit::review {

namespace {

constexpr std::string_view kRefs = "refs/ztgit/previews/";
constexpr std::size_t kShort = 24;  // hex digits of a picture's oid in a name
// LFS must not take them for pictures, nor git for text.
constexpr const char* kAttributes = "* -filter -diff -text\n";

struct Step {
  std::uint32_t side;
  int quality;
};
// A noisy picture of 512 px is 16 KB at 80; what is still too large becomes coarser, then smaller.
constexpr std::array<Step, 5> kSteps{{{kPreviewSide, 80},
                                      {kPreviewSide, 60},
                                      {kPreviewSide, 40},
                                      {kPreviewSide * 3 / 4, 40},
                                      {kPreviewSide / 2, 30}}};

template <class Encode>
std::string small_enough(const Encode& encode) {
  std::string bytes;
  for (const auto& [side, quality] : kSteps) {
    bytes = encode(side, quality);
    if (bytes.size() <= kPreviewBytes) break;
  }
  return bytes;
}

std::string still(const imaging::Picture& picture) {
  return small_enough([&](std::uint32_t side, int quality) {
    return imaging::encode_webp(imaging::thumbnail(picture, side), {false, quality});
  });
}

std::string blink(const imaging::Picture& before, const imaging::Picture& after) {
  return small_enough([&](std::uint32_t side, int quality) {
    imaging::BlinkRequest request;
    request.encode.quality = quality;
    return imaging::encode_blink(imaging::thumbnail(before, side), imaging::thumbnail(after, side),
                                 request);
  });
}

std::optional<imaging::Picture> decoded(const compare::Side& side) {
  const imaging::DecodeRequest request{kPreviewSide};
  try {
    if (const auto* file = std::get_if<std::filesystem::path>(&side.file))
      return imaging::decode_file(*file, request);
    if (const auto* bytes = std::get_if<std::string>(&side.file))
      return imaging::decode(*bytes, request);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
  }
  return std::nullopt;  // the body says why: it is a remark of the comparison
}

}  // namespace

struct Previews::State {
  git::Repository& repo;
  std::string ref;
  std::string tip = {}, tree = {};
  std::set<std::string> there = {};
  std::map<std::string, std::string> added = {};  // bytes by name

  bool has(const std::string& name) const { return there.contains(name) || added.contains(name); }

  // Makes it unless it is there. Empty: it could not be made.
  std::string put(const std::string& name, const std::function<std::string()>& make) {
    if (has(name)) return name;
    auto bytes = make();
    if (bytes.empty()) return {};
    added[name] = std::move(bytes);
    return name;
  }
};

Previews::Previews(git::Repository& repo, const std::string& review)
    : state_(std::make_unique<State>(State{repo, std::string(kRefs) + review})) {
  auto& self = *state_;
  self.tip = repo.commit_of(self.ref).value_or("");
  if (self.tip.empty()) return;
  self.tree = git::tree_of_commit(repo, self.tip);
  for (auto& name : git::names_in_tree(repo, self.tree, "")) self.there.insert(std::move(name));
}

Previews::~Previews() = default;

const std::string& Previews::ref() const noexcept { return state_->ref; }

PreviewNames Previews::add(const std::optional<compare::Side>& before,
                           const std::optional<compare::Side>& after,
                           const std::optional<compare::Comparison>& result) {
  auto& self = *state_;
  const auto* pictures = result && result->pictures ? &*result->pictures : nullptr;
  const auto one = [&](const std::optional<compare::Side>& side,
                       const imaging::Picture* picture) -> std::string {
    if (!side || side->oid.empty()) return {};
    return self.put(side->oid.substr(0, kShort) + ".webp", [&]() -> std::string {
      if (picture != nullptr) return still(*picture);
      const auto read = decoded(*side);
      return read ? still(*read) : std::string();
    });
  };
  PreviewNames names;
  names.before = one(before, pictures != nullptr ? &pictures->first : nullptr);
  names.after = one(after, pictures != nullptr ? &pictures->second : nullptr);
  if (pictures == nullptr || !result->pixels || result->pixels->identical) return names;
  const auto pair =
      fmt::format("{}-{}", before->oid.substr(0, kShort), after->oid.substr(0, kShort));
  const auto& pixels = *result->pixels;
  if (pixels.changed > 0 && pixels.changed_share <= compare::kNoiseShare)
    names.difference = self.put(pair + ".difference.webp", [&] {
      return still(imaging::heat_map(pictures->first, pixels.mask));
    });
  names.blink =
      self.put(pair + ".blink.webp", [&] { return blink(pictures->first, pictures->second); });
  return names;
}

std::string Previews::commit(const git::Identities& who) {
  auto& self = *state_;
  if (self.added.empty()) return self.tip;
  git::ObjectBatch objects(self.repo, self.added.size() + 3);
  std::vector<git::TreeChange> files;
  if (self.tip.empty()) files.push_back({".gitattributes", objects.add_blob(kAttributes)});
  for (const auto& [name, bytes] : self.added) files.push_back({name, objects.add_blob(bytes)});
  const auto tree = objects.add_tree(self.tree, files);
  auto made = objects.add_commit(
      {tree, self.tip.empty() ? std::vector<std::string>{} : std::vector<std::string>{self.tip},
       "Previews of a review\n", who.author, who.committer});
  SyncBatch batch(self.repo.common_dir());
  objects.write_back(batch);
  batch.finish();
  objects.publish();
  git::update_ref(self.repo, {self.ref, made, self.tip, "previews"}, who.committer);
  for (const auto& [name, bytes] : self.added) self.there.insert(name);
  self.added.clear();
  self.tip = made;
  self.tree = tree;
  return made;
}

}  // namespace ztgit::review
