#pragma once

// ztgit's own part of one hook. A hook has a file of its own, <name>_hook.cpp, whose function is
// named here and stands in the table of run_hook.cpp.

#include <string>

#include "git/repository.hpp"
#include "hooks/hook.hpp"

namespace ztgit::hooks {

struct Body {
  const HookCall& call;
  git::Repository& repository;
  std::string input;   // what git wrote to pre-push and post-rewrite; read once
  bool checks = true;  // false: ZTGIT_HOOKS=0, and pre-push only sends the objects
};

// Each throws Error to stop git; notes go to call.err. The empty ones are to come.
void pre_commit(const Body& body);
void prepare_commit_msg(const Body& body);
void commit_msg(const Body& body);
void post_commit(const Body& body);
void pre_push(const Body& body);
void post_checkout(const Body& body);
void post_merge(const Body& body);
void post_rewrite(const Body& body);

// The one of these that the call names, whatever ZTGIT_HOOKS says. Error (usage): there is none.
void run_body(const Body& body);

}  // namespace ztgit::hooks
