// Owners of what the kernel hands out: a descriptor, a mapping of the region.
#ifndef BAREOS_NODE_CHANNEL_HANDLES_H_
#define BAREOS_NODE_CHANNEL_HANDLES_H_

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "channel/region.h"

namespace bareos_node::channel {

class Descriptor {
 public:
  Descriptor() noexcept = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      Close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }
  ~Descriptor() { Close(); }

  int get() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ >= 0; }

  void Close() noexcept {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

  /// Gives up ownership.
  int Release() noexcept { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

/// The lowest number of descriptors that must not stand in each other's way when they move to their
/// places in a new process.
inline constexpr int kAbovePlaces = 10;

/// A duplicate out of the way of such places; -1 with errno. A limit of open files that allows no
/// such number is the same as one that is used up, and is told so.
inline int DuplicateAbove(int number) noexcept {
  const int duplicate = fcntl(number, F_DUPFD_CLOEXEC, kAbovePlaces);
  if (duplicate < 0 && errno == EINVAL) errno = EMFILE;
  return duplicate;
}

/// Instead of the original.
inline Descriptor MoveUp(Descriptor low) noexcept {
  if (!low) return low;
  return Descriptor(DuplicateAbove(low.get()));
}

class Mapping {
 public:
  Mapping() noexcept = default;
  Mapping(Mapping&& other) noexcept
      : region_(std::exchange(other.region_, nullptr)), borrowed_(other.borrowed_) {}
  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(region_, other.region_);
    std::swap(borrowed_, other.borrowed_);
    return *this;
  }
  ~Mapping() {
    if (region_ != nullptr && !borrowed_) munmap(region_, kRegionSize);
  }

  /// Empty when the kernel refuses; errno says why.
  static Mapping Of(int memory) noexcept {
    Mapping mapping;
    void* const address = mmap(nullptr, kRegionSize, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (address != MAP_FAILED) mapping.region_ = static_cast<Region*>(address);
    return mapping;
  }

  /// The mapping of someone else in the same process, who keeps it. For tests that play both sides:
  /// a race detector sees only one address.
  static Mapping Borrow(Region& region) noexcept {
    Mapping mapping;
    mapping.region_ = &region;
    mapping.borrowed_ = true;
    return mapping;
  }

  explicit operator bool() const noexcept { return region_ != nullptr; }
  Region* get() const noexcept { return region_; }
  Region* operator->() const noexcept { return region_; }

 private:
  Region* region_ = nullptr;
  bool borrowed_ = false;
};

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_HANDLES_H_
