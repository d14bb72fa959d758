// pointer_of FILE: prints the Git LFS pointer that ztgit makes of a file of any size, for
// tests/interop.
#include <exception>
#include <iostream>

#include "lfs/pointer.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: pointer_of FILE\n";
    return 2;
  }
  try {
    std::cout << ztgit::lfs::to_text(ztgit::lfs::point_at(argv[1]));
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << '\n';
    return 1;
  }
}
