// The event sequences of backup, estimate and verify jobs, contract 4.3.
#include "backup.h"

#include "events.h"
#include "loan.h"
#include "numbers.h"
#include "objects.h"
#include "save.h"

namespace core_host {
namespace {

/// Numbers travel in the pointer itself.
void DeliverNumber(Job& job, unsigned event, std::int64_t number) {
  Deliver(job, event, reinterpret_cast<void*>(static_cast<std::intptr_t>(number)));
}

void DeliverLevel(Job& job) {
  if (job.is_incremental()) DeliverNumber(job, EventNumber("bEventSince"), job.since);
  DeliverNumber(job, EventNumber("bEventLevel"), job.level);
}

void DeliverFileset(Job& job) {
  job.fileset.open = true;
  for (const std::string& definition : job.definitions()) {
    DeliverAddressed(job, EventNumber("bEventPluginCommand"), definition);
  }
  Deliver(job, EventNumber("bEventEndFileSet"), nullptr);
}

void CheckUnseen(Job& job, Saver& saver) {
  for (auto& [name, entry] : job.accurate.entries()) {
    if (entry.seen) continue;
    for (const auto& instance : job.instances) {
      if (job.canceled()) return;
      if (!IsUsable(*instance) || instance->library.table().checkFile == nullptr) continue;
      Loan loan(name);
      const bRC code = Invoke(*instance, "checkFile", [&](auto& table, PluginContext* context) {
        return table.checkFile(context, loan.get());
      });
      if (code != bareos_node::bRC_Seen) continue;
      entry.seen = true;
      break;
    }
    if (!entry.seen && !job.canceled()) saver.SaveDeleted(name);
  }
}

void Walk(Job& job) {
  Saver saver(job);
  WalkCoreFiles(job, saver);
  if (job.options.option_plugin_files.empty()) {
    for (const std::string& definition : job.definitions()) {
      if (!job.goes_on()) break;
      WalkPluginLine(job, definition, &saver);
    }
  }
  if (job.has_accurate_list && job.goes_on()) CheckUnseen(job, saver);
  saver.Finish();
}

void DeliverPluginOptions(Job& job) {
  for (const std::string& option : job.options.plugin_options) {
    DeliverAddressed(job, EventNumber("bEventNewPluginOptions"), option);
  }
}

}  // namespace

void RunBackup(Job& job) {
  DeliverLevel(job);
  DeliverFileset(job);
  DeliverPluginOptions(job);
  if (job.is_incremental() && !job.options.previous.empty()) {
    DeliverObjects(job, {job.options.previous});
  } else if (job.is_incremental()) {
    DeliverObjects(job, {});
  }
  job.messages.StorageIsThere();
  job.type_is_known = true;
  Deliver(job, EventNumber("bEventStartBackupJob"), nullptr);
  job.fileset.open = false;
  if (job.goes_on()) Walk(job);
  Deliver(job, EventNumber("bEventEndBackupJob"), nullptr);
}

void RunEstimate(Job& job) {
  job.messages.StorageIsThere();
  DeliverLevel(job);
  DeliverFileset(job);
  job.fileset.open = false;
  for (const std::string& definition : job.definitions()) {
    if (job.goes_on()) WalkPluginLine(job, definition, nullptr);
  }
}

void RunVerify(Job& job) {
  job.messages.StorageIsThere();
  job.type_is_known = true;
  DeliverLevel(job);
  DeliverFileset(job);
  job.fileset.open = false;
  Deliver(job, EventNumber("bEventStartVerifyJob"), nullptr);
  Deliver(job, EventNumber("bEventEndVerifyJob"), nullptr);
}

}  // namespace core_host
