// The files of one Plugin line, contract 4.6: startBackupFile until there are no more, with the
// result tables of the releases.
#include <memory>
#include <utility>

#include "backup.h"
#include "events.h"
#include "fd/layouts.h"
#include "loan.h"
#include "numbers.h"
#include "save.h"

namespace core_host {
namespace {

using SavePacket = bareos_node::fd::abi20::save_pkt;

enum class Next { kFile, kAgain, kEnd, kFailedEnd };

/// What an answer of startBackupFile means.
Next NextOf(Job& job, bRC code, bool is_estimate) {
  if (code == bareos_node::bRC_OK) return Next::kFile;
  if (is_estimate || !job.rules.errors_fail_job || code == bareos_node::bRC_Stop) {
    return Next::kEnd;
  }
  if (code == bareos_node::bRC_Skip) return Next::kAgain;
  if (code == bareos_node::bRC_Error) {
    job.messages.Add(kFatal, "startBackupFile of the plugin failed");
    return Next::kFailedEnd;
  }
  job.messages.Add(kErrorMessage,
                   "startBackupFile of the plugin gave the code " + std::to_string(code));
  return Next::kEnd;
}

bool Flag(const SavePacket& packet, int bit) { return (packet.flags[bit / 8] >> bit % 8 & 1) != 0; }

/// Takes over what the core copies. False, with a fatal message, when something must not be
/// missing.
bool TakeOver(Job& job, const SavePacket& packet, FileToSave& file) {
  file.type = packet.type;
  if (file.type == 0) {
    job.messages.Add(kFatal, "the plugin gave no file type");
    return false;
  }
  if (IsObject(file.type)) {
    if (packet.object_name == nullptr) {
      job.messages.Add(kFatal, "the plugin gave no name of the object");
      return false;
    }
    file.object_name = packet.object_name;
    file.object = packet.object;
    file.object_length = packet.object_len;
    file.object_index = packet.index;
  } else if (packet.fname == nullptr) {
    job.messages.Add(kFatal, "the plugin gave no file name");
    return false;
  }
  file.name = packet.fname == nullptr ? "" : packet.fname;
  file.link = packet.link == nullptr ? "" : packet.link;
  if ((file.type == kDirectory || file.type == kReparse) && !file.link.ends_with('/')) {
    job.messages.Violation("directory " + file.name + ": link must be its path with a slash");
  }
  file.stat = packet.statp;
  file.no_read = packet.no_read;
  file.delta_seq = static_cast<int>(packet.delta_seq);
  for (const int bit : {kDelta, kOffsets, kSparse, kPortableData}) {
    file.options.set(static_cast<std::size_t>(bit), Flag(packet, bit));
  }
  // Any number may come from a plugin, so it wraps around.
  if (file.options.test(kDelta)) file.delta_seq = static_cast<int>(packet.delta_seq + 1U);
  return true;
}

bool CommandIsAccepted(Job& job, Instance& instance, const std::string& definition,
                       bool is_estimate) {
  const unsigned event =
      is_estimate ? EventNumber("bEventEstimateCommand") : EventNumber("bEventBackupCommand");
  if (!instance.events.test(event)) {
    job.messages.Debug(50, "the plugin does not want the command");
    return false;
  }
  const bRC code = DeliverTextTo(instance, event, definition);
  if (code == bareos_node::bRC_OK) return true;
  if (!is_estimate && job.rules.errors_fail_job) {
    job.messages.Add(kFatal, "the plugin refused the command " + definition);
  }
  return false;
}

void CountEstimated(Job& job, const FileToSave& file) {
  ++job.counters.files;
  if (file.type == kRegular) job.counters.bytes += file.stat.st_size;
}

void WalkWith(Job& job, Instance& instance, const std::string& definition, Saver* saver) {
  const Loan command(definition);
  const FileOptions options = Saver::OptionsOf(job.options);
  std::string last_name;
  while (!job.canceled() && IsUsable(instance)) {
    auto packet = FreshPacket<SavePacket>(instance, "startBackupFile");
    packet.cmd = command.get();
    packet.portable = true;
    SetFlags(packet, options);
    const bRC started =
        Invoke(instance, "startBackupFile", [&](auto& table, PluginContext* context) {
          return table.startBackupFile(context, &packet);
        });
    CheckPacket(instance, "startBackupFile", packet);
    const Next next = NextOf(job, started, saver == nullptr);
    if (next == Next::kAgain) continue;
    if (next != Next::kFile) return;

    FileToSave file;
    file.instance = &instance;
    file.command = definition;
    file.options = options;
    if (!TakeOver(job, packet, file)) return;
    if (saver != nullptr) {
      saver->Save(file);
      job.canceller.FilesDone(job.counters.files);
      job.ShowProgress();
    } else {
      CountEstimated(job, file);
    }

    const bRC ended = Invoke(instance, "endBackupFile", [&](auto& table, PluginContext* context) {
      return table.endBackupFile(context);
    });
    const bool is_good = ended == bareos_node::bRC_OK || ended == bareos_node::bRC_More;
    // An estimate looks up whatever is in the packet.
    if (saver == nullptr && is_good && job.has_accurate_list) {
      job.accurate.MarkSeen(Followed(packet.fname));
    }
    // Objects mark the name of the file before them, from release 23 on.
    if (!IsObject(file.type)) last_name = file.name;
    if (is_good && job.options.accurate && saver != nullptr &&
        (!IsObject(file.type) || job.rules.errors_fail_job)) {
      job.accurate.MarkSeen(last_name);
    }
    if (ended != bareos_node::bRC_More) return;
  }
}

}  // namespace

void WalkPluginLine(Job& job, const std::string& definition, Saver* saver) {
  const auto instances = Addressed(job, definition);
  if (instances.empty()) {
    job.messages.Add(kFatal, "the plugin of \"" + definition + "\" is not loaded");
    return;
  }
  for (Instance* instance : instances) {
    if (job.canceled()) return;
    if (!IsUsable(*instance)) continue;
    if (CommandIsAccepted(job, *instance, definition, saver == nullptr)) {
      WalkWith(job, *instance, definition, saver);
    }
    if (job.messages.failed()) return;
  }
}

}  // namespace core_host
