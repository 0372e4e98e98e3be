// See deflated.h. Found in the process, because it is the daemon's result that counts, and because
// the library should need no other.
#include "daemon/deflated.h"

#include <dlfcn.h>

#include <memory>

namespace bareos_node::daemon {

namespace {

using Bound = unsigned long(unsigned long length);
using Compress = int(unsigned char* target, unsigned long* length, const unsigned char* source,
                     unsigned long source_length, int level);
constexpr int kBestCompression = 9;
constexpr int kDone = 0;

}  // namespace

std::optional<std::size_t> DeflatedLength(std::span<const char> object) {
  const auto bound = reinterpret_cast<Bound*>(dlsym(RTLD_DEFAULT, "compressBound"));
  const auto compress = reinterpret_cast<Compress*>(dlsym(RTLD_DEFAULT, "compress2"));
  if (bound == nullptr || compress == nullptr) return std::nullopt;
  unsigned long length = bound(object.size());
  const auto target = std::make_unique_for_overwrite<unsigned char[]>(length);
  const auto* const source = reinterpret_cast<const unsigned char*>(object.data());
  if (compress(target.get(), &length, source, object.size(), kBestCompression) != kDone)
    return std::nullopt;
  return length;
}

}  // namespace bareos_node::daemon
