// keeper [--as USER] PROGRAM [ARGUMENT…]: runs the program of a worker, and ends it and all that it
// started when the program ends, or when the daemon does or says so. Started by a daemon, never by
// hand.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "keeper/descendants.h"
#include "keeper/lifeline.h"
#include "keeper/policy_report.h"
#include "keeper/program.h"

namespace {

using namespace bareos_node::keeper;

void Tell(const Report& report) noexcept {
  send(kLifelineDescriptor, &report, sizeof report, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/// Programs that ask for their folder cannot start in one that is gone.
void LeaveRemovedFolder() noexcept {
  char folder[PATH_MAX];
  if (getcwd(folder, sizeof folder) == nullptr && errno == ENOENT && chdir("/") != 0)
    std::perror("keeper: chdir");
}

/// Reaps orphans that have ended. True when the worker has: it is not reaped, so that the number of
/// its group is still its own.
bool WorkerHasEnded(pid_t worker, Report& report) noexcept {
  for (;;) {
    siginfo_t info{};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) break;
    if (info.si_pid != worker) waitpid(info.si_pid, nullptr, 0);
    // Others of the list wait behind the worker, for ever if need be.
    if (info.si_pid == worker) break;
  }
  siginfo_t info{};
  if (waitid(P_PID, static_cast<id_t>(worker), &info, WEXITED | WNOHANG | WNOWAIT) != 0)
    return false;
  if (info.si_pid != worker) return false;
  kill(-worker, SIGKILL);
  int status = 0;
  if (waitpid(worker, &status, 0) == worker) report.wait_status = status;
  return true;
}

/// What the daemon says. False when it wants the end, or is gone.
bool Listen(pid_t worker) noexcept {
  char word = 0;
  const ssize_t length = recv(kLifelineDescriptor, &word, sizeof word, MSG_DONTWAIT);
  if (length < 0) return errno == EAGAIN || errno == EINTR;
  if (length == 0) return false;
  if (word == kTerminate) kill(-worker, SIGTERM);
  return true;
}

/// Waits for the end of the worker or of the daemon's patience. True when the worker ended by
/// itself.
bool Watch(pid_t worker, int signals, Report& report) noexcept {
  pollfd watched[] = {{kLifelineDescriptor, POLLIN, 0}, {signals, POLLIN, 0}};
  for (;;) {
    if (poll(watched, 2, -1) < 0 && errno != EINTR) return false;
    signalfd_siginfo taken;
    while (read(signals, &taken, sizeof taken) > 0) {
    }
    if (WorkerHasEnded(worker, report)) return true;
    if (watched[0].revents != 0 && !Listen(worker)) return false;
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 2 && std::strcmp(arguments[1], kTellPolicy) == 0)
    return TellPolicy() ? EXIT_SUCCESS : EXIT_FAILURE;
  const bool changes_user = count > 3 && std::strcmp(arguments[1], kAsUser) == 0;
  Identity identity;
  if (count < 2 || (changes_user && !identity.Read(arguments[2])) ||
      fcntl(kLifelineDescriptor, F_SETFD, FD_CLOEXEC) != 0) {
    std::fputs("keeper: a daemon's plugin library starts this program\n", stderr);
    return EXIT_FAILURE;
  }
  // Whoever ends a daemon's whole group ends the daemon, which is heard: nothing else ends this.
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, nullptr);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  LeaveRemovedFolder();
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  const int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  Report report;
  const pid_t worker = signals < 0 ? -1
                                   : StartProgram(arguments + (changes_user ? 3 : 1),
                                                  changes_user ? &identity : nullptr);
  if (worker < 0) {
    report.start_error = errno;
    Tell(report);
    return EXIT_FAILURE;
  }
  // The worker's descriptors are its own: where it closes one, it is closed.
  for (int number = 0; number < kLifelineDescriptor; ++number) close(number);
  const bool ended = Watch(worker, signals, report);
  if (!ended) kill(-worker, SIGKILL);
  EndDescendants(std::chrono::seconds(kKillSeconds));
  if (ended) Tell(report);
  return EXIT_SUCCESS;
}
