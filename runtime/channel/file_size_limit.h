// The limit of file sizes holds for files in memory too, and its signal ends a process that does
// not expect it: held back while such a file grows, so that the call fails with EFBIG instead.
#ifndef BAREOS_NODE_CHANNEL_FILE_SIZE_LIMIT_H_
#define BAREOS_NODE_CHANNEL_FILE_SIZE_LIMIT_H_

#include <signal.h>
#include <time.h>

#include <cerrno>

namespace bareos_node::channel {

/// While it lives, SIGXFSZ does not reach this thread; one that came meanwhile is dropped.
/// Leaves errno as it is.
class NoFileSizeSignal {
 public:
  NoFileSizeSignal() noexcept {
    sigemptyset(&signal_);
    sigaddset(&signal_, SIGXFSZ);
    sigset_t pending;
    // One that waits already is somebody else's, and stays.
    foreign_ = sigpending(&pending) == 0 && sigismember(&pending, SIGXFSZ) == 1;
    pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }
  ~NoFileSizeSignal() {
    const int error = errno;
    constexpr timespec kNow{};
    while (!foreign_ && sigtimedwait(&signal_, nullptr, &kNow) == SIGXFSZ) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = error;
  }
  NoFileSizeSignal(const NoFileSizeSignal&) = delete;
  NoFileSizeSignal& operator=(const NoFileSizeSignal&) = delete;

 private:
  sigset_t signal_;
  sigset_t before_;
  bool foreign_ = false;
};

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_FILE_SIZE_LIMIT_H_
