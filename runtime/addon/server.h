// Serves requests on Node's event loop: hands them to JavaScript one after the other as long as
// they come quickly, and goes back to the loop often enough that timers and I/O of the plugin live.
#ifndef BAREOS_NODE_ADDON_SERVER_H_
#define BAREOS_NODE_ADDON_SERVER_H_

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "addon/event_loop.h"
#include "addon/restore.h"
#include "channel/worker_channel.h"

namespace bareos_node::addon {

/// Lives as long as the process: its handles and its thread never end before it.
class Server {
 public:
  explicit Server(std::unique_ptr<channel::WorkerChannel> channel)
      : channel_(std::move(channel)), restore_(*channel_) {}

  channel::WorkerChannel& channel() noexcept { return *channel_; }

  /// False when the event loop refuses.
  bool Start(Napi::Env env, const Napi::Function& on_request, const Napi::Function& on_cancel,
             const Napi::Function& on_room, const Napi::Function& on_behind);

  /// Files of a restore that the daemon has posted.
  Restore& restore() noexcept { return restore_; }

  /// False when no request waits for an answer, or the answer is too long.
  bool PostAnswer(std::uint32_t kind, std::size_t length);

  /// The same with bytes that the answer area does not hold.
  bool PostLongAnswer(std::uint32_t kind, std::span<const std::byte> bytes);

  /// Calls the core and waits for it. Outside of a request it waits for the next one and serves
  /// that afterwards. False when the arguments are too long.
  bool CoreCall(std::uint32_t kind, std::span<const std::byte> arguments,
                std::span<const std::byte>& answer);

  /// Where the bytes of requests and of replies to core calls are.
  std::span<std::byte> RequestArea() noexcept;

 private:
  static void OnDoorbell(uv_handle_s* handle, int status, int events);
  static void OnIdle(uv_handle_s* handle);

  uv_handle_s* NewHandle(int type);
  bool Answered();
  void ServeSoon();
  void Serve();
  bool IsSettled(const channel::Message& request);
  void HandOver();
  Napi::Value Overflow(Napi::Env env, channel::Message& request);
  void Borrow();
  void Watch(Napi::Env env, const Napi::Function& on_cancel);

  std::unique_ptr<channel::WorkerChannel> channel_;
  Restore restore_;
  Napi::FunctionReference on_request_;
  Napi::FunctionReference on_room_;
  /// A request whose turn was used for a core call before it was handed over.
  struct Borrowed {
    std::uint32_t kind = 0;
    std::vector<std::byte> bytes;
  };
  std::optional<Borrowed> borrowed_;
  uv_handle_s* idle_ = nullptr;
  bool serving_ = false;
  bool pending_ = false;
};

}  // namespace bareos_node::addon

#endif  // BAREOS_NODE_ADDON_SERVER_H_
