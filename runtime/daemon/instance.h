// One instance of the plugin: one module in one job, and how each call of the daemon is answered.
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
#include "daemon/job.h"
#include "daemon/module_loading.h"
#include "daemon/runtime_options.h"
#include "daemon/session.h"
#include "fd/callbacks.h"
#include "wire/packet_storage.h"

namespace bareos_node::daemon {

class Instance {
 public:
  Instance(const fd::CoreTable& table, PluginContext* ctx, Job& job,
           std::shared_ptr<CancelState> cancel);

  /// Frees the plugin in its worker, which may no longer edit the fileset: the core has none by
  /// now.
  ~Instance();

  /// Events that a plugin hears unless it gives them up, and those that the runtime needs.
  static std::vector<std::int32_t> NeededEvents();

  /// Answers any call but newPlugin, freePlugin, a cancel and a definition.
  bRC Call(const fd::Callback& callback);

  /// A definition for a backup, a restore or an estimate: loads the module unless that is done.
  /// `stored` is how the daemon has it.
  bRC Command(const std::string& definition, std::string_view stored, bool restores);

  /// Options that come once the module is loaded.
  bRC NewOptions(const Definition& options);

  /// A restore object, whose definition may be the first that there is.
  bRC RestoreObject(const fd::Callback& callback, const std::string& definition);

  /// In a cancelled job the plugin is heard before anything else happens: a moment later the job
  /// has no connections, and what is said is lost. Only the job's own thread may pass it on.
  void HearCancel();
  void SetInside(bool inside) noexcept { cancel_->SetInside(inside); }

  /// Whether a worker has the module, or had it.
  bool loaded() const noexcept { return session_ != nullptr; }
  bool failed() const noexcept { return failed_; }
  /// Which; empty before a definition named one.
  const Module& module() const noexcept { return module_; }
  void Claim(const Module& module) { module_ = module; }

  /// From now on the job goes on without this module if need be.
  void SetApart() noexcept;
  Apart& apart() noexcept { return apart_; }

  /// The answers of a module that is lost, with which the core goes on to the lines of others.
  static bRC Lose(const fd::Callback& callback);

  /// Editing the fileset is safe, or not, from now on.
  void AllowFileset(bool allowed) noexcept { service_.AllowFileset(allowed); }

  /// After an exception: nothing is certain any more, so the worker goes.
  void Abandon(std::string_view reason);

  /// The answer to a call that cannot be served; the job has been told why.
  static bRC Fault(const fd::Callback& callback, int error_number) noexcept;

 private:
  // events.cc
  bRC Event(const fd::Callback& callback);
  void AwaitCancelled() const;

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
  bRC SetAcl(const fd::Callback& callback);
  bRC Forward(const fd::Callback& callback);
  std::optional<bRC> Send(const fd::Callback& callback, std::span<const std::byte>& answer);
  bRC Receive(const fd::Callback& callback, std::span<const std::byte> answer);
  static bRC Neutral(const fd::Callback& callback);
  bool Defines(fd::EntryPoint id) const noexcept;
  bool Ask(std::uint32_t kind, std::span<const std::byte>& answer);
  bRC Fail(const fd::Callback& callback, std::string_view reason);
  std::string PacketProblem(const fd::Callback& callback) const;
  std::string Complaint(const fd::Callback& callback, std::string_view what) const;

  Job& job_;
  Apart apart_;
  Core core_;
  std::shared_ptr<CancelState> cancel_;
  wire::PacketStorage storage_;
  CoreService service_;

  Module module_;
  Limit limit_;  ///< of the next request
  std::uint32_t defined_ = 0;
  bool heard_cancel_ = false;
  bool failed_ = false;          ///< could not be loaded, or the worker is gone
  std::size_t xattr_bytes_ = 0;  ///< of the file at hand, so far
  std::vector<std::byte> message_;
  channel::Descriptor direct_;  ///< what the core reads or writes itself
  Ahead ahead_;
  Behind behind_;
  std::unique_ptr<Session> session_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_INSTANCE_H_
