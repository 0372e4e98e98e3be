// A fork, because a keeper has one thread and hardly any memory, and what is set here is beyond
// posix_spawn.
#include "keeper/program.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "keeper/lifeline.h"

namespace bareos_node::keeper {

namespace {

/// By hand and not by execvp, which runs a file that is no program with a shell. Returns why not.
int Execute(char* const* command) noexcept {
  const char* const name = command[0];
  if (std::strchr(name, '/') != nullptr) {
    execve(name, command, environ);
    return errno;
  }
  const char* rest = std::getenv("PATH");
  if (rest == nullptr) rest = "/usr/local/bin:/usr/bin:/bin";
  int reason = ENOENT;
  for (bool more = *name != '\0'; more;) {
    const std::size_t length = std::strcspn(rest, ":");
    char path[PATH_MAX];
    const int needed = std::snprintf(path, sizeof path, "%.*s%s%s", static_cast<int>(length), rest,
                                     length == 0 ? "" : "/", name);
    if (needed > 0 && static_cast<std::size_t>(needed) < sizeof path) {
      execve(path, command, environ);
      // As shells do: the search goes on where it is not, or where it may not be run.
      if (errno == EACCES) reason = EACCES;
      if (errno != EACCES && errno != ENOENT && errno != ENOTDIR) return errno;
    }
    more = rest[length] != '\0';
    rest += length + (more ? 1 : 0);
  }
  return reason;
}

/// Why it did not run.
int Run(char* const* command, const Identity* identity, pid_t keeper) noexcept {
  // A program with the bit of another user, such as sudo, is an ordinary one from here on.
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  if (identity != nullptr && !identity->Assume()) return errno;
  // Behind that: the kernel forgets it with the user.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // It may have died before that was said.
  if (getppid() != keeper) _exit(EXIT_FAILURE);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  return Execute(command);
}

[[noreturn]] void Become(char* const* command, const Identity* identity, pid_t keeper) noexcept {
  setpgid(0, 0);
  const Report report{Run(command, identity, keeper), 0};
  send(kLifelineDescriptor, &report, sizeof report, MSG_DONTWAIT | MSG_NOSIGNAL);
  _exit(EXIT_FAILURE);
}

}  // namespace

pid_t StartProgram(char* const* command, const Identity* identity) noexcept {
  const pid_t keeper = getpid();
  const pid_t child = fork();
  if (child == 0) Become(command, identity, keeper);
  // Said by both, so that it holds whoever comes first.
  if (child > 0) setpgid(child, child);
  return child;
}

}  // namespace bareos_node::keeper
