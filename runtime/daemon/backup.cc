// startBackupFile, with the search for changes that python3-fd does after it.
#include <string>

#include "daemon/instance.h"
#include "fd/constants.h"
#include "fd/layouts.h"

namespace bareos_node::daemon {

namespace {

bool IsOneOf(std::int64_t value, Release release, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (fd::ValueOf(name, release) == value) return true;
  }
  return false;
}

}  // namespace

bRC Instance::StartBackupFile(const fd::Callback& callback) {
  service_.AllowFileset(false);
  const std::uint32_t fatal_before = service_.fatal_messages();
  const bRC result = Forward(callback);
  if (result == bRC_OK && session_ != nullptr &&
      IsOneOf(level_, service_.release(), {"L_INCREMENTAL", "L_DIFFERENTIAL"}))
    FindChanges(callback.packet);
  // Daemons up to 22 and estimates take an error for the end of the list.
  const bool silent = estimate_ || service_.release() <= Release::k22;
  if (result == bRC_Error && silent && !failed_ && service_.fatal_messages() == fatal_before)
    core_.Tell(Severity::kFatal, Complaint(callback, "it failed"));
  return result;
}

/// Marks what did not change. Whether the core looks at all is up to bVarCheckChanges.
void Instance::FindChanges(void* memory) {
  const auto layout = fd::LayoutOfSavePacket(memory);
  if (!layout || core_.table->checkChanges == nullptr) return;
  fd::VisitSavePacket(*layout, memory, [this](auto& packet) {
    const Release release = service_.release();
    // The core looks at the name. Objects and deletions have no time that could be compared.
    if (packet.fname == nullptr ||
        IsOneOf(packet.type, release,
                {"FT_RESTORE_FIRST", "FT_PLUGIN_CONFIG", "FT_PLUGIN_CONFIG_FILLED", "FT_DELETED"}))
      return;
    if (packet.save_time == 0 && service_.since() != 0)
      packet.save_time = static_cast<time_t>(service_.since());
    if (core_.table->checkChanges(core_.ctx, &packet) != bRC_Seen) return;
    const bool directory =
        IsOneOf(packet.type, release, {"FT_DIRBEGIN", "FT_DIREND", "FT_DIRNOCHG"});
    const auto type = fd::ValueOf(directory ? "FT_DIRNOCHG" : "FT_NOCHG", release);
    packet.type = static_cast<std::int32_t>(*type);
  });
}

}  // namespace bareos_node::daemon
