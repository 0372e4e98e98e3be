// Starts a worker by posix_spawn: nothing of the daemon runs in the child, so the locks of its
// other threads do not matter.
#include "daemon/worker_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

#include "channel/worker_channel.h"

namespace bareos_node::daemon {

namespace {

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void Open(int target, const char* path) {
    Note(posix_spawn_file_actions_addopen(&actions_, target, path, O_RDWR, 0));
  }
  void Place(int source, int target) {
    Note(posix_spawn_file_actions_adddup2(&actions_, source, target));
  }
  void CloseFrom(int first) { Note(posix_spawn_file_actions_addclosefrom_np(&actions_, first)); }

  int error() const noexcept { return error_; }
  const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

 private:
  void Note(int error) noexcept {
    if (error_ == 0) error_ = error;
  }

  posix_spawn_file_actions_t actions_;
  int error_ = 0;
};

class Attributes {
 public:
  Attributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    sigset_t all;
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    // A group of its own, so that a signal reaches what the plugin started too.
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  const posix_spawnattr_t* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

std::string ErrorText(int error) { return std::generic_category().message(error); }

}  // namespace

std::unique_ptr<WorkerProcess> WorkerProcess::Start(const std::vector<std::string>& command,
                                                    const channel::WorkerEnds& ends,
                                                    std::string& error) {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
    error = "cannot make a pipe: " + ErrorText(errno);
    return nullptr;
  }
  channel::Descriptor out(pipe_ends[0]);
  channel::Descriptor low(pipe_ends[1]);
  // Like the others: out of the way of the places that it is copied to.
  const channel::Descriptor in(fcntl(low.get(), F_DUPFD_CLOEXEC, 10));
  low.Close();
  if (!in || fcntl(out.get(), F_SETFL, O_NONBLOCK) != 0) {
    error = "cannot set up a pipe: " + ErrorText(errno);
    return nullptr;
  }
  FileActions actions;
  actions.Open(STDIN_FILENO, "/dev/null");
  actions.Place(in.get(), STDOUT_FILENO);
  actions.Place(in.get(), STDERR_FILENO);
  actions.Place(ends.control.get(), channel::kControlDescriptor);
  actions.Place(ends.region.get(), channel::kRegionDescriptor);
  actions.Place(ends.doorbell.get(), channel::kDoorbellDescriptor);
  actions.Place(ends.overflow.get(), channel::kOverflowDescriptor);
  actions.CloseFrom(channel::kOverflowDescriptor + 1);
  const Attributes attributes;
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  pid_t id = -1;
  const int problem = actions.error() != 0
                          ? actions.error()
                          : posix_spawnp(&id, arguments[0], actions.get(), attributes.get(),
                                         arguments.data(), environ);
  if (problem != 0) {
    error = "cannot start " + command[0] + ": " + ErrorText(problem);
    return nullptr;
  }
  return std::unique_ptr<WorkerProcess>(new WorkerProcess(id, std::move(out)));
}

WorkerProcess::~WorkerProcess() { Kill(); }

bool WorkerProcess::HasEnded() noexcept {
  if (ended_) return true;
  siginfo_t info{};
  // Not reaped by this look: as long as it is not, nobody else can get its number.
  const int result = waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG | WNOWAIT);
  if (result == 0 && info.si_pid == 0) return false;
  if (result != 0 && errno == EINTR) return false;
  if (result == 0) {
    kill(-id_, SIGKILL);
    int reaped = 0;
    do {
      reaped = waitpid(id_, &status_, 0);
    } while (reaped < 0 && errno == EINTR);
    status_known_ = reaped == id_;
  }
  ended_ = true;
  return true;
}

bool WorkerProcess::WaitForEnd(std::chrono::milliseconds limit) noexcept {
  const auto end = channel::Clock::now() + limit;
  std::chrono::microseconds pause{200};
  while (!HasEnded()) {
    if (channel::Clock::now() >= end) return false;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds{5000});
  }
  return true;
}

void WorkerProcess::Signal(int signal) noexcept {
  if (!HasEnded()) kill(-id_, signal);
}

void WorkerProcess::Kill() noexcept {
  Signal(SIGKILL);
  // A process in the middle of an operation of the kernel (a dead NFS server) ends later; the
  // daemon does not wait for that for ever.
  WaitForEnd(std::chrono::seconds(10));
}

std::string WorkerProcess::HowItEnded() const {
  if (!status_known_) return "in an unknown way";
  if (WIFSIGNALED(status_)) {
    const char* const name = sigabbrev_np(WTERMSIG(status_));
    return "by signal " +
           (name == nullptr ? std::to_string(WTERMSIG(status_)) : "SIG" + std::string(name));
  }
  return "with exit code " + std::to_string(WEXITSTATUS(status_));
}

ssize_t WorkerProcess::ReadSome(char* buffer, std::size_t size) noexcept {
  ssize_t count = 0;
  do {
    count = read(pipe_.get(), buffer, size);
  } while (count < 0 && errno == EINTR);
  return count;
}

}  // namespace bareos_node::daemon
