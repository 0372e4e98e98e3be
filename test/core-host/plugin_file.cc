// I/O through a plugin, contract 4.8: what of an IO packet counts in which release.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <type_traits>

#include "data_file.h"
#include "fd/layouts.h"
#include "loan.h"
#include "numbers.h"

namespace core_host {
namespace {

namespace fd = bareos_node::fd;

constexpr int kEintrRetries = 5;
constexpr char kGuardByte = 0x5A;

/// What the core puts into a packet, and what it takes out of it.
struct Io {
  int function = 0;
  int count = 0;
  int flags = 0;
  mode_t mode = 0;
  char* buffer = nullptr;
  const char* name = nullptr;
  int whence = 0;
  std::int64_t offset = 0;
  int descriptor = 0;

  bRC code = bareos_node::bRC_OK;
  int status = 0;
  int error = 0;
};

template <class Packet>
concept HasDescriptor = requires(Packet packet) {
  packet.filedes;
};

template <class Packet>
void CallWith(Instance& instance, Io& io) {
  Packet packet = FreshPacket<Packet>(instance, "pluginIO");
  packet.func = io.function;
  packet.count = io.count;
  packet.flags = io.flags;
  packet.mode = io.mode;
  packet.buf = io.buffer;
  packet.fname = io.name;
  packet.whence = io.whence;
  packet.offset = io.offset;
  if constexpr (HasDescriptor<Packet>) packet.filedes = io.descriptor;
  io.code = Invoke(instance, "pluginIO", [&](auto& table, PluginContext* context) {
    return table.pluginIO(context, &packet);
  });
  CheckPacket(instance, "pluginIO", packet);
  io.status = packet.status;
  io.error = packet.io_errno;
  io.offset = packet.offset;
  if constexpr (HasDescriptor<Packet>) io.descriptor = packet.filedes;
}

class PluginFile final : public DataFile {
 public:
  explicit PluginFile(Instance& instance) : instance_(instance), rules_(instance.job.rules) {}

  bool Open(const std::string& name, int flags, mode_t mode) override {
    const Loan loan(name);
    Io io;
    io.function = kOpen;
    io.flags = flags;
    io.mode = mode;
    io.name = loan.get();
    io.descriptor = -1;
    Call(io);
    if (rules_.core_io) {
      const bool opened = TakeAnswer(io);
      if (!opened && looks_open_) {
        instance_.job.messages.Add(kErrorMessage, name + " should not be open");
        Close();
      }
      return opened;
    }
    // 20 and 21: the status becomes the descriptor, whatever it means.
    return io.status >= 0;
  }

  std::int64_t Read(char* buffer, int count) override {
    if (core_descriptor_ >= 0) {
      std::int64_t done = -1;
      for (int attempt = 0; attempt <= kEintrRetries; ++attempt) {
        done = ReadDescriptor(core_descriptor_, buffer, count, rules_.core_io_loops);
        error_ = errno;
        if (!rules_.retries_eintr || done >= 0 || error_ != EINTR) break;
      }
      return done;
    }
    std::fill_n(buffer + count, kGuard, kGuardByte);
    Io io;
    for (int attempt = 0; attempt <= kEintrRetries; ++attempt) {
      io = {};
      io.function = kRead;
      io.buffer = buffer;
      io.count = count;
      Call(io);
      if (!rules_.retries_eintr || io.status >= 0 || io.error != EINTR) break;
    }
    offset_ = io.offset;
    const bool intact = std::all_of(buffer + count, buffer + count + kGuard,
                                    [](char byte) { return byte == kGuardByte; });
    if (!intact || io.status > count) {
      instance_.job.messages.Violation("IO_READ: more than the " + std::to_string(count) +
                                       " bytes that were asked for");
      return -1;
    }
    return io.status;
  }

  std::int64_t Write(char* buffer, int count) override {
    if (core_descriptor_ >= 0) {
      const auto done = WriteDescriptor(core_descriptor_, buffer, count, rules_.core_io_loops);
      error_ = errno;
      return done;
    }
    Io io;
    io.function = kWrite;
    io.buffer = buffer;
    io.count = count;
    Call(io);
    return io.status;
  }

  std::int64_t Seek(std::int64_t offset, int whence) override {
    Io io;
    io.function = kSeek;
    io.offset = offset;
    io.whence = whence;
    Call(io);
    return io.offset;
  }

  void Close() override {
    Io io;
    io.function = kClose;
    if (core_descriptor_ >= 0) io.descriptor = core_descriptor_;
    Call(io);
    core_descriptor_ = -1;
    looks_open_ = false;
  }

  std::int64_t offset() const override { return offset_; }

 private:
  void Call(Io& io) {
    if (fd::IoPacketLayoutIn(rules_.release) == fd::Layout::abi20) {
      CallWith<fd::abi20::io_pkt>(instance_, io);
    } else {
      CallWith<fd::abi22::io_pkt>(instance_, io);
    }
    error_ = io.error;
  }

  bool TakeAnswer(const Io& io) {
    if (io.status < 0) {
      // Without an error code, the handle looks open to the core from then on.
      looks_open_ = io.code != bareos_node::bRC_Error;
      return false;
    }
    if (rules_.open_code_counts && io.code == bareos_node::bRC_Error) return false;
    if (io.status != kDoIoInCore) return true;
    core_descriptor_ = io.descriptor;
    return core_descriptor_ >= 0;
  }

  Instance& instance_;
  const Rules& rules_;
  int core_descriptor_ = -1;
  std::int64_t offset_ = 0;
  bool looks_open_ = false;
};

}  // namespace

std::unique_ptr<DataFile> MakePluginFile(Instance& instance) {
  return std::make_unique<PluginFile>(instance);
}

}  // namespace core_host
