// One job, and the plugin instances that live in it.
#ifndef BAREOS_NODE_CORE_HOST_JOB_H_
#define BAREOS_NODE_CORE_HOST_JOB_H_

#include <atomic>
#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "accurate.h"
#include "answers.h"
#include "cancel.h"
#include "faults.h"
#include "fileset.h"
#include "library.h"
#include "messages.h"
#include "options.h"

namespace core_host {

using bareos_node::bRC;
using bareos_node::PluginContext;

class Job;

/// One plugin library within one job.
struct Instance {
  Instance(Job& owner, Library& from) : job(owner), library(from) {
    context.plugin = library.plugin();
    context.core_private_context = this;
  }
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  Job& job;
  Library& library;
  PluginContext context = {};
  std::atomic<bool> enabled = false;
  std::atomic<bool> freed = false;
  std::bitset<32> events;
  bool check_changes = true;
};

struct Counters {
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  std::int64_t skipped = 0;
  std::int64_t deleted = 0;
  std::int64_t objects = 0;
};

class Job {
 public:
  Job(const Options& options, const std::vector<std::unique_ptr<Library>>& libraries, int number);
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  ~Job();

  /// Runs all of it on the calling thread.
  void Run();

  bool canceled() const noexcept { return canceller.canceled(); }
  /// Whether to go on with files.
  bool goes_on() const noexcept { return !canceled() && !messages.failed(); }
  bool is_incremental() const noexcept { return level == 'I' || level == 'D' || level == 'S'; }
  /// On long runs: every few seconds how far it is. Called for every file and every block.
  void ShowProgress();
  /// One of the JS_ letters.
  char status() const noexcept;
  /// The Plugin lines of this job.
  const std::vector<std::string>& definitions() const noexcept;
  /// OK, Warning, Error or Canceled.
  std::string_view result() const noexcept;
  /// Whether nothing is missing: warnings are no failure to a Director, errors are.
  bool is_success() const noexcept;

  const Options& options;
  const Rules& rules;
  const int id;
  const std::string name;
  const std::string previous_name;
  /// What the job turns out to be; until the Director says so, plugins see the type of the daemon's
  /// own jobs, and in an estimate to its end.
  const char type;
  bool type_is_known = false;
  char type_for_plugins() const noexcept;
  const char level;
  std::string backup_folder;
  std::int64_t since = 0;
  Messages messages;
  Fileset fileset;
  AccurateList accurate;
  bool has_accurate_list = false;
  std::string where;
  bool where_is_freed = false;
  /// What the daemon puts into messages about ACLs and extended attributes.
  std::string error_buffer;
  Counters counters;
  std::vector<std::unique_ptr<Instance>> instances;
  Canceller canceller;
  Faults faults;
  double seconds = 0;

 private:
  void MakeInstances();
  void FreeInstances();
  void RunTask();

  std::int64_t shown_ = 0;
};

/// Calls an entry point. All calls go through here, because a cancel may be wanted at any of them.
template <class Function>
bRC Invoke(Instance& instance, std::string_view call, Function&& function) {
  instance.job.canceller.Reached(call);
  const bRC code = std::forward<Function>(function)(instance.library.table(), &instance.context);
  NoteAnswer(instance.job.messages, call, code);
  if (instance.job.canceller.IsJobThread()) instance.job.faults.Passed(call);
  return code;
}

/// A packet of zeros that carries its size at both ends, unless the marks of this call's packets
/// are damaged.
template <class Packet>
Packet FreshPacket(const Instance& instance, std::string_view call) noexcept {
  Packet packet = {};
  const SizeMarks marks = instance.job.faults.MarksOf(call, sizeof(Packet));
  packet.pkt_size = marks.size;
  packet.pkt_end = marks.end;
  return packet;
}

/// After a call: both sizes must be what they were.
template <class Packet>
void CheckPacket(Instance& instance, std::string_view call, const Packet& packet) {
  const SizeMarks marks = instance.job.faults.MarksOf(call, sizeof(Packet));
  if (packet.pkt_size != marks.size || packet.pkt_end != marks.end) {
    instance.job.messages.Violation(std::string(call) + " damaged the size marks of its packet");
  }
}

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_JOB_H_
