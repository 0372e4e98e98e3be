// System calls on files as the engine makes them: links are never followed, and what a signal
// interrupted is repeated.
#ifndef BAREOS_NODE_ENGINE_SYSTEM_H_
#define BAREOS_NODE_ENGINE_SYSTEM_H_

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "channel/handles.h"

namespace bareos_node::engine {

template <class Call>
auto Repeat(const Call& call) {
  for (;;) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

/// Opens as open does. O_NOATIME is dropped where it is refused: only the owner of a file may leave
/// its access time alone. 0, or an errno.
inline int OpenFile(const char* path, int flags, mode_t mode, channel::Descriptor& file) noexcept {
  const auto open_with = [&](int all) { return Repeat([&] { return open(path, all, mode); }); };
  int number = open_with(flags | O_CLOEXEC);
  if (number < 0 && (flags & O_NOATIME) != 0 && errno == EPERM)
    number = open_with((flags & ~O_NOATIME) | O_CLOEXEC);
  if (number < 0) return errno;
  file = channel::Descriptor(number);
  return 0;
}

/// Opens a regular file for reading. A link that stands there now is another file. 0, or an errno.
inline int OpenToRead(const char* path, bool keep_access_time, channel::Descriptor& file) noexcept {
  return OpenFile(path, O_RDONLY | O_NOFOLLOW | (keep_access_time ? O_NOATIME : 0), 0, file);
}

/// Closes for good. 0, or an errno.
inline int CloseFile(channel::Descriptor& file) noexcept {
  if (close(file.Release()) == 0 || errno == EINTR || errno == EINPROGRESS) return 0;
  return errno;
}

/// Bytes that were read; below zero with errno.
inline ssize_t ReadSome(const channel::Descriptor& file, void* target, std::size_t size) noexcept {
  return Repeat([&] { return read(file.get(), target, size); });
}

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_SYSTEM_H_
