// The worker's native part: the channel to the daemon as an object of functions, which
// runtime/worker/channel.ts describes, and functions on files. No C++ exceptions.
#include <napi.h>

#include <cstring>
#include <span>
#include <string>
#include <utility>

#include "addon/arguments.h"
#include "addon/engine.h"
#include "addon/files.h"
#include "addon/server.h"

namespace bareos_node::addon {

namespace {

/// One channel in a process: it takes fixed descriptors.
Server* server = nullptr;

Napi::Value Fail(Napi::Env env, const std::string& message) {
  Napi::Error::New(env, message).ThrowAsJavaScriptException();
  return env.Undefined();
}

std::uint32_t Unsigned(const Napi::Value& value) {
  return value.IsNumber() ? value.As<Napi::Number>().Uint32Value() : 0;
}

std::span<const std::byte> Bytes(const Napi::Value& value) {
  if (!value.IsTypedArray()) return {};
  const auto array = value.As<Napi::Uint8Array>();
  return {reinterpret_cast<const std::byte*>(array.Data()), array.ByteLength()};
}

Napi::Value Start(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  for (std::size_t at = 0; at < 4; ++at) {
    if (!info[at].IsFunction()) return Fail(env, "start takes four functions");
  }
  if (!server->Start(env, info[0].As<Napi::Function>(), info[1].As<Napi::Function>(),
                     info[2].As<Napi::Function>(), info[3].As<Napi::Function>())) {
    return Fail(env, "the event loop cannot watch the channel");
  }
  return env.Undefined();
}

Napi::Value PostAnswer(const Napi::CallbackInfo& info) {
  if (server->PostAnswer(Unsigned(info[0]), Unsigned(info[1]))) return info.Env().Undefined();
  return Fail(info.Env(), "there is no request to answer, or the answer is too long");
}

Napi::Value PostLongAnswer(const Napi::CallbackInfo& info) {
  if (server->PostLongAnswer(Unsigned(info[0]), Bytes(info[1]))) return info.Env().Undefined();
  return Fail(info.Env(), "an answer is longer than the channel can carry");
}

Napi::Value CoreCall(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  std::span<const std::byte> answer;
  if (!server->CoreCall(Unsigned(info[0]), Bytes(info[1]), answer)) {
    return Fail(env, "a core call that is too long for the channel");
  }
  return Napi::Number::New(env, static_cast<double>(answer.size()));
}

Napi::Value Post(const Napi::CallbackInfo& info) {
  const bool done = server->channel().Post(Unsigned(info[0]), Bytes(info[1]));
  return Napi::Boolean::New(info.Env(), done);
}

Napi::Value SendDescriptor(const Napi::CallbackInfo& info) {
  const int error = server->channel().SendDescriptor(info[0].ToNumber().Int32Value());
  if (error == 0) return info.Env().Undefined();
  return Fail(info.Env(),
              std::string("the descriptor cannot be passed to the daemon: ") + strerror(error));
}

Napi::Value RestoreFolder(const Napi::CallbackInfo& info) {
  auto name = NameOf(info[0], "name");
  if (!name) return info.Env().Undefined();
  const int descriptor = info[1].ToNumber().Int32Value();
  server->restore().files().SetFolder(std::move(*name), descriptor);
  return info.Env().Undefined();
}

Napi::Value IsCancelled(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), server->channel().cancelled());
}

Napi::ArrayBuffer Share(Napi::Env env, std::span<std::byte> area) {
  return Napi::ArrayBuffer::New(env, area.data(), area.size());
}

Napi::Value Open(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (server != nullptr) return Fail(env, "the channel is open already");
  wire::Status status;
  auto channel = channel::WorkerChannel::Open(status);
  if (!channel) return Fail(env, status.message());
  server = new Server(std::move(channel));
  Napi::Object object = Napi::Object::New(env);
  object.Set("request", Share(env, server->RequestArea()));
  object.Set("answer", Share(env, server->channel().AnswerArea()));
  object.Set("words", Share(env, server->channel().Words()));
  object.Set("ahead", Share(env, server->channel().AheadArea()));
  object.Set("engine", EngineFunctions(env, server->channel().region()));
  object.Set("start", Napi::Function::New<Start>(env, "start"));
  object.Set("postAnswer", Napi::Function::New<PostAnswer>(env, "postAnswer"));
  object.Set("postLongAnswer", Napi::Function::New<PostLongAnswer>(env, "postLongAnswer"));
  object.Set("coreCall", Napi::Function::New<CoreCall>(env, "coreCall"));
  object.Set("post", Napi::Function::New<Post>(env, "post"));
  object.Set("sendDescriptor", Napi::Function::New<SendDescriptor>(env, "sendDescriptor"));
  object.Set("restoreFolder", Napi::Function::New<RestoreFolder>(env, "restoreFolder"));
  object.Set("isCancelled", Napi::Function::New<IsCancelled>(env, "isCancelled"));
  return object;
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("open", Napi::Function::New<Open>(env, "open"));
  exports.Set("files", FileFunctions(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(channel, Init)

}  // namespace bareos_node::addon
