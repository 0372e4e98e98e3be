// Looks through /proc, as long as it finds something.
#include "daemon/lost_worker.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <thread>

#include "channel/futex.h"
#include "channel/handles.h"

namespace bareos_node::daemon {

namespace {

constexpr std::string_view kName = "BAREOS_NODE_WORKER=";
/// No more of an environment is looked at.
constexpr std::size_t kLongestOutput = 1U << 20;

std::string EnvironmentOf(const char* id) {
  const std::string path = "/proc/" + std::string(id) + "/environ";
  const channel::Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  char part[4096];
  while (file && text.size() < kLongestOutput) {
    const ssize_t length = read(file.get(), part, sizeof part);
    if (length <= 0) break;
    text.append(part, static_cast<std::size_t>(length));
  }
  return text;
}

/// How many were found.
int KillOnce(const std::string& mark) {
  struct Close {
    void operator()(DIR* folder) const noexcept { closedir(folder); }
  };
  const std::unique_ptr<DIR, Close> folder(opendir("/proc"));
  int found = 0;
  // As a whole variable.
  const std::string wanted = mark + '\0';
  while (const dirent* const entry = folder == nullptr ? nullptr : readdir(folder.get())) {
    if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])) == 0) continue;
    if (EnvironmentOf(entry->d_name).find(wanted) == std::string::npos) continue;
    ++found;
    kill(static_cast<pid_t>(std::strtol(entry->d_name, nullptr, 10)), SIGKILL);
  }
  return found;
}

}  // namespace

std::string NewMark() {
  static std::atomic<unsigned> count{0};
  // With the time, because numbers of processes come again.
  const auto now = channel::Clock::now().time_since_epoch().count();
  return std::string(kName) + std::to_string(getpid()) + "." + std::to_string(now) + "." +
         std::to_string(++count);
}

std::vector<char*> EnvironmentWith(std::vector<std::string>& variables, std::string& mark) {
  std::vector<char*> all;
  // One of a daemon that a worker started is of another worker.
  for (std::string& variable : variables) {
    if (!variable.starts_with(kName)) all.push_back(variable.data());
  }
  all.push_back(mark.data());
  all.push_back(nullptr);
  return all;
}

void KillMarked(const std::string& mark) noexcept {
  const auto end = channel::Clock::now() + std::chrono::seconds(1);
  try {
    while (KillOnce(mark) > 0 && channel::Clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  } catch (...) {
    // No memory to look.
  }
}

}  // namespace bareos_node::daemon
