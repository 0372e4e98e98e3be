// The core's function table: registration, messages, memory, fileset editing, change checks, seen
// marks.
#include "core_functions.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "changes.h"
#include "common_functions.h"
#include "current_names.h"
#include "job.h"
#include "numbers.h"

namespace core_host {
namespace {

namespace fd = bareos_node::fd;
using bareos_node::bRC_Error;
using bareos_node::bRC_OK;

Instance* InstanceOf(PluginContext* context) {
  return context == nullptr ? nullptr : static_cast<Instance*>(context->core_private_context);
}

/// Common functions, as this daemon has them.
struct FileHost {
  static constexpr bareos_node::bRC kBadEvent = bRC_Error;
  static Instance* InstanceOf(PluginContext* context, const char*) {
    return core_host::InstanceOf(context);
  }
  static bool RefusesEvents(Instance& instance) {
    return instance.job.faults.Refuses("registerBareosEvents");
  }
  static bareos_node::Release ReleaseOf(const Instance& instance) {
    return instance.job.rules.release;
  }
};

using Common = CommonFunctions<FileHost>;

bRC GetInstanceCount(PluginContext* context, int* count) {
  const Instance* instance = InstanceOf(context);
  if (instance == nullptr || count == nullptr) return bRC_Error;
  *count = static_cast<int>(instance->job.instances.size());
  return bRC_OK;
}

// The contract says malloc and free, because the core frees with free() what a plugin got here.
void* Malloc(PluginContext*, const char*, int, std::size_t size) { return std::malloc(size); }

void Free(PluginContext*, const char*, int, void* memory) { std::free(memory); }

/// The job whose fileset can be edited now. What only fails in `Add` calls crashes a daemon in
/// `New` calls.
Job* Editable(PluginContext* context, const char* call, bool crashes) {
  Instance* instance = InstanceOf(context);
  if (instance == nullptr) return nullptr;
  if (instance->job.fileset.open) return &instance->job;
  if (crashes) {
    instance->job.messages.Violation(
        std::string(call) + " outside of PluginCommand to StartBackupJob crashes a daemon");
  }
  return nullptr;
}

bRC AddExclude(PluginContext* context, const char* file) {
  Job* job = Editable(context, "AddExclude", false);
  if (job == nullptr || file == nullptr) return bRC_Error;
  job->fileset.AddExclude(file);
  return bRC_OK;
}

bRC AddInclude(PluginContext* context, const char* file) {
  Job* job = Editable(context, "AddInclude", false);
  if (job == nullptr || file == nullptr) return bRC_Error;
  job->fileset.AddInclude(file);
  return bRC_OK;
}

/// Values end at a colon, and Z has a method: a daemon steps over what should be there.
bool ReadsPast(std::string_view letters, bool values_too) {
  for (std::size_t at = 0; at < letters.size(); ++at) {
    if (letters[at] == 'Z')
      at += letters.substr(at).starts_with("Zf") ? 2 : 1;
    else if (std::string_view("CPVz").find(letters[at]) != std::string_view::npos)
      at = std::min(letters.find(':', at), letters.size() - (values_too ? 0 : 1));
    if (at >= letters.size()) return true;
  }
  return false;
}

bRC AddOptions(PluginContext* context, const char* letters) {
  Job* job = Editable(context, "AddOptions", false);
  if (job == nullptr || letters == nullptr) return bRC_Error;
  if (ReadsPast(letters, job->rules.reads_past_options))
    job->messages.Violation(std::string("AddOptions: a daemon reads past the end of ") + letters);
  job->fileset.AddOptions(letters);
  return bRC_OK;
}

bRC AddRegex(PluginContext* context, const char* expression, int type) {
  Job* job = Editable(context, "AddRegex", false);
  if (job == nullptr || expression == nullptr) return bRC_Error;
  if (job->fileset.AddRegex(expression, type)) return bRC_OK;
  job->messages.Add(kFatal, std::string("bad regular expression: ") + expression);
  return bRC_Error;
}

bRC AddWild(PluginContext* context, const char* pattern, int type) {
  Job* job = Editable(context, "AddWild", false);
  if (job == nullptr || pattern == nullptr) return bRC_Error;
  job->fileset.AddWild(pattern, type);
  return bRC_OK;
}

bRC NewBlock(PluginContext* context, const char* call) {
  Job* job = Editable(context, call, true);
  if (job == nullptr) return bRC_Error;
  job->fileset.NewBlock(call);
  return bRC_OK;
}

bRC NewOptions(PluginContext* context) { return NewBlock(context, "NewOptions"); }
bRC NewInclude(PluginContext* context) { return NewBlock(context, "NewInclude"); }
bRC NewPreInclude(PluginContext* context) { return NewBlock(context, "NewPreInclude"); }

bRC CheckChangesOf(PluginContext* context, void* packet) {
  Instance* instance = InstanceOf(context);
  if (instance == nullptr || packet == nullptr) return bRC_Error;
  return CheckChanges(*instance, *static_cast<fd::abi20::save_pkt*>(packet));
}

bRC AcceptFile(PluginContext* context, void* packet) {
  const Instance* instance = InstanceOf(context);
  if (instance == nullptr || packet == nullptr) return bRC_Error;
  const auto& save = *static_cast<const fd::abi20::save_pkt*>(packet);
  // A daemon hands the name to its patterns unseen.
  const bool accepts =
      instance->job.fileset.Accepts(Followed(save.fname), S_ISDIR(save.statp.st_mode));
  return accepts ? bRC_OK : bareos_node::bRC_Skip;
}

bRC MarkSeen(PluginContext* context, bool all, const char* name, bool seen) {
  Instance* instance = InstanceOf(context);
  if (instance == nullptr || all == (name != nullptr)) return bRC_Error;
  AccurateList& list = instance->job.accurate;
  if (!all) return list.MarkSeen(name, seen) ? bRC_OK : bRC_Error;
  list.MarkAll(seen);
  return bRC_OK;
}

bRC SetSeenBitmap(PluginContext* context, bool all, char* name) {
  return MarkSeen(context, all, name, true);
}

bRC ClearSeenBitmap(PluginContext* context, bool all, char* name) {
  return MarkSeen(context, all, name, false);
}

}  // namespace

fd::PluginApiDefinition* CoreAnnouncement() noexcept {
  static fd::PluginApiDefinition announcement = {sizeof(fd::PluginApiDefinition),
                                                 fd::kInterfaceVersion};
  return &announcement;
}

fd::CoreTable* CoreFunctionTable() noexcept {
  // By name: a function that a new release adds is null until this host plays it.
  static fd::CoreTable table = [] {
    fd::CoreTable made = {};
    made.size = sizeof made;
    made.version = fd::kInterfaceVersion;
    made.registerBareosEvents = Common::RegisterEvents;
    made.unregisterBareosEvents = Common::UnregisterEvents;
    made.getInstanceCount = GetInstanceCount;
    made.getBareosValue = GetValue;
    made.setBareosValue = SetValue;
    made.JobMessage = Common::JobMessage;
    made.DebugMessage = Common::DebugMessage;
    made.bareosMalloc = Malloc;
    made.bareosFree = Free;
    made.AddExclude = AddExclude;
    made.AddInclude = AddInclude;
    made.AddOptions = AddOptions;
    made.AddRegex = AddRegex;
    made.AddWild = AddWild;
    made.NewOptions = NewOptions;
    made.NewInclude = NewInclude;
    made.NewPreInclude = NewPreInclude;
    made.checkChanges = CheckChangesOf;
    made.AcceptFile = AcceptFile;
    made.SetSeenBitmap = SetSeenBitmap;
    made.ClearSeenBitmap = ClearSeenBitmap;
    return made;
  }();
  return &table;
}

}  // namespace core_host
