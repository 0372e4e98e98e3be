// Messages that are longer than an area: their bytes go into a file in memory that both sides have
// open, and the area says how many there are. Read and written by calls, never mapped: a file that
// the other side cuts is a short read then, and not the end of the process.
#ifndef BAREOS_NODE_CHANNEL_OVERFLOW_H_
#define BAREOS_NODE_CHANNEL_OVERFLOW_H_

#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "channel/file_size_limit.h"
#include "channel/region.h"

namespace bareos_node::channel {

/// In the kind of a message: its bytes are in the overflow file, and the area holds their number.
inline constexpr std::uint32_t kInOverflow = 1U << 31;

/// More than any restore object that a catalogue takes; a limit for what a worker can make the
/// daemon hold.
inline constexpr std::uint64_t kLongestOverflow = 256U << 20;

using OverflowLength = std::array<std::byte, sizeof(std::uint64_t)>;

/// What stands in the area for a message of so many bytes.
inline OverflowLength EncodeOverflow(std::uint64_t length) noexcept {
  OverflowLength bytes;
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes;
}

/// How many bytes the overflow file shall hold; false when the message does not say so, or says too
/// many.
inline bool DecodeOverflow(const Message& message, std::uint64_t& length) noexcept {
  if (message.bytes.size() != sizeof length) return false;
  std::memcpy(&length, message.bytes.data(), sizeof length);
  return length <= kLongestOverflow;
}

/// False when the bytes do not fit into memory, or are more than the limit of file sizes allows.
inline bool WriteOverflow(int file, std::span<const std::byte> bytes) noexcept {
  if (bytes.size() > kLongestOverflow) return false;
  const NoFileSizeSignal quiet;
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count =
        pwrite(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

/// Takes the bytes out of the file, whose memory is given back. False when there are fewer.
inline bool TakeOverflow(int file, std::span<std::byte> bytes) noexcept {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count =
        pread(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  const bool emptied = ftruncate(file, 0) == 0;
  return emptied && done == bytes.size();
}

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_OVERFLOW_H_
