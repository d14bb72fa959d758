// The whole file is the input; container_fuzz.hpp says what must hold.
// A box of length 0 goes to the end, wherever that is.
#include "container_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ztgit::fuzz::check_container(data, size, false);
  return 0;
}
