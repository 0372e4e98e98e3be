// Loads the accurate list from the manifest of an earlier backup and keeps its seen marks.
#include "accurate.h"

#include "numbers.h"
#include "store.h"

namespace core_host {

void AccurateList::Load(StoreReader& reader) {
  for (StoredFile file; reader.Next(file);) {
    if (file.type == kDeleted) {
      entries_.erase(file.name);
    } else if (!IsObject(file.type)) {
      entries_[file.name] = {file.stat, file.delta_seq, false};
    }
  }
}

AccurateEntry* AccurateList::Find(const std::string& name) {
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : &found->second;
}

bool AccurateList::MarkSeen(const std::string& name, bool seen) {
  AccurateEntry* entry = Find(name);
  if (entry != nullptr) entry->seen = seen;
  return entry != nullptr;
}

void AccurateList::MarkAll(bool seen) {
  for (auto& [name, entry] : entries_) entry.seen = seen;
}

}  // namespace core_host
