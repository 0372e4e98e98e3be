// An open file of a job, whoever does its I/O: the plugin, the core on a descriptor of the plugin,
// or the core alone.
#ifndef BAREOS_NODE_CORE_HOST_DATA_FILE_H_
#define BAREOS_NODE_CORE_HOST_DATA_FILE_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>

#include "job.h"

namespace core_host {

class DataFile {
 public:
  virtual ~DataFile() = default;

  virtual bool Open(const std::string& name, int flags, mode_t mode) = 0;
  /// Number of bytes, 0 at the end, negative on failure. `buffer` has kGuard bytes more than
  /// `count`.
  virtual std::int64_t Read(char* buffer, int count) = 0;
  virtual std::int64_t Write(char* buffer, int count) = 0;
  virtual std::int64_t Seek(std::int64_t offset, int whence) = 0;
  virtual void Close() = 0;
  /// Where the block that was read belongs, for data with offsets.
  virtual std::int64_t offset() const { return 0; }

  /// Text of the last failure.
  std::string ErrorText() const;

  /// Bytes behind a read buffer that nobody may touch.
  static constexpr int kGuard = 16;

 protected:
  int error_ = 0;
};

/// Through IO packets.
std::unique_ptr<DataFile> MakePluginFile(Instance& instance);
/// The core's own.
std::unique_ptr<DataFile> MakePlainFile();

/// Reads or writes on a descriptor until done, at the end of the file, or failed; or only once.
std::int64_t ReadDescriptor(int fd, char* buffer, int count, bool loops);
std::int64_t WriteDescriptor(int fd, const char* buffer, int count, bool loops);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_DATA_FILE_H_
