// For threads of our own: the daemon's signals are for its own threads.
#ifndef BAREOS_NODE_DAEMON_NO_SIGNALS_H_
#define BAREOS_NODE_DAEMON_NO_SIGNALS_H_

#include <signal.h>

namespace bareos_node::daemon {

/// Blocks all signals; a thread that is started meanwhile never gets one.
class NoSignals {
 public:
  NoSignals() noexcept {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~NoSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  NoSignals(const NoSignals&) = delete;
  NoSignals& operator=(const NoSignals&) = delete;

 private:
  sigset_t before_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_NO_SIGNALS_H_
