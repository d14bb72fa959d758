#pragma once

#include <cstdint>
#include <string>

namespace ztgit::cli {

// "1 picture", "3 pictures"; translators give their language's forms (ngettext).
std::string amount(std::uint64_t count, const char* one, const char* many);

// "411 B", "1.5 MB": SI units, as forges count quotas.
std::string byte_amount(std::uint64_t bytes);

}  // namespace ztgit::cli
