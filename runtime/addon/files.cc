// See files.h. Links are never followed. Calls that a signal interrupted are repeated.
#include "addon/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "addon/arguments.h"
#include "addon/disk.h"
#include "addon/engine.h"
#include "engine/attributes.h"
#include "engine/folder.h"
#include "engine/looks.h"
#include "engine/system.h"

namespace bareos_node::addon {

namespace {

Napi::Value IntegersOf(Napi::Env env, const std::vector<std::int32_t>& numbers) {
  Napi::Int32Array array = Napi::Int32Array::New(env, numbers.size());
  std::copy(numbers.begin(), numbers.end(), array.Data());
  return array;
}

Napi::Value ListXattr(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto path = NameOf(info[0], "path");
  if (!path) return env.Undefined();
  std::string_view list;
  const int error = engine::ListNames(path->c_str(), list);
  if (error != 0) return ThrowSystemError(env, error, "llistxattr", *path);
  Napi::Array names = Napi::Array::New(env);
  std::uint32_t count = 0;
  while (!list.empty()) {
    const std::string_view name = list.substr(0, list.find('\0'));
    names.Set(count++, Napi::Buffer<char>::Copy(env, name.data(), name.size()));
    list.remove_prefix(std::min(name.size() + 1, list.size()));
  }
  return names;
}

Napi::Value GetXattr(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto path = NameOf(info[0], "path");
  if (!path) return env.Undefined();
  const auto name = NameOf(info[1], "name");
  if (!name) return env.Undefined();
  std::string_view value;
  const int error = engine::ReadValue(path->c_str(), name->c_str(), value);
  if (error == 0) return Napi::Buffer<char>::Copy(env, value.data(), value.size());
  if (error == ENODATA) return env.Null();
  return ThrowSystemError(env, error, "lgetxattr", *path);
}

Napi::Value SetXattr(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto path = NameOf(info[0], "path");
  if (!path) return env.Undefined();
  const auto name = NameOf(info[1], "name");
  if (!name) return env.Undefined();
  const auto value = BytesOf(info[2], "value");
  if (!value) return env.Undefined();
  const int result = engine::Repeat(
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

Napi::Value Modes(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Napi::Array given = info[0].As<Napi::Array>();
  std::vector<std::string> paths;
  for (std::uint32_t at = 0; at < given.Length(); ++at) {
    auto path = NameOf(given.Get(at), "path");
    if (!path) return env.Undefined();
    paths.push_back(std::move(*path));
  }
  const auto modes = SharedLooks().ModesOf(std::move(paths), info[1].ToNumber().Uint32Value());
  return IntegersOf(env, modes);
}

Napi::Value ListFolder(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto path = NameOf(info[0], "path");
  if (!path) return env.Undefined();
  const engine::Folder folder = engine::ReadFolder(path->c_str());
  if (folder.error != 0) return ThrowSystemError(env, folder.error, folder.call, *path);
  Napi::Object object = Napi::Object::New(env);
  object.Set("names", Napi::Buffer<char>::Copy(env, folder.names.data(), folder.names.size()));
  object.Set("kinds", IntegersOf(env, folder.kinds));
  return object;
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
  AddDiskFunctions(env, object);
  object.Set("listxattr", Napi::Function::New<ListXattr>(env, "listxattr"));
  object.Set("getxattr", Napi::Function::New<GetXattr>(env, "getxattr"));
  object.Set("setxattr", Napi::Function::New<SetXattr>(env, "setxattr"));
  object.Set("mknod", Napi::Function::New<MakeNode>(env, "mknod"));
  object.Set("utimens", Napi::Function::New<SetTimes>(env, "utimens"));
  object.Set("modes", Napi::Function::New<Modes>(env, "modes"));
  object.Set("listFolder", Napi::Function::New<ListFolder>(env, "listFolder"));
  object.Set("lseek", Napi::Function::New<Seek>(env, "lseek"));
  return object;
}

}  // namespace bareos_node::addon
