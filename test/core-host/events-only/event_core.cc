// The function table that the daemon gives to plugins: registration, variables, messages, and what
// only a Storage Daemon has.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "common_functions.h"
#include "core_tables.h"
#include "core_text.h"
#include "event_job.h"
#include "variables.h"

namespace core_host {

namespace {

using bareos_node::bRC_Error;
using bareos_node::bRC_OK;
using bareos_node::daemon::kIsStorageDaemon;

/// NULL, with a broken rule, when the job does not have it any more.
EventInstance* InstanceOf(PluginContext* context, const char* call) {
  if (context == nullptr || context->core_private_context == nullptr) return nullptr;
  auto* const instance = static_cast<EventInstance*>(context->core_private_context);
  if (!instance->freed) return instance;
  instance->job.messages.Violation(std::string(call) + " for an instance that was freed");
  return nullptr;
}

/// Common functions, as these daemons have them.
struct EventHost {
  static constexpr bRC kBadEvent = bRC_OK;
  static EventInstance* InstanceOf(PluginContext* context, const char* call) {
    return core_host::InstanceOf(context, call);
  }
  static bool RefusesEvents(const EventInstance& instance) {
    return instance.job.settings.refuses_events;
  }
  static bareos_node::Release ReleaseOf(const EventInstance& instance) {
    return instance.job.settings.release;
  }
};

using Common = CommonFunctions<EventHost>;

bRC GetInstanceCount(PluginContext* context, int* count) {
  EventInstance* const instance = InstanceOf(context, "getInstanceCount");
  if (instance == nullptr) return bRC_Error;
  if (!instance->job.settings.comes_back.empty()) instance->job.ComeBack(*instance);
  *count = 1;
  return bRC_OK;
}

bRC GetBareosValue(PluginContext* context, std::int32_t id, void* slot) {
  EventInstance* const instance = InstanceOf(context, "getBareosValue");
  return instance == nullptr || slot == nullptr ? bRC_Error : ReadValue(instance->job, id, slot);
}

bRC SetBareosValue(PluginContext* context, std::int32_t id, void* value) {
  EventInstance* const instance = InstanceOf(context, "setBareosValue");
  return instance == nullptr || value == nullptr ? bRC_Error : WriteValue(instance->job, id, value);
}

#if !BAREOS_NODE_IS_DIRECTOR

char* EditDeviceCodes(void* record, char*& text, const char* codes, const char* command) {
  const std::string edited =
      (record == nullptr ? "no record: " : "") + std::string(codes) + " (" + command + ")";
  text = CheckPoolMemorySize(text, static_cast<std::int32_t>(edited.size() + 1));
  std::memcpy(text, edited.c_str(), edited.size() + 1);
  return text;
}

char* LookupCryptoKey(const char* volume) {
  return std::string_view(volume) == "Encrypted" ? strdup("secret-of-the-volume") : nullptr;
}

bool UpdateVolumeInfo(void* record) { return *static_cast<int*>(record) == 0; }

void UpdateTapeAlert(void* record, std::uint64_t flags) {
  // Kept where the report finds it; a record that is not alive would be seen by the sanitizers.
  *static_cast<int*>(record) = 0;
  std::fprintf(stderr, "core-host: tape alert %llx\n", static_cast<unsigned long long>(flags));
}

void* NewRecord(bool) { return nullptr; }
void CopyRecordState(void*, void*) {}
void FreeRecord(void*) {}

#endif

}  // namespace

/// The size means something else in each daemon (contract 4.1).
api::PluginApiDefinition* CoreAnnouncement() noexcept {
  static api::PluginApiDefinition announcement = {
      kIsStorageDaemon ? sizeof(api::EntryTable) : sizeof(api::CoreTable), api::kInterfaceVersion};
  return &announcement;
}

api::CoreTable* CoreFunctionTable() noexcept {
  static api::CoreTable table = [] {
    api::CoreTable made = {};
    made.size = sizeof made;
    made.version = api::kInterfaceVersion;
    made.registerBareosEvents = Common::RegisterEvents;
    made.unregisterBareosEvents = Common::UnregisterEvents;
    made.getInstanceCount = GetInstanceCount;
    made.getBareosValue = GetBareosValue;
    made.setBareosValue = SetBareosValue;
    made.JobMessage = Common::JobMessage;
    made.DebugMessage = Common::DebugMessage;
#if !BAREOS_NODE_IS_DIRECTOR
    made.EditDeviceCodes = EditDeviceCodes;
    made.LookupCryptoKey = LookupCryptoKey;
    made.UpdateVolumeInfo = UpdateVolumeInfo;
    made.UpdateTapeAlert = UpdateTapeAlert;
    made.new_record = NewRecord;
    made.CopyRecordState = CopyRecordState;
    made.FreeRecord = FreeRecord;
#endif
    return made;
  }();
  return &table;
}

}  // namespace core_host
