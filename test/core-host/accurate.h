// The accurate list of a job: what the last backup had, and which of it was seen again.
#ifndef BAREOS_NODE_CORE_HOST_ACCURATE_H_
#define BAREOS_NODE_CORE_HOST_ACCURATE_H_

#include <sys/stat.h>

#include <map>
#include <string>

namespace core_host {

class StoreReader;

struct AccurateEntry {
  struct stat stat = {};
  int delta_seq = 0;
  bool seen = false;
};

class AccurateList {
 public:
  /// Takes over the files of a backup; deleted ones vanish.
  void Load(StoreReader& reader);

  AccurateEntry* Find(const std::string& name);
  bool MarkSeen(const std::string& name, bool seen = true);
  void MarkAll(bool seen);

  std::map<std::string, AccurateEntry>& entries() noexcept { return entries_; }

 private:
  std::map<std::string, AccurateEntry> entries_;
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_ACCURATE_H_
