// See restore.h.
#include "addon/restore.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "addon/arguments.h"

namespace bareos_node::addon {

namespace {

/// `BehindNews` in runtime/worker/protocol.ts.
constexpr std::uint32_t kUntold = 0;
constexpr std::uint32_t kNotClosed = 1;
constexpr std::uint32_t kNotSet = 2;
constexpr std::uint32_t kFindFolder = 3;

constexpr const char* kAttributes[] = {"owner", "mode", "times"};

}  // namespace

bool Restore::Work(std::uint32_t left, channel::Clock::time_point end) {
  channel::BehindReader& ring = channel_.behind();
  channel::BehindEntry entry;
  while (ring.used() > left && ring.Peek(entry)) {
    files_.Do(entry);
    ring.Drop();
    if (channel::Clock::now() > end) return ring.used() <= left;
  }
  if (ring.status().ok()) return true;
  std::fputs(ring.status().message(), stderr);
  _exit(EXIT_FAILURE);
}

void Restore::Failed(std::uint32_t sequence, int error_number) {
  channel_.TellBehindFailed(sequence, error_number);
}

void Restore::Untold(std::string_view name, const engine::Failure& failure) {
  Tell(kUntold, name, failure, nullptr);
}

void Restore::NotClosed(std::string_view name, const engine::Failure& failure) {
  Tell(kNotClosed, name, failure, nullptr);
}

void Restore::NotSet(std::string_view name, engine::Attribute attribute,
                     const engine::Failure& failure) {
  Tell(kNotSet, name, failure, kAttributes[static_cast<std::size_t>(attribute)]);
}

void Restore::FindFolder(std::string_view name) { Tell(kFindFolder, name, {}, nullptr); }

void Restore::Tell(std::uint32_t news, std::string_view name, const engine::Failure& failure,
                   const char* attribute) {
  const Napi::Env env = tell_.Env();
  const Napi::HandleScope scope(env);
  const auto error = [&]() -> napi_value {
    if (failure.error_number == 0) return env.Null();
    return SystemError(env, failure.error_number, failure.call, "").Value();
  };
  const auto what = [&]() -> napi_value {
    if (attribute == nullptr) return env.Null();
    return Napi::String::New(env, attribute);
  };
  tell_.MakeCallback(env.Global(),
                     {Napi::Number::New(env, news),
                      Napi::Buffer<char>::Copy(env, name.data(), name.size()), error(), what()});
  if (!env.IsExceptionPending()) return;
  napi_fatal_exception(env, env.GetAndClearPendingException().Value());
}

}  // namespace bareos_node::addon
