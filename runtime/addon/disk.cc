// See disk.h.
#include "addon/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "addon/arguments.h"
#include "engine/look.h"
#include "engine/system.h"

namespace bareos_node::addon {

namespace {

/// In the order that `look` in the package's native-files.ts names.
Napi::Value Numbers(Napi::Env env, const struct stat& stat) {
  const std::int64_t numbers[] = {
      static_cast<std::int64_t>(stat.st_dev),  static_cast<std::int64_t>(stat.st_ino),
      static_cast<std::int64_t>(stat.st_mode), static_cast<std::int64_t>(stat.st_nlink),
      static_cast<std::int64_t>(stat.st_uid),  static_cast<std::int64_t>(stat.st_gid),
      static_cast<std::int64_t>(stat.st_rdev), std::int64_t{stat.st_size},
      std::int64_t{stat.st_blksize},           std::int64_t{stat.st_blocks},
      std::int64_t{stat.st_atim.tv_sec},       std::int64_t{stat.st_atim.tv_nsec},
      std::int64_t{stat.st_mtim.tv_sec},       std::int64_t{stat.st_mtim.tv_nsec},
      std::int64_t{stat.st_ctim.tv_sec},       std::int64_t{stat.st_ctim.tv_nsec}};
  Napi::BigInt64Array array = Napi::BigInt64Array::New(env, std::size(numbers));
  std::copy(std::begin(numbers), std::end(numbers), array.Data());
  return array;
}

Napi::Value Look(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto path = NameOf(info[0], "path");
  if (!path) return env.Undefined();
  const bool follow = info[1].ToBoolean().Value();
  const engine::Look found =
      follow ? engine::LookBehind(path->c_str()) : engine::LookAt(path->c_str());
  if (found.error != 0) return ThrowSystemError(env, found.error, found.call, *path);
  Napi::Object object = Napi::Object::New(env);
  object.Set("numbers", Numbers(env, found.stat));
  const bool is_link = S_ISLNK(found.stat.st_mode);
  object.Set("target", is_link ? Napi::Value(Napi::Buffer<char>::Copy(env, found.target.data(),
                                                                      found.target.size()))
                               : env.Null());
  return object;
}

/// A whole number that the system's own type holds.
template <class Number>
std::optional<Number> NumberOf(const Napi::Value& value, const char* what) {
  const auto number = IntegerOf(value, what);
  if (!number) return std::nullopt;
  if (std::in_range<Number>(*number)) return static_cast<Number>(*number);
  ThrowSystemError(value.Env(), EINVAL, what, "");
  return std::nullopt;
}

Napi::Value OpenDescriptor(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto path = NameOf(info[0], "path");
  if (!path) return env.Undefined();
  const auto flags = NumberOf<int>(info[1], "open");
  if (!flags) return env.Undefined();
  const auto mode = NumberOf<mode_t>(info[2], "open");
  if (!mode) return env.Undefined();
  channel::Descriptor file;
  const int error = engine::OpenFile(path->c_str(), *flags, *mode, file);
  if (error != 0) return ThrowSystemError(env, error, "open", *path);
  return Napi::Number::New(env, file.Release());
}

Napi::Value Read(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto file = NumberOf<int>(info[0], "read");
  if (!file) return env.Undefined();
  const auto target = BytesOf(info[1], "buffer");
  if (!target) return env.Undefined();
  auto* const place = const_cast<std::uint8_t*>(target->data());
  const ssize_t length = engine::Repeat([&] { return read(*file, place, target->size()); });
  if (length < 0) return ThrowSystemError(env, errno, "read", "");
  return Napi::Number::New(env, static_cast<double>(length));
}

/// All of it.
Napi::Value Write(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto file = NumberOf<int>(info[0], "write");
  if (!file) return env.Undefined();
  const auto data = BytesOf(info[1], "data");
  if (!data) return env.Undefined();
  for (std::span<const std::uint8_t> rest = *data; !rest.empty();) {
    const ssize_t length = engine::Repeat([&] { return write(*file, rest.data(), rest.size()); });
    if (length < 0) return ThrowSystemError(env, errno, "write", "");
    rest = rest.subspan(static_cast<std::size_t>(length));
  }
  return env.Undefined();
}

Napi::Value Close(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto file = NumberOf<int>(info[0], "close");
  if (!file) return env.Undefined();
  channel::Descriptor owned(*file);
  const int error = engine::CloseFile(owned);
  return error == 0 ? env.Undefined() : ThrowSystemError(env, error, "close", "");
}

}  // namespace

void AddDiskFunctions(Napi::Env env, Napi::Object& functions) {
  functions.Set("look", Napi::Function::New<Look>(env, "look"));
  functions.Set("open", Napi::Function::New<OpenDescriptor>(env, "open"));
  functions.Set("read", Napi::Function::New<Read>(env, "read"));
  functions.Set("write", Napi::Function::New<Write>(env, "write"));
  functions.Set("close", Napi::Function::New<Close>(env, "close"));
}

}  // namespace bareos_node::addon
