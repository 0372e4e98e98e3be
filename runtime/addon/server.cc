// See server.h.
#include "addon/server.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <utility>

#include "wire/reader.h"

namespace bareos_node::addon {

namespace {

/// How long the next request is awaited before the event loop gets its turn.
constexpr std::uint32_t kSpinMicroseconds = 50;
/// After this many requests, or this long, the event loop gets its turn in any case.
constexpr int kBurst = 64;
constexpr std::chrono::milliseconds kBurstTime{4};

}  // namespace

bool Server::Start(Napi::Env env, const Napi::Function& on_request, const Napi::Function& on_cancel,
                   const Napi::Function& on_room, const Napi::Function& on_behind) {
  uv_loop_s* loop = nullptr;
  if (napi_get_uv_event_loop(env, &loop) != napi_ok) return false;
  uv_handle_s* const doorbell = NewHandle(kUvPoll);
  idle_ = NewHandle(kUvIdle);
  if (uv_poll_init(loop, doorbell, channel_->doorbell_descriptor()) != 0) return false;
  if (uv_idle_init(loop, idle_) != 0) return false;
  // libuv clears the field when it makes a handle.
  uv_handle_set_data(doorbell, this);
  uv_handle_set_data(idle_, this);
  on_request_ = Napi::Persistent(on_request);
  on_room_ = Napi::Persistent(on_room);
  restore_.Start(on_behind);
  Watch(env, on_cancel);
  if (uv_poll_start(doorbell, kUvReadable, OnDoorbell) != 0) return false;
  ServeSoon();
  return true;
}

bool Server::PostAnswer(std::uint32_t kind, std::size_t length) {
  return pending_ && channel_->PostAnswer(kind, length) && Answered();
}

bool Server::PostLongAnswer(std::uint32_t kind, std::span<const std::byte> bytes) {
  return pending_ && channel_->PostLongAnswer(kind, bytes) && Answered();
}

bool Server::Answered() {
  pending_ = false;
  // Within a burst the next request is awaited there; an answer from elsewhere begins a new one.
  if (!serving_) ServeSoon();
  return true;
}

std::span<std::byte> Server::RequestArea() noexcept {
  const std::span<std::byte> answer = channel_->AnswerArea();
  return {answer.data() - (channel::kAnswerOffset - channel::kRequestOffset),
          channel::kLongestMessage};
}

/// Serves even when there is nothing to do any more: who rang may have found the worker asleep and
/// counts it as awake since, so that it must say anew that it sleeps. The room comes last, because
/// one ring may have told of it and of a request.
void Server::OnDoorbell(uv_handle_s* handle, int, int) {
  auto* const self = static_cast<Server*>(uv_handle_get_data(handle));
  self->channel_->ClearDoorbell();
  self->Serve();
  const Napi::Env env = self->on_room_.Env();
  const Napi::HandleScope scope(env);
  self->on_room_.MakeCallback(env.Global(), {});
}

void Server::OnIdle(uv_handle_s* handle) {
  uv_idle_stop(handle);
  static_cast<Server*>(uv_handle_get_data(handle))->Serve();
}

/// Never freed: handles must outlive the loop, and the loop ends with the process.
uv_handle_s* Server::NewHandle(int type) {
  return static_cast<uv_handle_s*>(std::calloc(1, uv_handle_size(type)));
}

void Server::ServeSoon() { uv_idle_start(idle_, OnIdle); }

bool Server::CoreCall(std::uint32_t kind, std::span<const std::byte> arguments,
                      std::span<const std::byte>& answer) {
  if (arguments.size() > channel::kLongestMessage) return false;
  if (!pending_) Borrow();
  return channel_->CoreCall(kind, arguments, answer);
}

/// Waits for the next request, whatever it is, and keeps it until the loop is back.
void Server::Borrow() {
  while (!channel_->WaitForRequest(std::chrono::seconds(1))) {
    // The watching thread ends the process if the daemon is gone.
  }
  channel_->DisarmEventLoop();
  const channel::Message request = channel_->Request();
  borrowed_ = Borrowed{request.kind, {request.bytes.begin(), request.bytes.end()}};
  pending_ = true;
  ServeSoon();
}

void Server::Serve() {
  if (serving_ || (pending_ && !borrowed_)) return;
  serving_ = true;
  channel_->DisarmEventLoop();
  const auto end = std::chrono::steady_clock::now() + kBurstTime;
  for (int served = 0;; ++served) {
    const bool wrote = channel_->behind().used() > 0;
    if (wrote && !restore_.Work(0, end)) {
      ServeSoon();
      break;
    }
    if (served == kBurst || (served > 0 && std::chrono::steady_clock::now() > end)) {
      ServeSoon();
      break;
    }
    // Armed, the next request rings; not armed, it is already here. Who has files to prepare or
    // wrote some does not wait for it.
    const std::uint32_t spin = channel_->prepares() || wrote ? 0 : kSpinMicroseconds;
    if (!borrowed_ && !channel_->SpinForRequest(spin) && channel_->ArmEventLoop()) break;
    pending_ = true;
    HandOver();
    if (pending_) break;
  }
  serving_ = false;
}

/// What was posted before a request is done before it. True for one that asked for nothing else.
bool Server::IsSettled(const channel::Message& request) {
  const bool asks_room =
      request.kind == static_cast<std::uint32_t>(channel::RequestKind::kBehindRoom);
  wire::Reader in(asks_room ? request.bytes : std::span<const std::byte>());
  restore_.Work(asks_room ? in.U32() : 0, channel::Clock::time_point::max());
  if (request.kind == static_cast<std::uint32_t>(channel::RequestKind::kFree))
    restore_.files().End();
  return asks_room && channel_->WriteAnswer(request.kind, {});
}

void Server::HandOver() {
  const Napi::Env env = on_request_.Env();
  const Napi::HandleScope scope(env);
  channel::Message request = channel_->Request();
  std::optional<Borrowed> borrowed;
  std::swap(borrowed, borrowed_);
  if (borrowed) {
    std::copy(borrowed->bytes.begin(), borrowed->bytes.end(), RequestArea().begin());
    request = {borrowed->kind, borrowed->bytes};
  }
  if (IsSettled(request)) {
    pending_ = false;
    return;
  }
  const Napi::Value overflow = Overflow(env, request);
  // Promises that the callback settles run before MakeCallback returns: their answers count as
  // prompt.
  on_request_.MakeCallback(
      env.Global(), {Napi::Number::New(env, request.kind),
                     Napi::Number::New(env, static_cast<double>(request.bytes.size())), overflow});
  if (!env.IsExceptionPending()) return;
  napi_fatal_exception(env, env.GetAndClearPendingException().Value());
}

/// The bytes of a request that the request area does not hold, else undefined.
Napi::Value Server::Overflow(Napi::Env env, channel::Message& request) {
  if ((request.kind & channel::kInOverflow) == 0) return env.Undefined();
  request.kind &= ~channel::kInOverflow;
  std::uint64_t length = 0;
  if (!channel::DecodeOverflow(request, length)) return env.Undefined();
  Napi::ArrayBuffer buffer = Napi::ArrayBuffer::New(env, length);
  const std::span bytes(static_cast<std::byte*>(buffer.Data()), buffer.ByteLength());
  if (!channel_->TakeRequestOverflow(bytes)) return env.Undefined();
  return buffer;
}

/// A thread of its own, because JavaScript may never come back to the loop: an end of the daemon
/// must end this process even then.
void Server::Watch(Napi::Env env, const Napi::Function& on_cancel) {
  Napi::ThreadSafeFunction cancel =
      Napi::ThreadSafeFunction::New(env, on_cancel, "bareos-node cancel", 0, 1);
  cancel.Unref(env);
  std::thread([this, cancel] {
    for (;;) {
      const channel::ControlDatagram datagram = channel_->WaitForControl();
      if (datagram.outcome == channel::ControlDatagram::Outcome::kClosed) _exit(EXIT_SUCCESS);
      if (datagram.outcome == channel::ControlDatagram::Outcome::kMessage &&
          datagram.message == channel::ControlMessage::kCancelled) {
        cancel.NonBlockingCall();
      }
    }
  }).detach();
}

}  // namespace bareos_node::addon
