#pragma once

// One mapping of the sidecar while it is read.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "metadata/record.hpp"
#include "sidecar/sidecar.hpp"
#include "tree.hpp"

namespace ztgit::sidecar {

// Hands out each known key with its type checked; keep_rest() then stores what nobody asked for.
// Every function throws Error (integrity) naming the key for a value of another type.
class Fields {
 public:
  // Where a value stands, and what all mappings of one file share.
  struct File {
    std::string_view name;
    std::vector<UnknownKey> unknown;
  };

  // `node` may be null: a mapping that is not there has no keys.
  Fields(File& file, const Value* node, std::string where);

  std::optional<std::string> text(std::string_view key);
  std::optional<double> number(std::string_view key);
  std::optional<std::uint64_t> whole(std::string_view key);
  std::optional<bool> truth(std::string_view key);
  metadata::Pairs pairs(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  Fields mapping(std::string_view key);
  std::vector<Fields> mappings(std::string_view key);  // a list of them

  bool empty() const { return node_ == nullptr || node_->fields.empty(); }
  void keep_rest();
  [[noreturn]] void refuse_key(std::string_view key, std::string_view reason) const;

 private:
  const Value* take(std::string_view key);
  const Value* take(std::string_view key, Value::Kind kind, std::string_view what);
  std::string path(std::string_view key) const;

  File& file_;
  const Value* node_;
  std::string where_;
  std::set<std::string_view> taken_;
};

}  // namespace ztgit::sidecar
