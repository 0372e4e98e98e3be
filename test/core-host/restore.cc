// Restore of contract 4.3 and 4.7: objects first, then per folder the records in their order.
#include "restore.h"

#include "events.h"
#include "numbers.h"
#include "objects.h"
#include "restore_file.h"
#include "store.h"

namespace core_host {
namespace {

/// One restore command of the Director.
void RestoreFolder(Job& job, const std::string& folder, FileRestorer& restorer) {
  job.messages.StorageIsThere();
  job.type_is_known = true;
  Deliver(job, EventNumber("bEventStartRestoreJob"), nullptr);
  StoreReader reader(folder);
  for (StoredFile file; job.goes_on() && reader.Next(file);) {
    // Neither objects nor deleted files come as files.
    if (IsObject(file.type) || file.type == kDeleted) continue;
    restorer.Restore(reader, file);
    job.canceller.FilesDone(job.counters.files);
    job.ShowProgress();
  }
}

/// A file that is still open is ended first, for instances that want the event.
void DeliverEnd(Job& job, FileRestorer& restorer) {
  constexpr unsigned kEvent = EventNumber("bEventEndRestoreJob");
  job.where_is_freed = true;
  for (const auto& instance : job.instances) {
    if (IsUsable(*instance) && instance->events.test(kEvent)) restorer.EndOpenFile(*instance);
  }
  Deliver(job, kEvent, nullptr);
}

}  // namespace

void RunRestore(Job& job) {
  for (const std::string& option : job.options.plugin_options) {
    DeliverAddressed(job, EventNumber("bEventNewPluginOptions"), option);
  }
  DeliverObjects(job, job.options.restore_folders);
  FileRestorer restorer(job);
  for (const std::string& folder : job.options.restore_folders) {
    if (job.goes_on()) RestoreFolder(job, folder, restorer);
  }
  DeliverEnd(job, restorer);
}

}  // namespace core_host
