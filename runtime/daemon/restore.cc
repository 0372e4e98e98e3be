// The callbacks of a restore: those for files that the worker may write later are answered here and
// posted, all others go to it as ever, behind what was posted.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "daemon/instance.h"
#include "daemon/packet_rules.h"
#include "daemon/steady.h"
#include "fd/codec.h"
#include "fd/layouts.h"

namespace bareos_node::daemon {

using channel::BehindKind;

namespace {

template <class Packet>
Behind::File FileOf(const Packet& packet) noexcept {
  const char* const name = packet.ofname;
  return {name == nullptr ? "" : name, packet.type, packet.statp.st_size};
}

/// What an entry begins with when the core opens a file.
void WriteOpen(std::uint32_t sequence, std::int32_t flags, mode_t mode, std::string_view name,
               std::vector<std::byte>& message) {
  message.clear();
  wire::Writer out(message);
  out.U32(sequence);
  out.I32(flags);
  out.U32(mode);
  out.Text(name);
}

}  // namespace

/// Posts an entry of these bytes. False when the worker is gone.
bool Instance::PostBehind(BehindKind kind, std::span<const std::byte> bytes) {
  if (!session_->Attend()) return false;
  const auto size = static_cast<std::uint32_t>(bytes.size());
  std::byte* entry = nullptr;
  while ((entry = session_->channel().ReserveBehind(size)) == nullptr) {
    if (!AskForRoom(channel::kBehindCapacity / 2)) return false;
  }
  if (!bytes.empty()) std::memcpy(entry, bytes.data(), bytes.size());
  session_->channel().PostBehind(kind);
  return true;
}

/// Waits until no more than `left` bytes of what was posted are to be done.
bool Instance::AskForRoom(std::uint32_t left) {
  message_.clear();
  wire::Writer(message_).U32(left);
  std::span<const std::byte> answer;
  return Ask(static_cast<std::uint32_t>(channel::RequestKind::kBehindRoom), answer);
}

/// The worker is gone, and the job knows.
bRC Instance::Lost(const fd::Callback& callback) {
  failed_ = true;
  return Fault(callback, EIO);
}

bRC Instance::StartRestoreFile(const fd::Callback& callback) {
  const std::string_view text = callback.text == nullptr ? "" : callback.text;
  if (!failed_ && behind_.KnowsStart(text)) return bRC_OK;
  const bRC result = Forward(callback);
  if (result == bRC_OK) behind_.TookStart(text);
  return result;
}

/// A file that was posted and that the core left without an end.
bool Instance::EndBehind() {
  const bool posted = behind_.posted();
  const bool open = behind_.stage() == Behind::Stage::kOpen;
  behind_.Leave();
  if (failed_ || !posted) return true;
  if (open && !CloseBehind()) return false;
  return PostBehind(BehindKind::kEnd, {});
}

bool Instance::CloseBehind() {
  const auto told = static_cast<std::byte>(behind_.told() ? 1 : 0);
  return PostBehind(BehindKind::kClose, {&told, 1});
}

bRC Instance::CreateFile(const fd::Callback& callback) {
  if (!EndBehind()) return Lost(callback);
  const auto layout = fd::LayoutOfRestorePacket(callback.packet);
  if (!layout || session_ == nullptr) return Forward(callback);
  return fd::VisitRestorePacket(*layout, callback.packet, [&](auto& packet) {
    const bool certain =
        !failed_ && PacketProblem(callback).empty() && behind_.IsCertain(FileOf(packet));
    bRC result = bRC_OK;
    if (certain) {
      packet.create_status = Steady("CF_EXTRACT");
    } else {
      result = Forward(callback);
      // All that was posted is done by now, and the worker has said what it wants.
      behind_.Drained();
      behind_.Learn(session_->channel().behind_mode());
    }
    // A number here would tell the core that the file is already open.
    if constexpr (requires { packet.filedes; }) packet.filedes = -1;
    if (result != bRC_OK || failed_) return result;
    if (!IsCreateStatus(packet.create_status))
      return Fail(callback, "create_status is none of CF_");
    if (packet.create_status == Steady("CF_EXTRACT")) behind_.Begin(FileOf(packet));
    if (!behind_.IsFull()) return bRC_OK;
    behind_.Drained();
    return AskForRoom(0) ? bRC_OK : Lost(callback);
  });
}

bRC Instance::SetFileAttributes(const fd::Callback& callback) {
  const auto layout = fd::LayoutOfRestorePacket(callback.packet);
  if (!layout || failed_ || behind_.stage() != Behind::Stage::kOpen) return Forward(callback);
  return fd::VisitRestorePacket(*layout, callback.packet, [&](const auto& packet) {
    if (FileOf(packet).name != behind_.name()) return Forward(callback);
    message_.clear();
    wire::Writer out(message_);
    fd::EncodeStat(packet.statp, out);
    return PostBehind(BehindKind::kAttributes, message_) ? bRC_OK : Lost(callback);
  });
}

bRC Instance::EndRestoreFile(const fd::Callback& callback) {
  const bool posted = behind_.posted();
  if (!EndBehind()) return Lost(callback);
  return posted ? bRC_OK : Forward(callback);
}

/// I/O of the file at hand, in a packet whose layout was checked.
bRC Instance::IoBehind(const fd::Callback& callback) {
  return fd::VisitIoPacket(*fd::LayoutOfIoPacket(callback.packet), callback.packet,
                           [&](auto& packet) { return IoBehind(callback, packet); });
}

template <class Packet>
bRC Instance::IoBehind(const fd::Callback& callback, Packet& packet) {
  if (packet.func == Steady("IO_OPEN")) return OpenBehind(callback, packet);
  packet.io_errno = 0;
  const std::int32_t failed = session_->channel().BehindError(behind_.sequence());
  const auto refuse = [&](std::int32_t error_number) {
    packet.status = -1;
    packet.io_errno = error_number;
    return bRC_Error;
  };
  switch (packet.func) {
    case Steady("IO_WRITE"): {
      if (failed != 0) {
        behind_.Tell();
        return refuse(failed);
      }
      const auto count = static_cast<std::size_t>(std::max<std::int32_t>(packet.count, 0));
      if (!WriteBehind({reinterpret_cast<const std::byte*>(packet.buf), count}))
        return Lost(callback);
      behind_.Wrote(static_cast<std::int64_t>(count));
      packet.status = static_cast<std::int32_t>(count);
      return bRC_OK;
    }
    case Steady("IO_SEEK"): {
      const std::int64_t place = behind_.Seek(packet.offset, packet.whence);
      packet.offset = place;
      if (place < 0) return refuse(EINVAL);
      packet.status = 0;
      return PostBehind(BehindKind::kSeek, std::as_bytes(std::span(&place, 1))) ? bRC_OK
                                                                                : Lost(callback);
    }
    case Steady("IO_CLOSE"):
      if (!CloseBehind()) return Lost(callback);
      behind_.Closed();
      packet.status = 0;
      return bRC_OK;
    default:
      return refuse(EBADF);
  }
}

/// The file that createFile made room for.
template <class Packet>
bRC Instance::OpenBehind(const fd::Callback& callback, Packet& packet) {
  const bool writes = (packet.flags & (O_WRONLY | O_RDWR)) != 0;
  const bool same = packet.fname != nullptr && packet.fname == behind_.name();
  if (!writes || !same || behind_.stage() != Behind::Stage::kCreated) {
    const bool learning = writes && same && behind_.stage() == Behind::Stage::kLearning;
    if (!EndBehind()) return Lost(callback);
    const bRC result = Io(callback);
    if (learning && result == bRC_OK && packet.status >= 0) behind_.ConfirmFolder();
    return result;
  }
  packet.status = 0;
  packet.io_errno = 0;
  if constexpr (requires { packet.filedes; }) packet.filedes = -1;
  WriteOpen(behind_.sequence() + 1, packet.flags, packet.mode, behind_.name(), message_);
  behind_.Opened();
  return PostBehind(BehindKind::kOpen, message_) ? bRC_OK : Lost(callback);
}

bool Instance::WriteBehind(std::span<const std::byte> data) {
  while (!data.empty()) {
    const auto piece = data.first(std::min<std::size_t>(data.size(), channel::kLongestBehind));
    if (!PostBehind(BehindKind::kData, piece)) return false;
    data = data.subspan(piece.size());
  }
  return true;
}

}  // namespace bareos_node::daemon
