// What the programs of this folder have in common: their exit codes, how they refuse a command
// line, and jobs side by side.
#ifndef BAREOS_NODE_CORE_HOST_PROGRAM_H_
#define BAREOS_NODE_CORE_HOST_PROGRAM_H_

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace core_host {

enum ExitCode { kFine = 0, kJobFailed = 1, kCannot = 2 };

/// Runs `run` with what `read` makes of the arguments; both may throw.
template <class Read, class Run>
int RunProgram(const std::vector<std::string>& arguments, const std::string& help, Read&& read,
               Run&& run) {
  try {
    if (arguments.empty() || arguments.front() == "--help") {
      std::fputs(help.c_str(), stdout);
      return kFine;
    }
    return run(read(arguments));
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "core-host: %s (see --help)\n", error.what());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "core-host: %s\n", error.what());
  }
  return kCannot;
}

/// Runs jobs, each on a thread of its own.
template <class Jobs>
void RunSideBySide(const Jobs& jobs) {
  std::vector<std::jthread> threads;
  threads.reserve(jobs.size());
  for (const auto& job : jobs) threads.emplace_back([&job = *job] { job.Run(); });
}

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_PROGRAM_H_
