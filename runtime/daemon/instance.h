// One instance of the plugin: what a job knows of it, and how each call of the daemon is answered.
// Used by one thread at a time; cancelling has a state of its own.
#ifndef BAREOS_NODE_DAEMON_INSTANCE_H_
#define BAREOS_NODE_DAEMON_INSTANCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "channel/handles.h"
#include "daemon/ahead.h"
#include "daemon/behind.h"
#include "daemon/cancel.h"
#include "daemon/core.h"
#include "daemon/core_service.h"
#include "daemon/definition.h"
#include "daemon/module_loading.h"
#include "daemon/named_links.h"
#include "daemon/runtime_options.h"
#include "daemon/session.h"
#include "fd/callbacks.h"
#include "wire/packet_storage.h"

namespace bareos_node::daemon {

class Instance {
 public:
  Instance(const fd::CoreTable& table, PluginContext* ctx, std::shared_ptr<CancelState> cancel);

  /// Frees the plugin in its worker, which may no longer edit the fileset: the core has none by
  /// now.
  ~Instance();

  /// Registers for the events that the runtime needs and learns what daemon it is in.
  bRC Start();

  /// Answers any call but newPlugin, freePlugin and a cancel.
  bRC Call(const fd::Callback& callback);

  /// After an exception: nothing is certain any more, so the worker goes.
  void Abandon(std::string_view reason);

  /// The answer to a call that cannot be served; the job has been told why.
  static bRC Fault(const fd::Callback& callback, int error_number) noexcept;

 private:
  // events.cc
  bRC Event(const fd::Callback& callback);
  void HearCancel();
  void AwaitCancelled() const;
  bRC Command(const fd::Callback& callback, bool restores);
  bRC NewOptions(const char* text);
  bRC RestoreObject(const fd::Callback& callback);
  void WatchFileset(std::string_view event);
  bool IsForeign(std::string_view text) const noexcept;

  // loading.cc
  bool Prepare(const std::string& text, std::string& options);
  bool Load(const RuntimeOptions& options, const std::string& plugin_options);
  bRC ParseInWorker(std::string_view options);

  // backup.cc
  bRC StartBackupFile(const fd::Callback& callback);
  bRC NextFile(const fd::Callback& callback);
  bRC ReceiveFile(const fd::Callback& callback, std::span<const std::byte> answer);
  bRC Attribute(const fd::Callback& callback, channel::AheadKind kind);
  bRC AttributeAhead(const fd::Callback& callback, channel::AheadKind kind);
  bRC EndBackupFile(const fd::Callback& callback);
  void BeginLine();
  void FindChanges(void* packet);

  // restore.cc
  bRC StartRestoreFile(const fd::Callback& callback);
  bRC CreateFile(const fd::Callback& callback);
  bRC SetFileAttributes(const fd::Callback& callback);
  bRC EndRestoreFile(const fd::Callback& callback);
  bRC IoBehind(const fd::Callback& callback);
  template <class Packet>
  bRC IoBehind(const fd::Callback& callback, Packet& packet);
  template <class Packet>
  bRC OpenBehind(const fd::Callback& callback, Packet& packet);
  bool WriteBehind(std::span<const std::byte> data);
  bool CloseBehind();
  bool EndBehind();
  bool PostBehind(channel::BehindKind kind, std::span<const std::byte> bytes);
  bool AskForRoom(std::uint32_t left);
  bRC Lost(const fd::Callback& callback);

  // io.cc
  bRC Io(const fd::Callback& callback);
  static bool LacksData(const fd::Callback& callback, std::span<const std::byte> answer) noexcept;
  void CloseDirect() noexcept;
  template <class Packet>
  bRC Open(const fd::Callback& callback, Packet& packet);
  template <class Packet>
  bRC Read(const fd::Callback& callback, Packet& packet);
  template <class Packet>
  bRC Write(const fd::Callback& callback, const Packet& whole, Packet& packet);
  template <class Packet>
  bRC TakeDirect(Packet& packet);
  template <class Packet>
  void CloseInWorker(const Packet& packet);
  template <class Packet>
  bRC IoAhead(const fd::Callback& callback, Packet& packet);
  bool AskForMore();

  // instance.cc
  bRC Register(std::int32_t event);
  bRC Answer(const fd::Callback& callback);
  bRC SetAcl(const fd::Callback& callback);
  bRC Forward(const fd::Callback& callback);
  std::optional<bRC> Send(const fd::Callback& callback, std::span<const std::byte>& answer);
  bRC Receive(const fd::Callback& callback, std::span<const std::byte> answer);
  bRC Neutral(const fd::Callback& callback) const;
  bool Defines(fd::EntryPoint id) const noexcept;
  bool Ask(std::uint32_t kind, std::span<const std::byte>& answer);
  bRC Fail(const fd::Callback& callback, std::string_view reason);
  std::string PacketProblem(const fd::Callback& callback) const;
  std::string Complaint(const fd::Callback& callback, std::string_view what) const;

  HeldMessages held_;
  Core core_;
  std::shared_ptr<CancelState> cancel_;
  wire::PacketStorage storage_;
  CoreService service_;
  std::string own_name_;
  std::string version_;

  std::string kept_options_;  ///< of bEventNewPluginOptions, before the module was loaded
  bool overridden_ = false;   ///< by such options: then definitions may name other modules
  Module module_;
  Limit limit_;  ///< of the next request
  std::uint32_t defined_ = 0;
  std::int64_t level_ = 0;
  bool estimate_ = false;
  bool heard_cancel_ = false;
  bool failed_ = false;          ///< could not be loaded, or the worker is gone
  std::size_t xattr_bytes_ = 0;  ///< of the file at hand, so far
  std::vector<std::byte> message_;
  channel::Descriptor direct_;  ///< what the core reads or writes itself
  NamedLinks named_links_;
  Ahead ahead_;
  Behind behind_;
  std::unique_ptr<Session> session_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_INSTANCE_H_
