// The life of a job: instances, start, task, end, teardown.
#include "job.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <ctime>

#include "backup.h"
#include "events.h"
#include "numbers.h"
#include "program.h"
#include "restore.h"
#include "store.h"

namespace core_host {
namespace {

std::string JobName(int id) {
  const std::time_t now = std::time(nullptr);
  std::tm parts = {};
  localtime_r(&now, &parts);
  char text[80];
  const std::size_t length =
      std::strftime(text, sizeof text, "core-host.%Y-%m-%d_%H.%M.%S_", &parts);
  return std::string(text, length) + std::to_string(id);
}

bool HasStandardInput() { return ::fcntl(STDIN_FILENO, F_GETFD) >= 0; }

char TypeOf(Task task) {
  switch (task) {
    case Task::kRestore:
      return static_cast<char>(Number("JT_RESTORE"));
    case Task::kVerify:
      return static_cast<char>(Number("JT_VERIFY"));
    default:
      return static_cast<char>(Number("JT_BACKUP"));
  }
}

char LevelOf(const Options& options) {
  if (options.task == Task::kRestore) return static_cast<char>(Number("L_NONE"));
  if (options.task == Task::kVerify) return static_cast<char>(Number("L_VERIFY_DISK_TO_CATALOG"));
  return options.level;
}

}  // namespace

char Job::type_for_plugins() const noexcept {
  return type_is_known ? type : static_cast<char>(Number("JT_SYSTEM"));
}

Job::Job(const Options& all, const std::vector<std::unique_ptr<Library>>& libraries, int number)
    : options(all),
      rules(all.rules),
      id(number),
      name(JobName(number)),
      previous_name(all.task == Task::kBackup && all.level != 'F' ? "core-host.previous" : ""),
      type(TypeOf(all.task)),
      level(LevelOf(all)),
      backup_folder(all.backup_folder),
      messages(number, all.debug_level, all.rules.storage_wait),
      where(all.where),
      error_buffer("JobId=" + std::to_string(number) + " Job=" + name),
      canceller(*this),
      faults(all) {
  if (all.console) messages.ShowConsole();
  for (const auto& library : libraries) {
    instances.push_back(std::make_unique<Instance>(*this, *library));
  }
  if (all.since) since = *all.since;
  if (!is_incremental()) {
    since = 0;
  } else if (!all.previous.empty()) {
    StoreReader reader(all.previous);
    if (!all.since) since = reader.header().started;
    if (all.accurate) {
      accurate.Load(reader);
      has_accurate_list = true;
    }
  }
}

Job::~Job() = default;

void Job::Run() {
  const bool had_input = HasStandardInput();
  const auto started = std::chrono::steady_clock::now();
  canceller.Start();
  try {
    MakeInstances();
    DeliverText(*this, EventNumber("bEventJobStart"), error_buffer);
    RunTask();
    Deliver(*this, EventNumber("bEventJobEnd"), nullptr);
  } catch (const BrokenOff& error) {
    messages.Add(kFatal, error.what());
  } catch (const std::exception& error) {
    messages.Add(kFatal, error.what());
    Deliver(*this, EventNumber("bEventJobEnd"), nullptr);
  }
  faults.EnterFinish();
  canceller.EnterFinish();
  messages.Close();
  FreeInstances();
  canceller.Stop();
  if (had_input && !HasStandardInput()) messages.Violation("descriptor 0 was closed");
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - started;
  seconds = taken.count();
}

void Job::RunTask() {
  switch (options.task) {
    case Task::kBackup:
      return RunBackup(*this);
    case Task::kEstimate:
      return RunEstimate(*this);
    case Task::kVerify:
      return RunVerify(*this);
    case Task::kRestore:
      return RunRestore(*this);
  }
}

void Job::MakeInstances() {
  for (const auto& instance : instances) {
    const bRC code = Invoke(*instance, "newPlugin", [](auto& table, PluginContext* context) {
      return table.newPlugin(context);
    });
    // A disabled instance gets no events and no calls, apart from freePlugin.
    instance->enabled = code == bareos_node::bRC_OK;
  }
}

void Job::FreeInstances() {
  for (const auto& instance : instances) {
    Invoke(*instance, "freePlugin",
           [](auto& table, PluginContext* context) { return table.freePlugin(context); });
    instance->freed = true;
  }
}

void Job::ShowProgress() {
  constexpr std::int64_t kSeconds = 5;
  if (!options.progress) return;
  const std::int64_t now = std::time(nullptr);
  if (shown_ == 0) shown_ = now;
  if (now - shown_ < kSeconds) return;
  shown_ = now;
  std::fprintf(stderr, "%s JobId %d: so far %lld files, %lld bytes\n", program_name.c_str(), id,
               static_cast<long long>(counters.files), static_cast<long long>(counters.bytes));
}

const std::vector<std::string>& Job::definitions() const noexcept {
  static const std::vector<std::string> kNone;
  const int round = (id - 1) / options.jobs;
  return round % options.use_every == 0 ? options.definitions : kNone;
}

char Job::status() const noexcept {
  if (canceled()) return static_cast<char>(Number("JS_Canceled"));
  if (messages.failed()) return static_cast<char>(Number("JS_FatalError"));
  return static_cast<char>(Number("JS_Running"));
}

std::string_view Job::result() const noexcept {
  if (canceled()) return "Canceled";
  if (messages.failed()) return "Error";
  return messages.errors() > 0 || messages.warnings() > 0 ? "Warning" : "OK";
}

bool Job::is_success() const noexcept {
  return !canceled() && !messages.failed() && messages.errors() == 0;
}

}  // namespace core_host
