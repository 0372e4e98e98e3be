// One instance of the plugin in a Storage Daemon or a Director, where a plugin consists of events.
// Created, called and freed on any thread; one call at a time gets through to the worker.
#ifndef BAREOS_NODE_DAEMON_EVENTS_ONLY_EVENT_INSTANCE_H_
#define BAREOS_NODE_DAEMON_EVENTS_ONLY_EVENT_INSTANCE_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "daemon/apart.h"
#include "daemon/api.h"
#include "daemon/cancel.h"
#include "daemon/core.h"
#include "daemon/core_service.h"
#include "daemon/module_loading.h"
#include "daemon/runtime_options.h"
#include "daemon/session.h"
#include "wire/packet_storage.h"

namespace bareos_node::daemon {

/// Options that the policy has for a plugin that is always there, and where they stand.
struct Standing {
  std::string options;
  std::string place;
};

class EventInstance {
 public:
  EventInstance(const api::CoreTable& table, PluginContext* ctx);

  /// A plugin that is always there: loaded by the first event that it may want.
  EventInstance(const api::CoreTable& table, PluginContext* ctx, Standing standing);

  /// Registers for the plugin's options, without which nothing is ever done; for one that is always
  /// there, for all events that may begin something.
  bRC Start();

  /// Others hear through the same context of the daemon: no event is given up any more.
  void ShareEvents() noexcept { service_.subscriptions().KeepAll(); }

  /// Answers an event.
  bRC Event(const api::Callback& callback);

  /// After an exception: nothing is certain any more, so the worker goes.
  void Abandon(std::string_view reason);

  /// The answer to an event that cannot be served: an error where the daemon acts on it. Elsewhere
  /// one would only keep the event from other plugins.
  static bRC Unserved(const api::Event* event) noexcept;

  /// The first part of freeing: asks the plugin to end, and waits a moment. True when it is done;
  /// otherwise FinishAlone goes on, and the daemon's context is not used any more.
  bool StartToFree();

  /// Waits for the end of a plugin that has work left, until its limit or until `stop` is set. Says
  /// to the daemon's own log when it had to be killed.
  void FinishAlone(const std::atomic<bool>& stop);

 private:
  class Turn;

  bRC Register(std::int64_t event);
  bRC NewOptions(const char* text);
  bool StandUp();
  bool Prepare(const std::string& text, std::string& options);
  bool Load(const RuntimeOptions& options, const std::string& plugin_options);
  bRC ParseInWorker(std::string_view options);
  bRC Forward(const api::Callback& callback, const api::Event& event);
  bRC Receive(const api::Callback& callback, const api::Event& event,
              std::span<const std::byte> answer);
  bRC Refuse(const api::Event& event, std::string_view why);
  bool Ask(std::uint32_t kind, std::span<const std::byte>& answer);
  bool Ask(std::uint32_t kind, std::span<const std::byte>& answer, const Limit& limit);

  Core core_;
  std::optional<Standing> standing_;
  Apart apart_;         ///< where there is no job, there is none to fail
  CancelState cancel_;  ///< never cancelled: these daemons do not tell
  wire::PacketStorage storage_;
  CoreService service_;

  std::mutex mutex_;  ///< of who has the turn
  std::condition_variable free_;
  std::thread::id owner_;

  Module module_;
  RuntimeOptions options_;
  std::atomic<std::int64_t> limit_ = 30;  ///< seconds for what is done now; 0 for none
  std::uint32_t defined_ = 0;
  bool failed_ = false;   ///< could not be loaded, or the worker is gone
  bool refused_ = false;  ///< the job was told that it fails because of that
  std::vector<std::byte> message_;
  std::unique_ptr<Session> session_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_EVENTS_ONLY_EVENT_INSTANCE_H_
