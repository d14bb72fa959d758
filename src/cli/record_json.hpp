#pragma once

#include <string>

#include "json.hpp"
#include "metadata/record.hpp"

namespace ztgit::cli {

// One picture of ztgit.params/1: the names and the order of the sidecar.
Json to_json(const std::string& file, const metadata::Record& record);

}  // namespace ztgit::cli
