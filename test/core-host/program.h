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

/// What messages call the program: whoever starts it for somebody else gives the name that this
/// one knows, as `--as NAME`, first of all arguments.
inline std::string program_name = "core-host";

/// Runs `run` with what `read` makes of the arguments; both may throw.
template <class Read, class Run>
int RunProgram(std::vector<std::string> arguments, const std::string& help, Read&& read,
               Run&& run) {
  if (arguments.size() >= 2 && arguments.front() == "--as") {
    program_name = arguments[1];
    arguments.erase(arguments.begin(), arguments.begin() + 2);
  }
  try {
    if (arguments.empty() || arguments.front() == "--help") {
      std::fputs(help.c_str(), stdout);
      return kFine;
    }
    return run(read(arguments));
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "%s: %s (see %s --help)\n", program_name.c_str(), error.what(),
                 program_name.c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", program_name.c_str(), error.what());
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
