// Change checks of contract 4.11. Accurate mode compares modification time, change time and size.
#include "changes.h"

#include "numbers.h"

namespace core_host {
namespace {

/// Found files count as seen, changed or not.
AccurateEntry* FindAccurate(Job& job, const CurrentNames& names, const struct stat& stat) {
  const StrippedNames stripped(job.options, names);
  AccurateEntry* const entry = job.accurate.Find(LookupName(names, stat));
  if (entry != nullptr) entry->seen = true;
  return entry;
}

}  // namespace

bool HasChanged(Job& job, const CurrentNames& names, const struct stat& stat, std::int64_t since) {
  if (job.has_accurate_list) {
    const AccurateEntry* entry = FindAccurate(job, names, stat);
    if (entry == nullptr) return true;
    const struct stat& old = entry->stat;
    const bool changed = old.st_mtime != stat.st_mtime || old.st_size != stat.st_size ||
                         (!job.options.mtime_only && old.st_ctime != stat.st_ctime);
    return changed;
  }
  if (!job.is_incremental()) return true;
  return stat.st_mtime >= since || (!job.options.mtime_only && stat.st_ctime >= since);
}

bRC CheckChanges(Instance& instance, bareos_node::fd::abi20::save_pkt& packet) {
  Job& job = instance.job;
  if (packet.fname == nullptr || packet.type == 0) {
    job.messages.Violation("checkChanges without a name or a type");
    return bareos_node::bRC_Error;
  }
  if (packet.link == nullptr && !job.has_accurate_list) {
    job.messages.Violation("checkChanges without link: an accurate job would crash of it");
    return bareos_node::bRC_Error;
  }
  // The plugin's own memory: the daemon makes no copies here.
  const CurrentNames names{packet.fname, packet.link, packet.type};
  const std::int64_t since = packet.save_time != 0 ? packet.save_time : job.since;
  if (packet.save_time != 0 && job.rules.save_time_sticks) job.since = packet.save_time;
  packet.accurate_found = false;
  packet.delta_seq = 0;
  if (job.rules.has_check_changes && !instance.check_changes) return bareos_node::bRC_OK;
  if (job.has_accurate_list) {
    if (const AccurateEntry* entry = FindAccurate(job, names, packet.statp)) {
      packet.accurate_found = true;
      packet.delta_seq = static_cast<std::uint32_t>(entry->delta_seq);
    }
  }
  return HasChanged(job, names, packet.statp, since) ? bareos_node::bRC_OK : bareos_node::bRC_Seen;
}

}  // namespace core_host
