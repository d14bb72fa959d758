#pragma once

#include <string_view>

#include "metadata/record.hpp"

namespace ztgit::metadata {

enum class MergePolicy {
  fill,     // only what is absent
  replace,  // everything that `from` knows
};

// Takes source, generation and extra of `from` into `into`; `origin` ("sidecar", "user") is noted
// for each field taken.
void merge(Record& into, Record from, MergePolicy policy, std::string_view origin);

// Says where a field comes from: an empty origin forgets it.
void set_origin(Record& record, std::string_view field, std::string_view origin);

// Whether any field but `extra` is known.
bool knows_anything(const Record& record);

}  // namespace ztgit::metadata
