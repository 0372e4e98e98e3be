// Files of a restore that the daemon answered for and posted (docs/channel.md): opens, writes and
// closes them, and gives them their attributes. On the worker's main thread, one file at a time, in
// the order of the core. What goes wrong is told to whoever listens, who has the words for it.
#ifndef BAREOS_NODE_ENGINE_RESTORE_FILES_H_
#define BAREOS_NODE_ENGINE_RESTORE_FILES_H_

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "channel/behind_ring.h"
#include "channel/handles.h"

namespace bareos_node::engine {

/// A system call that failed; `call` is a literal.
struct Failure {
  int error_number = 0;
  const char* call = "";
};

/// Which attribute could not be set.
enum class Attribute : std::uint8_t { kOwner, kMode, kTimes };

class RestoreListener {
 public:
  virtual ~RestoreListener() = default;
  /// A file failed: the daemon has to hear of it before it sends more.
  virtual void Failed(std::uint32_t sequence, int error_number) = 0;
  /// A file failed, and the core was never told. `name` is as the daemon gave it.
  virtual void Untold(std::string_view name, const Failure& failure) = 0;
  virtual void NotClosed(std::string_view name, const Failure& failure) = 0;
  virtual void NotSet(std::string_view name, Attribute attribute, const Failure& failure) = 0;
  /// The folder of a file is not the one that was named last: names it by SetFolder if it can.
  virtual void FindFolder(std::string_view name) = 0;
};

class RestoreFiles {
 public:
  /// `listener` outlives this.
  explicit RestoreFiles(RestoreListener& listener) noexcept : listener_(&listener) {}

  /// Where files whose names begin with `name` and a slash are made: in the folder of a descriptor,
  /// of which a duplicate is taken, or, below zero, wherever the whole name leads.
  void SetFolder(std::string name, int descriptor);

  /// Does what one entry says.
  void Do(const channel::BehindEntry& entry);

  /// Ends the file at hand as if its end had come.
  void End();

 private:
  void Open(std::span<const std::byte> bytes);
  void Write(std::span<const std::byte> bytes);
  void MoveTo(std::span<const std::byte> bytes);
  void SetAttributes(std::span<const std::byte> bytes);
  void Close(bool told);
  void SetAgain();
  void Fail(int error_number, const char* call);
  void Check(int result, Attribute attribute, const char* call);
  bool IsInFolder(std::string_view name) const noexcept;

  RestoreListener* listener_;
  std::string folder_;
  bool has_folder_ = false;
  channel::Descriptor folder_descriptor_;

  std::uint32_t sequence_ = 0;
  std::string name_;
  int at_ = -1;            ///< the folder that its path starts at
  const char* path_ = "";  ///< in the name, from there
  channel::Descriptor file_;
  Failure failure_;
  bool has_attributes_ = false;
  struct stat attributes_ {};
  mode_t too_much_ = 0;  ///< permissions that the file has only while it is open
};

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_RESTORE_FILES_H_
