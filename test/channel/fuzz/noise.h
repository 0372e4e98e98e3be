// Random numbers from a seed, and what they do to a message.
#ifndef BAREOS_NODE_FUZZ_NOISE_H_
#define BAREOS_NODE_FUZZ_NOISE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

using Bytes = std::vector<std::byte>;

class Noise {
 public:
  explicit Noise(std::uint64_t seed) noexcept : state_(seed) {}

  /// SplitMix64: every seed is a good one.
  std::uint64_t Next() noexcept {
    std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }

  /// 0 to below `limit`, which is not 0.
  std::size_t Below(std::size_t limit) noexcept { return Next() % limit; }
  bool OneIn(std::size_t count) noexcept { return Below(count) == 0; }

  /// Numbers at which programs break, more often than others.
  std::uint32_t Number() noexcept {
    constexpr std::uint32_t kEdges[] = {
        0,          1,          2,          7,    8,     0x7FFFFFFF, 0x80000000,
        0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFF8, 4096, 65536, 2U << 20,   (2U << 20) - 8};
    if (OneIn(3)) return static_cast<std::uint32_t>(Next());
    if (OneIn(3)) return static_cast<std::uint32_t>(Below(300));
    return kEdges[Below(std::size(kEdges))];
  }

  std::string Text(std::string_view letters, std::size_t longest) {
    std::string text(Below(longest + 1), ' ');
    for (char& letter : text) letter = letters[Below(letters.size())];
    return text;
  }

  void Fill(std::span<std::byte> bytes) noexcept {
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(Next());
  }

 private:
  std::uint64_t state_;
};

inline void MutateOnce(Noise& noise, Bytes& bytes) {
  const std::size_t at = bytes.empty() ? 0 : noise.Below(bytes.size());
  const auto end = bytes.end();
  switch (bytes.empty() ? 4 : noise.Below(7)) {
    case 0:
      bytes[at] ^= static_cast<std::byte>(1U << noise.Below(8));
      return;
    case 1:
      bytes[at] = static_cast<std::byte>(noise.Next());
      return;
    case 2: {
      const std::uint32_t number = noise.Number();
      std::memcpy(bytes.data() + at, &number, std::min(sizeof number, bytes.size() - at));
      return;
    }
    case 3:
      bytes.resize(at);
      return;
    case 4: {
      Bytes more(noise.Below(40));
      noise.Fill(more);
      bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), more.begin(), more.end());
      return;
    }
    case 5: {
      const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(at);
      bytes.erase(from, from + std::min<std::ptrdiff_t>(end - from, 1 + noise.Below(16)));
      return;
    }
    default: {
      const Bytes part(bytes.begin() + static_cast<std::ptrdiff_t>(at), end);
      bytes.insert(end, part.begin(), part.end());
      return;
    }
  }
}

/// Leaves some messages as they are: behind a valid one lies the most code.
inline void Mutate(Noise& noise, Bytes& bytes) {
  for (std::size_t count = noise.Below(4); count > 0; --count) MutateOnce(noise, bytes);
}

/// A message in memory of exactly its size, so that one byte too many is found.
class Exact {
 public:
  explicit Exact(const Bytes& bytes)
      : size_(bytes.size()), bytes_(std::make_unique_for_overwrite<std::byte[]>(size_)) {
    if (size_ > 0) std::memcpy(bytes_.get(), bytes.data(), size_);
  }

  std::span<const std::byte> get() const noexcept { return {bytes_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<std::byte[]> bytes_;
};

/// Ends the program: what must always hold does not.
[[noreturn]] void Broken(const char* file, int line, const char* what);

#define FUZZ_EXPECT(condition)                                        \
  do {                                                                \
    if (!(condition)) ::fuzz::Broken(__FILE__, __LINE__, #condition); \
  } while (false)

/// Reads every byte, so that the sanitizer sees whether it may be read.
inline std::size_t Touch(const void* memory, std::size_t size) noexcept {
  const auto* const bytes = static_cast<const volatile unsigned char*>(memory);
  std::size_t sum = 0;
  for (std::size_t at = 0; at < size; ++at) sum += bytes[at];
  return sum;
}

inline void TouchText(const char* text) noexcept {
  if (text != nullptr) Touch(text, std::strlen(text) + 1);
}

}  // namespace fuzz

#endif  // BAREOS_NODE_FUZZ_NOISE_H_
