// core-host: plays a Bareos File Daemon for a plugin library. Usage: core-host --help.
#include <csignal>

#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <thread>

#include "job.h"
#include "library.h"
#include "options.h"
#include "report.h"

namespace core_host {
namespace {

enum ExitCode { kFine = 0, kJobFailed = 1, kCannot = 2 };

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
using Jobs = std::vector<std::unique_ptr<Job>>;

/// Jobs of one round, each on a thread of its own; a single one stays on this thread.
void RunRound(const Options& options, const Libraries& libraries, Jobs& jobs) {
  const std::size_t first = jobs.size();
  for (int index = 0; index < options.jobs; ++index) {
    jobs.push_back(std::make_unique<Job>(options, libraries, static_cast<int>(jobs.size()) + 1));
    Job& job = *jobs.back();
    if (options.jobs > 1 && !job.backup_folder.empty()) {
      job.backup_folder += "." + std::to_string(index + 1);
    }
    if (options.jobs > 1 && !job.where.empty()) job.where += "." + std::to_string(index + 1);
  }
  if (options.jobs == 1) {
    jobs[first]->Run();
    return;
  }
  std::vector<std::jthread> threads;
  for (std::size_t index = first; index < jobs.size(); ++index) {
    threads.emplace_back([&job = *jobs[index]] { job.Run(); });
  }
}

int Run(const Options& options) {
  SetSignals();
  Libraries libraries;
  for (const std::string& plugin : options.plugins) {
    libraries.push_back(std::make_unique<Library>(plugin));
  }
  Jobs jobs;
  const Resources before = ResourcesNow();
  const auto started = std::chrono::steady_clock::now();
  for (int round = 0; round < options.repeat; ++round) RunRound(options, libraries, jobs);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - started;
  Resources used = ResourcesNow();
  used.cpu -= before.cpu;
  used.children_cpu -= before.children_cpu;
  const Report report{options, jobs, taken.count(), used};
  const std::string text = options.json ? report.AsJson() : report.AsText();
  std::fwrite(text.data(), 1, text.size(), stdout);
  return report.Result() == "OK" ? kFine : kJobFailed;
}

int Main(const std::vector<std::string>& arguments) {
  try {
    if (arguments.empty() || arguments.front() == "--help") {
      std::fputs(UsageText().c_str(), stdout);
      return kFine;
    }
    return Run(ParseOptions(arguments));
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "core-host: %s (see core-host --help)\n", error.what());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "core-host: %s\n", error.what());
  }
  return kCannot;
}

}  // namespace
}  // namespace core_host

int main(int count, char** arguments) {
  return core_host::Main({arguments + 1, arguments + count});
}
