// The control socket: one datagram a message, its first byte says what, a descriptor may come
// along.
#ifndef BAREOS_NODE_CHANNEL_CONTROL_H_
#define BAREOS_NODE_CHANNEL_CONTROL_H_

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "channel/handles.h"
#include "channel/region.h"

namespace bareos_node::channel {

struct ControlDatagram {
  enum class Outcome : std::uint8_t { kMessage, kNothing, kClosed };
  Outcome outcome = Outcome::kNothing;
  ControlMessage message{};
  Descriptor descriptor;
};

/// Never raises SIGPIPE. `flags`: MSG_DONTWAIT for a thread that must not wait. 0, or an errno.
inline int SendControl(int socket, ControlMessage message, int descriptor, int flags) noexcept {
  auto byte = static_cast<std::uint8_t>(message);
  iovec data{&byte, 1};
  alignas(cmsghdr) char space[CMSG_SPACE(sizeof(int))]{};
  msghdr header{};
  header.msg_iov = &data;
  header.msg_iovlen = 1;
  if (descriptor >= 0) {
    header.msg_control = space;
    header.msg_controllen = sizeof space;
    cmsghdr* const rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
  }
  for (;;) {
    if (sendmsg(socket, &header, flags | MSG_NOSIGNAL) >= 0) return 0;
    if (errno != EINTR) return errno;
  }
}

/// Takes the next datagram. A descriptor that comes along belongs to the result; room is for one,
/// and the kernel closes what has no room.
inline ControlDatagram ReceiveControl(int socket, int flags) noexcept {
  ControlDatagram datagram;
  std::uint8_t byte = 0;
  iovec data{&byte, 1};
  alignas(cmsghdr) char space[CMSG_SPACE(sizeof(int))]{};
  msghdr header{};
  header.msg_iov = &data;
  header.msg_iovlen = 1;
  header.msg_control = space;
  // Not CMSG_SPACE, whose padding would take a second descriptor that nobody closes.
  header.msg_controllen = CMSG_LEN(sizeof(int));
  ssize_t count = 0;
  do {
    count = recvmsg(socket, &header, flags | MSG_CMSG_CLOEXEC);
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    const bool empty = errno == EAGAIN || errno == EWOULDBLOCK;
    datagram.outcome =
        empty ? ControlDatagram::Outcome::kNothing : ControlDatagram::Outcome::kClosed;
    return datagram;
  }
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    if (part->cmsg_len < CMSG_LEN(sizeof(int))) continue;
    int number = -1;
    std::memcpy(&number, CMSG_DATA(part), sizeof number);
    datagram.descriptor = Descriptor(number);
  }
  datagram.outcome =
      count == 0 ? ControlDatagram::Outcome::kClosed : ControlDatagram::Outcome::kMessage;
  datagram.message = static_cast<ControlMessage>(byte);
  return datagram;
}

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_CONTROL_H_
