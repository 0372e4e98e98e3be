// The daemon's own text memory: buffers that grow inside of the core and that nothing but the
// core's functions may free.
#ifndef BAREOS_NODE_WIRE_CORE_MEMORY_H_
#define BAREOS_NODE_WIRE_CORE_MEMORY_H_

#include <cstdint>

namespace bareos_node::wire {

/// Functions of the core's library that make, grow and free such a buffer.
struct CoreMemory {
  char* (*make)(int pool) = nullptr;
  char* (*grow)(char* buffer, std::int32_t size) = nullptr;
  void (*release)(char* buffer) = nullptr;

  bool complete() const noexcept {
    return make != nullptr && grow != nullptr && release != nullptr;
  }
};

/// The pool that messages are taken from; the same number in all releases.
inline constexpr int kMessagePool = 3;

/// A buffer for one call of the core, which may put another in its place.
class CoreText {
 public:
  explicit CoreText(const CoreMemory& memory) noexcept
      : memory_(memory), buffer_(memory.make(kMessagePool)) {}
  ~CoreText() { memory_.release(buffer_); }
  CoreText(const CoreText&) = delete;
  CoreText& operator=(const CoreText&) = delete;

  char*& buffer() noexcept { return buffer_; }

 private:
  const CoreMemory& memory_;
  char* buffer_;
};

/// Whether the core can edit a text: it reads beyond the end of one that ends in a lone percent
/// sign.
constexpr bool HasWholeCodes(const char* text) noexcept {
  if (text == nullptr) return false;
  for (; *text != '\0'; ++text) {
    if (*text == '%' && *++text == '\0') return false;
  }
  return true;
}

}  // namespace bareos_node::wire

#endif  // BAREOS_NODE_WIRE_CORE_MEMORY_H_
