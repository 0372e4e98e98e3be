// See files.h. Links are never followed. Calls that a signal interrupted are repeated.
#include "addon/files.h"

#include <fcntl.h>
#include <linux/limits.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <optional>
#include <string>
#include <utility>

#include "addon/arguments.h"

namespace bareos_node::addon {

namespace {

/// More than this the system never gives, neither of names nor of a value.
constexpr std::size_t kLongest = std::max(XATTR_SIZE_MAX, XATTR_LIST_MAX);
/// Tried first: for the whole length the system would clear as much memory of its own.
constexpr std::size_t kUsual = 1024;

using Buffer = std::array<char, kLongest>;

template <class Call>
auto Repeat(const Call& call) {
  for (;;) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

/// Reads into the buffer by a call that takes a place and a size; below zero after an error.
template <class Call>
ssize_t Read(Buffer& buffer, const Call& call) {
  const ssize_t length = Repeat([&] { return call(buffer.data(), kUsual); });
  if (length >= 0 || errno != ERANGE) return length;
  return Repeat([&] { return call(buffer.data(), buffer.size()); });
}

Napi::Value ListXattr(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto path = NameOf(info[0], "path");
  if (!path) return env.Undefined();
  static thread_local Buffer buffer;
  const ssize_t length = Read(buffer, [&](char* place, std::size_t size) {
    return llistxattr(path->c_str(), place, size);
  });
  if (length < 0) return ThrowSystemError(env, errno, "llistxattr", *path);
  Napi::Array names = Napi::Array::New(env);
  const char* const end = buffer.data() + length;
  std::uint32_t count = 0;
  for (const char* name = buffer.data(); name < end;) {
    const std::size_t size = strnlen(name, static_cast<std::size_t>(end - name));
    names.Set(count++, Napi::Buffer<char>::Copy(env, name, size));
    name += size + 1;
  }
  return names;
}

Napi::Value GetXattr(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto path = NameOf(info[0], "path");
  if (!path) return env.Undefined();
  const auto name = NameOf(info[1], "name");
  if (!name) return env.Undefined();
  static thread_local Buffer buffer;
  const ssize_t length = Read(buffer, [&](char* place, std::size_t size) {
    return lgetxattr(path->c_str(), name->c_str(), place, size);
  });
  if (length >= 0)
    return Napi::Buffer<char>::Copy(env, buffer.data(), static_cast<std::size_t>(length));
  if (errno == ENODATA) return env.Null();
  return ThrowSystemError(env, errno, "lgetxattr", *path);
}

Napi::Value SetXattr(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto path = NameOf(info[0], "path");
  if (!path) return env.Undefined();
  const auto name = NameOf(info[1], "name");
  if (!name) return env.Undefined();
  const auto value = BytesOf(info[2], "value");
  if (!value) return env.Undefined();
  const int result = Repeat(
      [&] { return lsetxattr(path->c_str(), name->c_str(), value->data(), value->size(), 0); });
  if (result == 0) return env.Undefined();
  return ThrowSystemError(env, errno, "lsetxattr", *path);
}

Napi::Value MakeNode(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto path = NameOf(info[0], "path");
  if (!path) return env.Undefined();
  const auto mode = IntegerOf(info[1], "mode");
  if (!mode) return env.Undefined();
  const auto device = IntegerOf(info[2], "device");
  if (!device) return env.Undefined();
  if (!std::in_range<mode_t>(*mode)) return ThrowSystemError(env, EINVAL, "mknod", *path);
  if (mknod(path->c_str(), static_cast<mode_t>(*mode), static_cast<dev_t>(*device)) == 0)
    return env.Undefined();
  return ThrowSystemError(env, errno, "mknod", *path);
}

/// A point in time, from two arguments.
std::optional<timespec> TimeOf(const Napi::Value& seconds, const Napi::Value& nanoseconds) {
  const auto whole = IntegerOf(seconds, "seconds");
  if (!whole) return std::nullopt;
  const auto part = IntegerOf(nanoseconds, "nanoseconds");
  if (!part) return std::nullopt;
  // Beyond a second the system has numbers with another meaning.
  const bool valid = *part >= 0 && *part < 1'000'000'000 && std::in_range<time_t>(*whole);
  if (valid) return timespec{static_cast<time_t>(*whole), static_cast<long>(*part)};
  ThrowSystemError(seconds.Env(), EINVAL, "utimensat", "");
  return std::nullopt;
}

Napi::Value SetTimes(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto accessed = TimeOf(info[1], info[2]);
  if (!accessed) return env.Undefined();
  const auto modified = TimeOf(info[3], info[4]);
  if (!modified) return env.Undefined();
  const timespec times[2] = {*accessed, *modified};
  if (info[0].IsNumber()) {
    const auto descriptor = IntegerOf(info[0], "target");
    if (!descriptor) return env.Undefined();
    const bool valid = std::in_range<int>(*descriptor);
    if (valid && futimens(static_cast<int>(*descriptor), times) == 0) return env.Undefined();
    return ThrowSystemError(env, valid ? errno : EBADF, "futimens", "");
  }
  const auto path = NameOf(info[0], "target");
  if (!path) return env.Undefined();
  if (utimensat(AT_FDCWD, path->c_str(), times, AT_SYMLINK_NOFOLLOW) == 0) return env.Undefined();
  return ThrowSystemError(env, errno, "utimensat", *path);
}

Napi::Value Seek(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto descriptor = IntegerOf(info[0], "fd");
  if (!descriptor) return env.Undefined();
  const auto offset = IntegerOf(info[1], "offset");
  if (!offset) return env.Undefined();
  const auto whence = IntegerOf(info[2], "whence");
  if (!whence) return env.Undefined();
  if (!std::in_range<int>(*descriptor)) return ThrowSystemError(env, EBADF, "lseek", "");
  if (!std::in_range<int>(*whence)) return ThrowSystemError(env, EINVAL, "lseek", "");
  const off_t position =
      lseek(static_cast<int>(*descriptor), static_cast<off_t>(*offset), static_cast<int>(*whence));
  if (position < 0) return ThrowSystemError(env, errno, "lseek", "");
  constexpr off_t kLargestSafeInteger = (off_t{1} << 53) - 1;
  if (position > kLargestSafeInteger) return Napi::BigInt::New(env, std::int64_t{position});
  return Napi::Number::New(env, static_cast<double>(position));
}

}  // namespace

Napi::Object FileFunctions(Napi::Env env) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("listxattr", Napi::Function::New<ListXattr>(env, "listxattr"));
  object.Set("getxattr", Napi::Function::New<GetXattr>(env, "getxattr"));
  object.Set("setxattr", Napi::Function::New<SetXattr>(env, "setxattr"));
  object.Set("mknod", Napi::Function::New<MakeNode>(env, "mknod"));
  object.Set("utimens", Napi::Function::New<SetTimes>(env, "utimens"));
  object.Set("lseek", Napi::Function::New<Seek>(env, "lseek"));
  return object;
}

}  // namespace bareos_node::addon
