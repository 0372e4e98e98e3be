// See record.h.
#include "record.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "daemon/deflated.h"

namespace core_host {
namespace {

constexpr std::size_t kAttributeBuffer = 130;

/// As many characters as the number has digits in base 64, and its sign.
void Append(std::string& text, std::int64_t number) {
  auto rest = static_cast<std::uint64_t>(number);
  if (number < 0) {
    text += '-';
    rest = 0 - rest;
  }
  do {
    text += 'A';
    rest >>= 6;
  } while (rest != 0);
  text += ' ';
}

}  // namespace

void EncodeAttributes(Job& job, const StoredFile& file) {
  const struct stat& stat = file.stat;
  std::string text;
  for (const std::int64_t number :
       {static_cast<std::int64_t>(stat.st_dev), static_cast<std::int64_t>(stat.st_ino),
        static_cast<std::int64_t>(stat.st_mode), static_cast<std::int64_t>(stat.st_nlink),
        static_cast<std::int64_t>(stat.st_uid), static_cast<std::int64_t>(stat.st_gid),
        static_cast<std::int64_t>(stat.st_rdev), static_cast<std::int64_t>(stat.st_size),
        static_cast<std::int64_t>(stat.st_blksize), static_cast<std::int64_t>(stat.st_blocks),
        static_cast<std::int64_t>(stat.st_atime), static_cast<std::int64_t>(stat.st_mtime),
        static_cast<std::int64_t>(stat.st_ctime), std::int64_t{file.link_index}, std::int64_t{0},
        std::int64_t{file.data_stream}}) {
    Append(text, number);
  }
  // The last blank is the place of the zero byte.
  if (text.size() > kAttributeBuffer) {
    std::fprintf(stderr, "core-host: %s: %zu bytes of attributes damage a daemon's memory\n",
                 file.name.c_str(), text.size());
    std::abort();
  }
  CheckRecord(job, file.name, "name and attributes",
              file.name.size() + file.link.size() + text.size());
}

void CheckRecord(Job& job, const std::string& name, const char* what, std::size_t length) {
  if (length < kLongestMessage) return;
  job.messages.Violation(name.substr(0, 100) + ": " + what + " of " + std::to_string(length) +
                         " bytes do not fit a message between daemons");
}

void OpenZlib() { ::dlopen("libz.so.1", RTLD_NOW | RTLD_GLOBAL); }

void CheckObject(Job& job, const std::string& name, const char* object, std::size_t size) {
  if (size < kLongestMessage) return;
  const auto length = bareos_node::daemon::DeflatedLength({object, size});
  if (length) CheckRecord(job, name, "a compressed object", *length);
}

}  // namespace core_host
