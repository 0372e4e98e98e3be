// Puts a message together: little-endian, no padding (README.md). Trusted direction: what comes
// from the core.
#ifndef BAREOS_NODE_WIRE_WRITER_H_
#define BAREOS_NODE_WIRE_WRITER_H_

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace bareos_node::wire {

static_assert(std::endian::native == std::endian::little,
              "the wire format is the host's byte order");

/// Length of a text or buffer whose pointer is NULL.
inline constexpr std::uint32_t kNullLength = 0xFFFFFFFFU;

/// Longest text or buffer: every length field of a packet can hold it.
inline constexpr std::uint32_t kMaxLength = 0x7FFFFFFFU;

/// A length field of a packet as a number of bytes: a negative one measures nothing.
template <std::integral Length>
constexpr std::uint32_t ByteCount(Length length) noexcept {
  if (std::cmp_less(length, 0)) return 0;
  return std::cmp_greater(length, kMaxLength) ? kMaxLength : static_cast<std::uint32_t>(length);
}

class Writer {
 public:
  /// Appends to `out`, which the caller may reuse from message to message.
  explicit Writer(std::vector<std::byte>& out) noexcept : out_(out) {}

  void U8(std::uint8_t value) { Raw(&value, sizeof value); }
  void I8(std::int8_t value) { Raw(&value, sizeof value); }
  void U32(std::uint32_t value) { Raw(&value, sizeof value); }
  void I32(std::int32_t value) { Raw(&value, sizeof value); }
  void U64(std::uint64_t value) { Raw(&value, sizeof value); }
  void I64(std::int64_t value) { Raw(&value, sizeof value); }
  void Bool(bool value) { U8(value ? 1 : 0); }

  void Null() { U32(kNullLength); }

  /// A C string, or NULL. A text longer than the format can say is cut.
  void Text(const char* text) {
    if (text == nullptr) return Null();
    Bytes(text, ByteCount(std::strlen(text)));
  }

  void Text(std::string_view text) { Bytes(text.data(), ByteCount(text.size())); }

  /// A buffer, or NULL.
  void Bytes(const char* data, std::uint32_t length) {
    if (data == nullptr) return Null();
    U32(length);
    Raw(data, length);
  }

 private:
  void Raw(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::byte*>(data);
    out_.insert(out_.end(), bytes, bytes + size);
  }

  std::vector<std::byte>& out_;
};

}  // namespace bareos_node::wire

#endif  // BAREOS_NODE_WIRE_WRITER_H_
