#include <clocale>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "base/cancel.hpp"
#include "base/fault.hpp"
#include "run.hpp"

int main(int argc, char** argv) {
  // Messages in the user's language, names in the user's encoding; numbers and dates stay as they
  // are.
  std::setlocale(LC_CTYPE, "");
  std::setlocale(LC_MESSAGES, "");
  // The first signal asks for a clean stop between two steps, the second ends the program at once.
  struct sigaction stop {};
  stop.sa_handler = [](int) { ztgit::request_cancel(); };
  stop.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &stop, nullptr);
  ::sigaction(SIGTERM, &stop, nullptr);
#ifdef ZTGIT_FAULTS
  if (const char* plan = std::getenv("ZTGIT_FAULT")) ztgit::set_fault_plan(plan);
#endif
  return ztgit::cli::run(argc, argv, std::cout, std::cerr);
}
