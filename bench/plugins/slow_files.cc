// Slow storage for the benchmarks, loaded with LD_PRELOAD: every open and every look at a file
// below the folder BAREOS_NODE_BENCH_SLOW takes a millisecond more, as on a network file system.
// The thread sleeps, as it would wait for an answer.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

#include <cstdarg>
#include <cstdlib>
#include <cstring>

namespace {

constexpr long kDelay = 1'000'000;

/// The library's own function, behind this one.
template <class Function>
Function* Real(const char* name) noexcept {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

void Delay(const char* path) noexcept {
  static const char* const folder = std::getenv("BAREOS_NODE_BENCH_SLOW");
  if (folder == nullptr || path == nullptr) return;
  if (std::strncmp(path, folder, std::strlen(folder)) != 0) return;
  const timespec time{0, kDelay};
  clock_nanosleep(CLOCK_MONOTONIC, 0, &time, nullptr);
}

mode_t ModeOf(int flags, va_list arguments) noexcept {
  const bool has_mode = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  return has_mode ? static_cast<mode_t>(va_arg(arguments, unsigned)) : 0;
}

using OpenFunction = int(const char*, int, ...);
using OpenAtFunction = int(int, const char*, int, ...);
using StatFunction = int(const char*, struct stat*);
using VersionedStatFunction = int(int, const char*, struct stat*);
using StatAtFunction = int(int, const char*, struct stat*, int);
using StatxFunction = int(int, const char*, int, unsigned, struct statx*);
using SyscallFunction = long(long, ...);

}  // namespace

#define BENCH_OPEN(name)                                         \
  int name(const char* path, int flags, ...) {                   \
    static OpenFunction* const real = Real<OpenFunction>(#name); \
    va_list arguments;                                           \
    va_start(arguments, flags);                                  \
    const mode_t mode = ModeOf(flags, arguments);                \
    va_end(arguments);                                           \
    Delay(path);                                                 \
    return real(path, flags, mode);                              \
  }
#define BENCH_OPENAT(name)                                           \
  int name(int folder, const char* path, int flags, ...) {           \
    static OpenAtFunction* const real = Real<OpenAtFunction>(#name); \
    va_list arguments;                                               \
    va_start(arguments, flags);                                      \
    const mode_t mode = ModeOf(flags, arguments);                    \
    va_end(arguments);                                               \
    Delay(path);                                                     \
    return real(folder, path, flags, mode);                          \
  }
#define BENCH_STAT(name, type)                                   \
  int name(const char* path, struct type* result) {              \
    static StatFunction* const real = Real<StatFunction>(#name); \
    Delay(path);                                                 \
    return real(path, reinterpret_cast<struct stat*>(result));   \
  }
#define BENCH_VERSIONED_STAT(name, type)                                           \
  int name(int version, const char* path, struct type* result) {                   \
    static VersionedStatFunction* const real = Real<VersionedStatFunction>(#name); \
    Delay(path);                                                                   \
    return real(version, path, reinterpret_cast<struct stat*>(result));            \
  }
#define BENCH_STATAT(name, type)                                              \
  int name(int folder, const char* path, struct type* result, int flags) {    \
    static StatAtFunction* const real = Real<StatAtFunction>(#name);          \
    Delay(path);                                                              \
    return real(folder, path, reinterpret_cast<struct stat*>(result), flags); \
  }

#pragma GCC visibility push(default)
extern "C" {

BENCH_OPEN(open)
BENCH_OPEN(open64)
BENCH_OPENAT(openat)
BENCH_OPENAT(openat64)
BENCH_STAT(stat, stat)
BENCH_STAT(stat64, stat64)
BENCH_STAT(lstat, stat)
BENCH_STAT(lstat64, stat64)
BENCH_VERSIONED_STAT(__xstat, stat)
BENCH_VERSIONED_STAT(__xstat64, stat64)
BENCH_VERSIONED_STAT(__lxstat, stat)
BENCH_VERSIONED_STAT(__lxstat64, stat64)
BENCH_STATAT(fstatat, stat)
BENCH_STATAT(fstatat64, stat64)

int statx(int folder, const char* path, int flags, unsigned mask, struct statx* result) {
  static StatxFunction* const real = Real<StatxFunction>("statx");
  Delay(path);
  return real(folder, path, flags, mask, result);
}

/// As Node's library calls statx.
long syscall(long number, ...) {
  static SyscallFunction* const real = Real<SyscallFunction>("syscall");
  va_list arguments;
  va_start(arguments, number);
  long values[6];
  for (long& value : values) value = va_arg(arguments, long);
  va_end(arguments);
  if (number == SYS_statx) Delay(reinterpret_cast<const char*>(values[1]));
  return real(number, values[0], values[1], values[2], values[3], values[4], values[5]);
}

}  // extern "C"
#pragma GCC visibility pop
