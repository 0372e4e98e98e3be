// Round by round: those that are children now are killed, which makes theirs the next ones.
#include "keeper/descendants.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

// Kernels may lack it; a test takes it away.
#ifndef BAREOS_NODE_LIST_OF_CHILDREN
#define BAREOS_NODE_LIST_OF_CHILDREN "/proc/self/task/%d/children"
#endif

namespace bareos_node::keeper {

namespace {

using Clock = std::chrono::steady_clock;

enum class Left { kNothing, kSomething };

/// Takes those that have ended.
Left Reap() noexcept {
  for (;;) {
    const pid_t id = waitpid(-1, nullptr, WNOHANG);
    if (id == 0) return Left::kSomething;
    if (id < 0 && errno != EINTR) return Left::kNothing;
  }
}

/// How many children a round found, and how many of them it may not kill.
struct Round {
  int found = 0;
  int refused = 0;

  void Kill(pid_t id) noexcept {
    ++found;
    if (kill(id, SIGKILL) != 0 && errno == EPERM) ++refused;
  }
};

/// The kernel's own list; false where it has none.
bool KillListed(Round& round) noexcept {
  char path[64];
  std::snprintf(path, sizeof path, BAREOS_NODE_LIST_OF_CHILDREN, static_cast<int>(getpid()));
  const int list = open(path, O_RDONLY | O_CLOEXEC);
  if (list < 0) return false;
  // What does not fit comes in the next round: numbers are whole, because a blank ends each.
  char text[4096];
  const ssize_t length = read(list, text, sizeof text - 1);
  close(list);
  if (length < 0) return false;
  text[length] = '\0';
  char* last = std::strrchr(text, ' ');
  if (last != nullptr) *last = '\0';
  for (char* at = text; *at != '\0';) {
    char* end = nullptr;
    const long id = std::strtol(at, &end, 10);
    if (end == at) break;
    if (id > 1) round.Kill(static_cast<pid_t>(id));
    at = end;
  }
  return true;
}

/// The parent of a process; 0 when it is gone.
pid_t ParentOf(const char* id) noexcept {
  char path[300];
  std::snprintf(path, sizeof path, "/proc/%s/stat", id);
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[512];
  const ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return 0;
  text[length] = '\0';
  // The name before it may hold anything, parentheses too.
  const char* const name_end = std::strrchr(text, ')');
  int parent = 0;
  if (name_end == nullptr || std::sscanf(name_end, ") %*c %d", &parent) != 1) return 0;
  return parent;
}

/// Every process is asked for its parent.
void KillFound(Round& round) noexcept {
  DIR* const folder = opendir("/proc");
  if (folder == nullptr) return;
  const pid_t self = getpid();
  while (const dirent* const entry = readdir(folder)) {
    if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])) == 0) continue;
    if (ParentOf(entry->d_name) != self) continue;
    round.Kill(static_cast<pid_t>(std::strtol(entry->d_name, nullptr, 10)));
  }
  closedir(folder);
}

/// Until one of them ends, a moment at most: one that forks all the time must be hit, too.
void AwaitEnd() noexcept {
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  const timespec moment{0, 2'000'000};
  sigtimedwait(&child, nullptr, &moment);
}

}  // namespace

bool EndDescendants(std::chrono::milliseconds limit) noexcept {
  const auto end = Clock::now() + limit;
  while (Reap() == Left::kSomething) {
    Round round;
    if (!KillListed(round)) KillFound(round);
    if (round.found > 0 && round.found == round.refused) return false;
    if (Clock::now() >= end) return false;
    AwaitEnd();
  }
  return true;
}

}  // namespace bareos_node::keeper
