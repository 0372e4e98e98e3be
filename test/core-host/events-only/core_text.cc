// Text memory whose wrong uses are seen: a buffer moves whenever it is asked to grow, and ends in
// marks.
#include "core_text.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

namespace {

constexpr std::size_t kFirstSize = 512;
constexpr std::size_t kMarks = 16;
constexpr char kMark = '\x5A';

struct Buffers {
  std::mutex mutex;
  std::map<char*, std::size_t> sizes;
  std::vector<std::string> mistakes;
};

Buffers& TheBuffers() {
  static Buffers buffers;
  return buffers;
}

char* Make(std::size_t size) {
  auto* const buffer = static_cast<char*>(std::malloc(size + kMarks));
  std::memset(buffer, 0, size);
  std::memset(buffer + size, kMark, kMarks);
  TheBuffers().sizes[buffer] = size;
  return buffer;
}

void Drop(char* buffer) {
  Buffers& all = TheBuffers();
  const auto found = all.sizes.find(buffer);
  if (found == all.sizes.end()) {
    all.mistakes.emplace_back("text memory was freed that is none");
    return;
  }
  for (std::size_t at = 0; at < kMarks; ++at) {
    if (buffer[found->second + at] != kMark) {
      all.mistakes.emplace_back("text memory was written beyond its end");
      break;
    }
  }
  all.sizes.erase(found);
  std::free(buffer);
}

}  // namespace

char* GetPoolMemory(int) {
  const std::lock_guard lock(TheBuffers().mutex);
  return Make(kFirstSize);
}

char* CheckPoolMemorySize(char* buffer, std::int32_t size) {
  Buffers& all = TheBuffers();
  const std::lock_guard lock(all.mutex);
  const auto found = all.sizes.find(buffer);
  if (found == all.sizes.end()) {
    all.mistakes.emplace_back("text memory should grow that is none");
    return buffer;
  }
  const std::size_t before = found->second;
  if (static_cast<std::size_t>(size) <= before) return buffer;
  char* const bigger = Make(static_cast<std::size_t>(size));
  std::memcpy(bigger, buffer, before);
  Drop(buffer);
  return bigger;
}

void FreePoolMemory(char* buffer) {
  const std::lock_guard lock(TheBuffers().mutex);
  Drop(buffer);
}

/// The daemon's has more members; only the first is known to plugins.
extern "C" {
struct VersionStrings {
  const char* full;
};
extern VersionStrings kBareosVersionStrings;
VersionStrings kBareosVersionStrings = {nullptr};
}

namespace core_host {

void SetVersion(const std::string& version) {
  static std::string kept;
  kept = version;
  kBareosVersionStrings.full = kept.empty() ? nullptr : kept.c_str();
}

std::vector<std::string> TextMistakes() {
  Buffers& all = TheBuffers();
  const std::lock_guard lock(all.mutex);
  std::vector<std::string> mistakes = all.mistakes;
  if (!all.sizes.empty()) mistakes.emplace_back("text memory was not freed");
  return mistakes;
}

}  // namespace core_host
