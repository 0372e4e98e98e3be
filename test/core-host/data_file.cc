// I/O that the core does itself.
#include "data_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store.h"

namespace core_host {
namespace {

class PlainFile final : public DataFile {
 public:
  bool Open(const std::string& name, int flags, mode_t mode) override {
    fd_ = Descriptor(::open(name.c_str(), flags | O_CLOEXEC, mode));
    error_ = errno;
    return fd_.get() >= 0;
  }

  std::int64_t Read(char* buffer, int count) override {
    const std::int64_t done = ReadDescriptor(fd_.get(), buffer, count, true);
    error_ = errno;
    return done;
  }

  std::int64_t Write(char* buffer, int count) override {
    const std::int64_t done = WriteDescriptor(fd_.get(), buffer, count, true);
    error_ = errno;
    return done;
  }

  std::int64_t Seek(std::int64_t offset, int whence) override {
    return ::lseek(fd_.get(), offset, whence);
  }

  void Close() override { fd_ = Descriptor(); }

 private:
  Descriptor fd_;
};

/// Repeats a system call until all bytes are moved. A signal ends it, as any error does, and what
/// was moved before is lost.
template <class Call>
std::int64_t Repeat(Call&& call, int count, bool loops) {
  std::int64_t moved = 0;
  while (moved < count) {
    const ssize_t done = call(moved, static_cast<std::size_t>(count - moved));
    if (done < 0) return -1;
    if (done == 0) break;
    moved += done;
    if (!loops) break;
  }
  return moved;
}

}  // namespace

std::string DataFile::ErrorText() const { return std::strerror(error_); }

std::int64_t ReadDescriptor(int fd, char* buffer, int count, bool loops) {
  return Repeat([&](std::int64_t at, std::size_t size) { return ::read(fd, buffer + at, size); },
                count, loops);
}

std::int64_t WriteDescriptor(int fd, const char* buffer, int count, bool loops) {
  return Repeat([&](std::int64_t at, std::size_t size) { return ::write(fd, buffer + at, size); },
                count, loops);
}

std::unique_ptr<DataFile> MakePlainFile() { return std::make_unique<PlainFile>(); }

}  // namespace core_host
