// Starts libgit2 and ends: what the start of any program linked to it costs.
#include <git2.h>

int main() {
  git_libgit2_init();
  git_libgit2_shutdown();
  return 0;
}
