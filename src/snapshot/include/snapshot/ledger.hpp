#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/inventory.hpp"
#include "snapshot/snapshots.hpp"
#include "snapshot/vault.hpp"

namespace ztgit::snapshot {

// One source from snapshot to snapshot: what the newest one holds, what has been kept since, and
// the journal that makes the latter safe. A backup has one for a moment, watch for as long as it
// runs. Call with the source locked; keeping and committing with the vault shared besides.
class Ledger {
 public:
  // Loads the scan cache, or the newest snapshot where the cache is not of that one. What a killed
  // run had journaled becomes a snapshot first, before anybody looks whether it still exists.
  Ledger(const Vault& vault, const Source& source, const ZonedTime& now);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  ~Ledger();

  const Source& source() const noexcept;
  Inventory& inventory() noexcept;
  const Snapshot* newest() const noexcept;  // null: there is none yet
  std::size_t recovered() const noexcept;   // files that only a journal knew of
  // Those of which a journal says that they are safe, and whose objects are not there: damage.
  const std::vector<std::string>& lost() const noexcept;

  // The object of a file is durable and has its name.
  void keep(const std::string& path, Entry entry);
  void flush();  // from here on they are safe
  void keep_folder(const std::string& path, std::uint32_t mode);
  void forget(const std::string& path);  // it is gone

  bool changed() const noexcept;  // the next snapshot would not be like the newest one
  // How many kept files no snapshot holds.
  std::size_t waiting() const noexcept;

  // nullopt: nothing has changed. The cache learns of stamps in any case.
  std::optional<Snapshot> commit(const NewSnapshot& what);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What a snapshot, the newest of its source, holds: with stamps where the scan cache has them.
Inventory known_inventory(const Vault& vault, const Snapshot& newest);

}  // namespace ztgit::snapshot
