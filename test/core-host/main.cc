// core-host: plays a Bareos File Daemon for a plugin library. Usage: core-host --help.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <vector>

#include "job.h"
#include "library.h"
#include "options.h"
#include "program.h"
#include "record.h"
#include "report.h"
#include "store.h"

namespace core_host {
namespace {

void DoNothing(int) {}

/// As in the daemon: SIGUSR2 interrupts system calls, SIGPIPE is ignored, SIGCHLD has a handler.
void SetSignals() {
  struct sigaction action = {};
  action.sa_handler = DoNothing;
  sigemptyset(&action.sa_mask);
  sigaction(SIGUSR2, &action, nullptr);
  sigaction(SIGCHLD, &action, nullptr);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

using Libraries = std::vector<std::unique_ptr<Library>>;

/// Jobs of one round, each on a thread of its own; a single one stays on this thread.
void RunRound(const Options& options, const Libraries& libraries, Finished& finished) {
  std::vector<std::unique_ptr<Job>> jobs;
  for (int index = 1; index <= options.jobs; ++index) {
    jobs.push_back(std::make_unique<Job>(options, libraries, finished.count() + index));
    Job& job = *jobs.back();
    if (options.jobs > 1 && !job.backup_folder.empty()) {
      job.backup_folder += "." + std::to_string(index);
    }
    if (options.jobs > 1 && !job.where.empty()) job.where += "." + std::to_string(index);
  }
  if (options.jobs == 1) {
    jobs.front()->Run();
  } else {
    RunSideBySide(jobs);
  }
  for (auto& job : jobs) finished.Add(std::move(job));
}

int Run(const Options& options) {
  SetSignals();
  OpenZlib();
  Libraries libraries;
  for (const std::string& plugin : options.plugins) {
    libraries.push_back(std::make_unique<Library>(plugin));
  }
  // Reading them is no part of a job in a daemon.
  std::vector<std::shared_ptr<const Store>> stores;
  for (const std::string& folder : options.restore_folders) stores.push_back(ReadStore(folder));
  Finished finished;
  const Footprint footprint = FootprintNow();
  const Resources before = ResourcesNow();
  const auto started = std::chrono::steady_clock::now();
  for (int round = 0; round < options.repeat; ++round) {
    RunRound(options, libraries, finished);
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - started;
  Resources used = ResourcesNow();
  used.cpu -= before.cpu;
  used.children_cpu -= before.children_cpu;
  const Report report{options, finished, taken.count(), used, GrowthSince(footprint)};
  const std::string text = options.json ? report.AsJson() : report.AsText();
  std::fwrite(text.data(), 1, text.size(), stdout);
  return report.IsSuccess() ? kFine : kJobFailed;
}

}  // namespace
}  // namespace core_host

int main(int count, char** arguments) {
  return core_host::RunProgram({arguments + 1, arguments + count}, core_host::UsageText(),
                               core_host::ParseOptions, core_host::Run);
}
