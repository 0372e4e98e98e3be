// pluginIO: amounts that fit the channel, answers that agree with themselves, and descriptors that
// the core works on itself.
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "daemon/instance.h"
#include "daemon/steady.h"
#include "fd/requests.h"

namespace bareos_node::daemon {

namespace {

constexpr std::int32_t kOpen = Steady("IO_OPEN");
constexpr std::int32_t kRead = Steady("IO_READ");
constexpr std::int32_t kWrite = Steady("IO_WRITE");
constexpr std::int32_t kClose = Steady("IO_CLOSE");
constexpr std::int32_t kSeek = Steady("IO_SEEK");

/// What an answer or a request holds besides the data, generously.
constexpr std::int32_t kRoom =
    static_cast<std::int32_t>(channel::DaemonChannel::longest_message()) - 256;

/// A status below zero without a reason would show a text about success.
template <class Packet>
void GiveReason(Packet& packet) noexcept {
  if (packet.status < 0 && packet.io_errno == 0) packet.io_errno = EIO;
}

}  // namespace

/// Whether an answer to a read has a status but no buffer: the core would save what stood in its
/// memory before.
bool Instance::LacksData(const fd::Callback& callback, std::span<const std::byte> answer) noexcept {
  if (callback.id != fd::EntryPoint::pluginIO) return false;
  const auto layout = fd::LayoutOfIoPacket(callback.packet);
  const bool read = layout && fd::VisitIoPacket(*layout, callback.packet, [](const auto& packet) {
                      return packet.func == kRead;
                    });
  if (!read) return false;
  wire::Reader in(answer);
  in.I32();
  if (!in.Bool()) return false;
  const bool none = in.Bytes().null();
  return in.I32() > 0 && none && in.ok();
}

bRC Instance::Io(const fd::Callback& callback) {
  if (const std::string problem = PacketProblem(callback); !problem.empty()) {
    return failed_ ? Fault(callback, EIO) : Fail(callback, problem);
  }
  return fd::VisitIoPacket(*fd::LayoutOfIoPacket(callback.packet), callback.packet,
                           [&](auto& packet) {
                             if (behind_.stage() != Behind::Stage::kNone && !failed_)
                               return IoBehind(callback);
                             if (ahead_.streams() && !failed_ && packet.func != kSeek)
                               return IoAhead(callback, packet);
                             if (packet.func == kOpen) return Open(callback, packet);
                             if (packet.func == kRead) return Read(callback, packet);
                             if (packet.func == kWrite) return Write(callback, packet, packet);
                             const bRC result = Forward(callback);
                             if (packet.func == kSeek && (result != bRC_OK || packet.status < 0)) {
                               packet.offset = -1;
                               packet.status = -1;
                             }
                             // The core's own duplicate goes with its file, whatever the plugin
                             // says; 0 is never closed.
                             if (packet.func == kClose) CloseDirect();
                             GiveReason(packet);
                             return result;
                           });
}

/// More of the data that travel ahead; false when the worker is gone.
bool Instance::AskForMore() {
  message_.clear();
  std::span<const std::byte> answer;
  return Ask(static_cast<std::uint32_t>(channel::RequestKind::kMoreAhead), answer);
}

/// Open, read and close of a file whose data the worker sends before it is asked.
template <class Packet>
bRC Instance::IoAhead(const fd::Callback& callback, Packet& packet) {
  packet.status = 0;
  packet.io_errno = 0;
  if (packet.func == kClose) {
    ahead_.CloseData(*session_);
    return bRC_OK;
  }
  if (packet.func == kOpen) CloseDirect();
  std::int32_t length = 0;
  std::int32_t error_number = 0;
  // How much there was when the worker was asked for more; it answers only once there is.
  std::int32_t asked_at = -1;
  for (;;) {
    if (!session_->DeliverPosted()) break;
    Ahead::Found found = Ahead::Found::kBroken;
    if (packet.func == kOpen) {
      if constexpr (requires { packet.filedes; }) packet.filedes = -1;
      found = ahead_.Open(*session_, error_number);
      if (error_number != 0) length = -1;
    } else if (packet.func == kRead) {
      const auto count = static_cast<std::size_t>(std::max<std::int32_t>(packet.count, 0));
      session_->channel().TellAheadBlock(static_cast<std::uint32_t>(count));
      found = ahead_.Read(*session_, {packet.buf, count}, length, error_number);
    }
    if (found == Ahead::Found::kYes) {
      packet.status = length;
      packet.io_errno = error_number;
      return length < 0 ? bRC_Error : bRC_OK;
    }
    if (found == Ahead::Found::kBroken || asked_at == length || !AskForMore()) break;
    asked_at = length;
  }
  session_->Abandon("the worker did not send the data that it promised");
  failed_ = true;
  return Fault(callback, EIO);
}

/// Before the number can become another descriptor's, the watchdog is told.
void Instance::CloseDirect() noexcept {
  if (!direct_) return;
  if (session_ != nullptr) session_->CoreUses(-1);
  direct_.Close();
}

template <class Packet>
bRC Instance::Open(const fd::Callback& callback, Packet& packet) {
  CloseDirect();
  const bRC result = Forward(callback);
  if (result != bRC_OK || packet.status < 0) {
    packet.status = -1;
    GiveReason(packet);
    return bRC_Error;
  }
  if (packet.status == 0) {
    if constexpr (requires { packet.filedes; }) packet.filedes = -1;
    return bRC_OK;
  }
  if (packet.status == 1) return TakeDirect(packet);
  CloseInWorker(packet);
  return Fail(callback, "open answered with a status that is neither 0, 1 nor below 0");
}

/// The core gets a descriptor of its own, which is closed here when the file is.
template <class Packet>
bRC Instance::TakeDirect(Packet& packet) {
  direct_ = session_->TakeDescriptor();
  const char* problem = nullptr;
  if constexpr (!requires { packet.filedes; }) {
    problem = "I/O in the core needs a daemon of release 22 or later";
    packet.io_errno = ENOTSUP;
  } else {
    if (direct_ && fcntl(direct_.get(), F_GETFD) >= 0) {
      session_->CoreUses(direct_.get());
      packet.filedes = direct_.get();
      return bRC_OK;
    }
    problem = "open asked for I/O in the core without a valid descriptor";
    packet.io_errno = EBADF;
    packet.filedes = -1;
  }
  CloseDirect();
  const int reason = packet.io_errno;
  core_.Tell(Severity::kError, "node: " + module_.name + ": " + problem);
  CloseInWorker(packet);
  packet.status = -1;
  packet.io_errno = reason;
  return bRC_Error;
}

/// For an open that the plugin thinks it did: the core will not ask for the close.
template <class Packet>
void Instance::CloseInWorker(const Packet& packet) {
  Packet closing{};
  closing.pkt_size = packet.pkt_size;
  closing.pkt_end = packet.pkt_end;
  closing.func = static_cast<decltype(closing.func)>(kClose);
  fd::Callback callback;
  callback.id = fd::EntryPoint::pluginIO;
  callback.packet = &closing;
  Forward(callback);
}

template <class Packet>
bRC Instance::Read(const fd::Callback& callback, Packet& packet) {
  const auto count = packet.count;
  packet.count = std::clamp<std::int32_t>(count, 0, kRoom);
  const bRC result = Forward(callback);
  if (packet.status > packet.count) {
    packet.count = count;
    return Fail(callback, "a read answered with more bytes than were asked for");
  }
  packet.count = count;
  if (result == bRC_Error && packet.status >= 0) packet.status = -1;
  GiveReason(packet);
  return result;
}

/// In pieces that fit the channel. Each must be written whole, as the core demands of the sum.
template <class Packet>
bRC Instance::Write(const fd::Callback& callback, const Packet& whole, Packet& packet) {
  const std::int32_t count = whole.count;
  if (count <= kRoom) {
    const bRC result = Forward(callback);
    if (packet.status > count) return Fail(callback, "a write counts more bytes than it was given");
    if (result == bRC_Error && packet.status >= 0) packet.status = -1;
    GiveReason(packet);
    return result;
  }
  std::int32_t done = 0;
  bRC result = bRC_OK;
  Packet piece = whole;
  fd::Callback part = callback;
  part.packet = &piece;
  while (done < count && result == bRC_OK) {
    piece.buf = whole.buf + done;
    piece.count = std::min(count - done, kRoom);
    piece.status = 0;
    result = Write(part, piece, piece);
    if (piece.status < 0) break;
    done += piece.status;
    if (piece.status != piece.count) break;
  }
  packet.status = piece.status < 0 ? piece.status : done;
  packet.io_errno = piece.io_errno;
  packet.lerror = piece.lerror;
  packet.win32 = piece.win32;
  return result;
}

}  // namespace bareos_node::daemon
