// Memory behind the pointers of packets that a plugin filled in, by the owner rules of the plugin
// contract: the plugin's own stays until the next file, what the core frees comes from malloc.
#ifndef BAREOS_NODE_WIRE_PACKET_STORAGE_H_
#define BAREOS_NODE_WIRE_PACKET_STORAGE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/reader.h"
#include "wire/status.h"

namespace bareos_node::wire {

/// Copies of one message's texts and buffers, made before the packet is touched. Dropped unless
/// they are committed.
class Copies {
 public:
  /// A NUL-terminated copy, or NULL. A text with a NUL inside would reach the core shortened, so it
  /// is refused.
  char* Text(Reader& in) {
    const Blob blob = in.Bytes();
    char* copy = Copy(blob);
    if (copy == nullptr || std::memchr(copy, 0, blob.length) == nullptr) return copy;
    in.Fail("a text contains a NUL byte");
    return nullptr;
  }

  /// As Text, where the core cannot do with NULL.
  char* Required(Reader& in) {
    char* copy = Text(in);
    if (copy == nullptr && in.ok()) in.Fail("a text is missing");
    return copy;
  }

  /// A text that no message holds: what the core needs and the plugin left out.
  char* Add(std::string_view text) {
    auto copy = std::make_unique_for_overwrite<char[]>(text.size() + 1);
    std::memcpy(copy.get(), text.data(), text.size());
    copy[text.size()] = '\0';
    return blocks_.emplace_back(std::move(copy)).get();
  }

  /// A copy of a buffer, or NULL; sets `length`. One more byte, a NUL, follows for cores that read
  /// it as a text.
  char* Bytes(Reader& in, std::uint32_t& length) {
    const Blob blob = in.Bytes();
    length = blob.length;
    return Copy(blob);
  }

 private:
  char* Copy(const Blob& blob) {
    if (blob.null()) return nullptr;
    return Add({reinterpret_cast<const char*>(blob.data), blob.length});
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
};

/// Memory that the core releases with free() once it has the packet.
class MallocBytes {
 public:
  /// Never a block of zero bytes: the core would not free it. NULL and empty are the same.
  void Read(Reader& in) {
    const Blob blob = in.Bytes();
    length_ = blob.length;
    if (blob.length == 0) return;
    block_.reset(static_cast<char*>(std::malloc(std::size_t{blob.length} + 1)));
    if (block_ == nullptr) throw std::bad_alloc();
    std::memcpy(block_.get(), blob.data, blob.length);
    block_.get()[blob.length] = '\0';
  }

  void ReadText(Reader& in) {
    Read(in);
    if (block_ != nullptr && std::memchr(block_.get(), 0, length_) != nullptr)
      in.Fail("a text contains a NUL byte");
  }

  std::uint32_t length() const noexcept { return length_; }

  /// Hands the block over to the core.
  char* release() noexcept { return block_.release(); }

 private:
  struct Free {
    void operator()(char* block) const noexcept { std::free(block); }
  };

  std::unique_ptr<char, Free> block_;
  std::uint32_t length_ = 0;
};

/// Which packet's memory: each slot keeps the copies of its latest packet.
enum class StorageSlot : std::uint8_t {
  kCallback,      ///< filled in by a callback: valid until the next file
  kCoreFunction,  ///< passed to a core function that keeps the pointers
};

/// One per plugin instance; freed with it. Not for two threads at once.
class PacketStorage {
 public:
  /// Keeps the copies and releases those of the slot's packet before.
  void Replace(StorageSlot slot, Copies&& copies) noexcept {
    slots_[static_cast<std::size_t>(slot)] = std::move(copies);
  }

  /// A text that lives as long as those of the slot's packet.
  char* Add(StorageSlot slot, std::string_view text) {
    return slots_[static_cast<std::size_t>(slot)].Add(text);
  }

  void Clear() noexcept { slots_ = {}; }

 private:
  std::array<Copies, 2> slots_;
};

/// Completes a packet that a plugin passes to a function of the core, or says why the core must not
/// see it. `packet` is in the layout of the running release.
using PacketCheck = Status(void* packet, PacketStorage& storage, StorageSlot slot);

}  // namespace bareos_node::wire

#endif  // BAREOS_NODE_WIRE_PACKET_STORAGE_H_
