// The folder that stands for a volume: `manifest.jsonl`, a header line and one line per record in
// the order of the backup, and `data`, all contents one after the other. Times are whole seconds,
// as in a real volume.
#ifndef BAREOS_NODE_CORE_HOST_STORE_H_
#define BAREOS_NODE_CORE_HOST_STORE_H_

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core_host {

/// Some bytes of `data`, and where in the file they belong.
struct Extent {
  std::int64_t position = 0;
  std::int64_t start = 0;
  std::int64_t length = 0;
};

struct StoredFile {
  int index = 0;
  int type = 0;
  std::string command;  ///< plugin definition; empty for a file of the core
  std::string name;
  std::string link;
  struct stat stat = {};
  int link_index = 0;  ///< hard link: index of the record with the data
  int delta_seq = 0;
  int data_stream = 0;
  bool failed = false;  ///< its data could not be read
  std::vector<Extent> extents;
  Extent acl;
  std::vector<std::pair<std::string, Extent>> xattrs;
  std::string object_name;
  int object_index = 0;
};

struct StoreHeader {
  std::string release;
  std::string level;
  std::string job;
  std::int64_t started = 0;
  int job_id = 0;
};

/// A descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();
  int get() const noexcept { return fd_; }

 private:
  int fd_ = -1;
};

/// Writes a folder; one without a path counts and throws everything away. Throws std::runtime_error
/// on I/O errors.
class StoreWriter {
 public:
  StoreWriter(const std::string& folder, const StoreHeader& header);

  /// Appends contents and says where they went.
  Extent Append(const char* bytes, std::size_t size, std::int64_t position);
  void Add(const StoredFile& file);
  void Finish();

 private:
  bool discards_;
  Descriptor data_;
  Descriptor manifest_;
  std::string data_buffer_;
  std::string manifest_buffer_;
  std::int64_t end_ = 0;
};

/// All records of a folder.
struct Store {
  StoreHeader header;
  std::vector<StoredFile> files;
};

/// Reads the records, unless somebody still holds what was read before: of a folder that is read
/// before a job begins, its time has no part.
std::shared_ptr<const Store> ReadStore(const std::string& folder);

class StoreReader {
 public:
  explicit StoreReader(const std::string& folder);

  const StoreHeader& header() const noexcept { return store_->header; }
  /// The next record; false at the end.
  bool Next(StoredFile& file);
  /// Fills `buffer` from `data`.
  void Read(std::int64_t start, char* buffer, std::size_t size) const;
  std::string ReadAll(const Extent& extent) const;

 private:
  std::string folder_;
  std::shared_ptr<const Store> store_;
  std::size_t next_ = 0;
  Descriptor data_;
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_STORE_H_
