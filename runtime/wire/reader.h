// Takes a message apart that may be wrong in any way: checks every length, reads each byte once,
// never throws on bad input. The first mistake sticks; what is read after it is zero.
#ifndef BAREOS_NODE_WIRE_READER_H_
#define BAREOS_NODE_WIRE_READER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "wire/status.h"
#include "wire/writer.h"

namespace bareos_node::wire {

/// A text or buffer inside of a message. The length is final, the bytes may still change: copy,
/// then look.
struct Blob {
  const std::byte* data = nullptr;
  std::uint32_t length = 0;

  bool null() const noexcept { return data == nullptr; }
};

class Reader {
 public:
  explicit Reader(std::span<const std::byte> message) noexcept : rest_(message) {}

  std::uint8_t U8() noexcept { return Number<std::uint8_t>(); }
  std::int8_t I8() noexcept { return Number<std::int8_t>(); }
  std::uint32_t U32() noexcept { return Number<std::uint32_t>(); }
  std::int32_t I32() noexcept { return Number<std::int32_t>(); }
  std::uint64_t U64() noexcept { return Number<std::uint64_t>(); }
  std::int64_t I64() noexcept { return Number<std::int64_t>(); }

  /// Any byte but 0 is true; the result is a valid bool whatever the byte was.
  bool Bool() noexcept { return U8() != 0; }

  Blob Bytes() noexcept {
    const std::uint32_t length = U32();
    if (!ok() || length == kNullLength) return {};
    if (length > kMaxLength) return Refuse("a length is beyond the limit");
    if (length > rest_.size()) return Refuse("a length reaches beyond the end of the message");
    const Blob blob{rest_.data(), length};
    rest_ = rest_.subspan(length);
    return blob;
  }

  /// Exactly `size` bytes with their length in front, e.g. the flags of a packet.
  void Fixed(void* target, std::uint32_t size) noexcept {
    const Blob blob = Bytes();
    if (!ok()) return;
    if (blob.length != size || blob.null()) return Fail("a bit field has the wrong length");
    std::memcpy(target, blob.data, size);
  }

  /// Sets the status of this message, unless an earlier mistake did.
  void Fail(const char* message) noexcept {
    if (status_.ok()) status_ = Status::Error(message);
    rest_ = {};
  }

  bool ok() const noexcept { return status_.ok(); }
  Status status() const noexcept { return status_; }
  std::size_t remaining() const noexcept { return rest_.size(); }

  /// The message must have been read to its end: leftovers mean that the two sides disagree.
  Status Finish() noexcept {
    if (ok() && !rest_.empty()) Fail("a message is longer than what it says");
    return status_;
  }

 private:
  template <class T>
  T Number() noexcept {
    T value{};
    if (rest_.size() < sizeof value) {
      Fail("a message ends too early");
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_ = rest_.subspan(sizeof value);
    return value;
  }

  Blob Refuse(const char* message) noexcept {
    Fail(message);
    return {};
  }

  std::span<const std::byte> rest_;
  Status status_;
};

}  // namespace bareos_node::wire

#endif  // BAREOS_NODE_WIRE_READER_H_
