// Starts a worker's keeper by posix_spawn: nothing of the daemon runs in the child, so the locks of
// its other threads do not matter. The keeper starts the worker.
#include "daemon/worker_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

#include "channel/worker_channel.h"
#include "daemon/kernel_text.h"
#include "daemon/lost_worker.h"

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
    // A group of its own, so that what is meant for the daemon's does not reach it.
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

/// How often the keeper is looked at while its end is awaited: somebody may have stopped it.
constexpr std::chrono::milliseconds kLookAtKeeper{20};

std::string StatusText(int status) {
  if (WIFEXITED(status)) return "with exit code " + std::to_string(WEXITSTATUS(status));
  const char* const name = sigabbrev_np(WTERMSIG(status));
  return "by signal " +
         (name == nullptr ? std::to_string(WTERMSIG(status)) : "SIG" + std::string(name));
}

/// The daemon's ends of what connects it to the worker's process.
struct Ends {
  channel::Descriptor out;
  channel::Descriptor in;
  channel::Descriptor lifeline;
  channel::Descriptor kept;
};

/// False with errno.
bool Connect(Ends& ends) noexcept {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) return false;
  ends.out = channel::Descriptor(pipe_ends[0]);
  // The worker's are out of the way of the places that they are copied to.
  ends.in = channel::MoveUp(channel::Descriptor(pipe_ends[1]));
  if (!ends.in || fcntl(ends.out.get(), F_SETFL, O_NONBLOCK) != 0) return false;
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) return false;
  ends.lifeline = channel::Descriptor(sockets[0]);
  ends.kept = channel::MoveUp(channel::Descriptor(sockets[1]));
  return static_cast<bool>(ends.kept);
}

}  // namespace

std::unique_ptr<WorkerProcess> WorkerProcess::Start(Launch launch,
                                                    const channel::WorkerEnds& channel_ends,
                                                    std::string& error) {
  Ends ends;
  if (!Connect(ends)) {
    error = "cannot make the worker's pipes: " + KernelText(errno);
    return nullptr;
  }
  FileActions actions;
  actions.Open(STDIN_FILENO, "/dev/null");
  actions.Place(ends.in.get(), STDOUT_FILENO);
  actions.Place(ends.in.get(), STDERR_FILENO);
  actions.Place(channel_ends.control.get(), channel::kControlDescriptor);
  actions.Place(channel_ends.region.get(), channel::kRegionDescriptor);
  actions.Place(channel_ends.doorbell.get(), channel::kDoorbellDescriptor);
  actions.Place(channel_ends.overflow.get(), channel::kOverflowDescriptor);
  actions.Place(ends.kept.get(), keeper::kLifelineDescriptor);
  actions.CloseFrom(keeper::kLifelineDescriptor + 1);
  const Attributes attributes;
  std::vector<char*> arguments;
  for (auto* const part : {&launch.keeper, &launch.command}) {
    for (std::string& argument : *part) arguments.push_back(argument.data());
  }
  arguments.push_back(nullptr);
  std::string mark = NewMark();
  const std::vector<char*> environment = EnvironmentWith(launch.environment, mark);
  pid_t id = -1;
  const int problem = actions.error() != 0
                          ? actions.error()
                          : posix_spawn(&id, arguments[0], actions.get(), attributes.get(),
                                        arguments.data(), environment.data());
  if (problem != 0) {
    error = "cannot start " + launch.keeper.front() + ": " + KernelText(problem);
    return nullptr;
  }
  return std::unique_ptr<WorkerProcess>(new WorkerProcess(std::move(launch.command.front()),
                                                          std::move(mark), id, std::move(ends.out),
                                                          std::move(ends.lifeline)));
}

WorkerProcess::~WorkerProcess() { Kill(); }

bool WorkerProcess::HasEnded() noexcept {
  const std::lock_guard lock(mutex_);
  if (ended_) return true;
  const pid_t id = waitpid(keeper_, &keeper_status_, WNOHANG | WUNTRACED);
  if (id == 0 || (id < 0 && errno == EINTR)) return false;
  if (id > 0 && WIFSTOPPED(keeper_status_)) {
    // By its worker, whose end it has to notice.
    kill(keeper_, SIGCONT);
    return false;
  }
  ended_ = true;
  // A keeper that somebody killed says nothing.
  reported_ = recv(lifeline_.get(), &report_, sizeof report_, MSG_DONTWAIT) == sizeof report_;
  if (!reported_ && id > 0 && WIFSIGNALED(keeper_status_)) KillMarked(mark_);
  return true;
}

bool WorkerProcess::WaitForEnd(std::chrono::milliseconds limit) noexcept {
  const auto end = channel::Clock::now() + limit;
  std::chrono::microseconds pause{50};
  bool leaving = false;
  while (!HasEnded()) {
    const auto left = end - channel::Clock::now();
    if (left <= left.zero()) return false;
    if (leaving) {
      std::this_thread::sleep_for(pause);
      pause = std::min(pause * 2, std::chrono::microseconds{5000});
    } else {
      leaving = IsLeaving(std::min<channel::Clock::duration>(left, kLookAtKeeper));
    }
  }
  return true;
}

/// Waits until the keeper's end of the lifeline is closed, a moment before it can be reaped.
bool WorkerProcess::IsLeaving(std::chrono::nanoseconds limit) noexcept {
  // Nothing is asked for: what it says before does not wake, its end does.
  pollfd watched{lifeline_.get(), 0, 0};
  const timespec time{limit.count() / std::nano::den, limit.count() % std::nano::den};
  return ppoll(&watched, 1, &time, nullptr) > 0;
}

void WorkerProcess::Signal(int signal) noexcept {
  const std::lock_guard lock(mutex_);
  if (!ended_) kill(keeper_, signal);
}

void WorkerProcess::AskToEnd() noexcept {
  send(lifeline_.get(), &keeper::kTerminate, sizeof keeper::kTerminate,
       MSG_DONTWAIT | MSG_NOSIGNAL);
  // A worker may have stopped it.
  Signal(SIGCONT);
}

void WorkerProcess::Condemn() noexcept {
  // Not closed: its report may still come, and the number must not become another descriptor's.
  shutdown(lifeline_.get(), SHUT_WR);
  Signal(SIGCONT);
}

void WorkerProcess::CondemnKeeper() noexcept { Signal(SIGKILL); }

void WorkerProcess::Kill() noexcept {
  Condemn();
  if (WaitForEnd(kKeeperLimit)) return;
  CondemnKeeper();
  WaitForEnd(std::chrono::seconds(1));
}

bool WorkerProcess::was_started() const noexcept {
  const std::lock_guard lock(mutex_);
  return report_.start_error == 0;
}

std::string WorkerProcess::HowItEnded() const {
  const std::lock_guard lock(mutex_);
  if (reported_ && report_.start_error != 0)
    return "cannot start " + program_ + ": " + KernelText(report_.start_error);
  if (reported_) return "the worker ended " + StatusText(report_.wait_status);
  return "the worker was lost with its keeper, which ended " + StatusText(keeper_status_);
}

ssize_t WorkerProcess::ReadSome(char* buffer, std::size_t size) noexcept {
  ssize_t count = 0;
  do {
    count = read(pipe_.get(), buffer, size);
  } while (count < 0 && errno == EINTR);
  return count;
}

}  // namespace bareos_node::daemon
