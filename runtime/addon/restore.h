// What became of files that are restored behind the core, told to JavaScript, which has the words
// for it.
#ifndef BAREOS_NODE_ADDON_RESTORE_H_
#define BAREOS_NODE_ADDON_RESTORE_H_

#include <napi.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "channel/worker_channel.h"
#include "engine/restore_files.h"

namespace bareos_node::addon {

/// Does what stands in the behind ring. On the main thread only.
class Restore final : private engine::RestoreListener {
 public:
  explicit Restore(channel::WorkerChannel& channel) noexcept : channel_(channel), files_(*this) {}

  /// `tell` is called with a BehindNews of runtime/worker/protocol.ts, the name as a Buffer, and
  /// what belongs to the news.
  void Start(const Napi::Function& tell) { tell_ = Napi::Persistent(tell); }

  /// Works until at most `left` bytes of the ring are to be done, or the time is over: then false.
  bool Work(std::uint32_t left, channel::Clock::time_point end);

  engine::RestoreFiles& files() noexcept { return files_; }

 private:
  void Failed(std::uint32_t sequence, int error_number) override;
  void Untold(std::string_view name, const engine::Failure& failure) override;
  void NotClosed(std::string_view name, const engine::Failure& failure) override;
  void NotSet(std::string_view name, engine::Attribute attribute,
              const engine::Failure& failure) override;
  void FindFolder(std::string_view name) override;
  void Tell(std::uint32_t news, std::string_view name, const engine::Failure& failure,
            const char* attribute);

  channel::WorkerChannel& channel_;
  engine::RestoreFiles files_;
  Napi::FunctionReference tell_;
};

}  // namespace bareos_node::addon

#endif  // BAREOS_NODE_ADDON_RESTORE_H_
