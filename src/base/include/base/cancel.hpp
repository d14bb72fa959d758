#pragma once

namespace ztgit {

// Async-signal-safe: the handler of SIGINT and SIGTERM calls it.
void request_cancel() noexcept;
bool cancel_requested() noexcept;

// Called between the steps of long work, where stopping leaves nothing half done. Throws Error
// (cancelled).
void throw_if_cancelled();

}  // namespace ztgit
