// The doorbell, which rings when something comes while the worker sits in its event loop: a pair of
// sockets, each side with an end of its own. On one that both sides have open, such as an eventfd,
// the worker could take O_NONBLOCK away and hold the daemon's thread.
#ifndef BAREOS_NODE_CHANNEL_DOORBELL_H_
#define BAREOS_NODE_CHANNEL_DOORBELL_H_

#include <sys/socket.h>

#include <cerrno>

namespace bareos_node::channel {

/// Never waits. When there is no room, the worker has rings that it did not take yet. False when
/// nobody can hear it: the other end is closed.
inline bool RingDoorbell(int socket) noexcept {
  constexpr char kRing = 1;
  for (;;) {
    if (send(socket, &kRing, sizeof kRing, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return true;
    if (errno != EINTR) return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS;
  }
}

/// Takes what rang so far; one that comes meanwhile rings again.
inline void EmptyDoorbell(int socket) noexcept {
  char rings[256];
  while (recv(socket, rings, sizeof rings, MSG_DONTWAIT) < 0 && errno == EINTR) {
  }
}

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_DOORBELL_H_
