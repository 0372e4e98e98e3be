// Serves what the worker asks of the core: checked by the generated dispatch, and refused when the
// core would not survive it at that moment.
#ifndef BAREOS_NODE_DAEMON_CORE_SERVICE_H_
#define BAREOS_NODE_DAEMON_CORE_SERVICE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/releases.h"
#include "daemon/core.h"
#include "daemon/subscriptions.h"
#include "wire/packet_storage.h"
#include "wire/reader.h"
#include "wire/status.h"
#include "wire/writer.h"

namespace bareos_node::daemon {

class CoreService {
 public:
  CoreService(const Core& core, wire::PacketStorage& storage) noexcept
      : core_(core), storage_(storage) {}

  /// Answers a core call: `answer` gets the whole message, with the byte that says whether it was
  /// done. `arguments` may lie in shared memory.
  void Serve(std::uint32_t kind, std::span<const std::byte> arguments,
             std::vector<std::byte>& answer);

  /// Passes a posted message on. An error is one of the channel: the kind cannot be posted at all.
  wire::Status Deliver(std::uint32_t kind, std::span<const std::byte> message);

  /// Whether the fileset may be edited now.
  void AllowFileset(bool allowed) noexcept { fileset_ = allowed; }

  /// Refuses everything but messages from now on: the core takes the job apart.
  void CloseJob() noexcept { closed_ = true; }

  /// The device record of the event at hand, or NULL: functions of the Storage Daemon take it.
  void set_device_record(void* record) noexcept { device_record_ = record; }

  /// What must hold of arguments and packets that only one kind of daemon has.
  void set_checks(const char* (*arguments)(std::uint32_t kind, wire::Reader in) noexcept,
                  wire::PacketCheck* packet) noexcept {
    argument_problem_ = arguments;
    packet_check_ = packet;
  }

  void set_release(Release release) noexcept { release_ = release; }
  Release release() const noexcept { return release_; }

  /// The time that changes are looked for since: of the event, or set by the plugin.
  void set_since(std::int64_t since) noexcept { since_ = since; }
  std::int64_t since() const noexcept { return since_; }

  /// Which events the plugin hears; registering and giving up go through here.
  Subscriptions& subscriptions() noexcept { return subscriptions_; }

  /// How many fatal messages the worker has sent.
  std::uint32_t fatal_messages() const noexcept { return fatal_messages_; }

 private:
  wire::Status Answer(std::uint32_t kind, std::span<const std::byte> arguments, wire::Writer& out);

  /// Why the core would not survive a call now; NULL when it does.
  const char* Danger(std::uint32_t kind) const noexcept;

  /// Whether a client is asked for that the Director would follow without a look: jobs that copy or
  /// migrate may have none.
  bool MayLackClient(std::uint32_t kind, wire::Reader in) const noexcept;

  /// Calls the core, with messages escaped: what a plugin says must not look like a message of
  /// somebody else. A fatal one is an error where the job goes on without the plugin (apart.h).
  wire::Status Forward(std::uint32_t kind, wire::Reader& in, wire::Writer& out);
  wire::Status Dispatch(std::uint32_t kind, wire::Reader& in, wire::Writer& out);

  /// Registers or gives up events. The core goes on raising those that the runtime needs.
  wire::Status Subscribe(std::uint32_t kind, std::span<const std::byte> arguments,
                         wire::Writer& out);

  /// Takes a job message that comes too early for the core. False for any other.
  bool Hold(std::uint32_t kind, std::span<const std::byte> message);

  /// Hands a posted message to the core.
  void PassOn(std::uint32_t kind, std::span<const std::byte> message);

  /// True when the call was about the since time, which the core does not let plugins write.
  bool AnswerSince(std::uint32_t kind, wire::Reader in, wire::Writer& out, wire::Status& status);

  const Core& core_;
  wire::PacketStorage& storage_;
  Subscriptions subscriptions_;
  Release release_ = kNewestRelease;
  bool fileset_ = false;
  bool closed_ = false;
  void* device_record_ = nullptr;
  const char* (*argument_problem_)(std::uint32_t kind, wire::Reader in) noexcept = nullptr;
  wire::PacketCheck* packet_check_ = nullptr;
  std::int64_t since_ = 0;
  std::uint32_t fatal_messages_ = 0;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_CORE_SERVICE_H_
