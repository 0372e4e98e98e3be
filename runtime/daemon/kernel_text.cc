// See kernel_text.h.
#include "daemon/kernel_text.h"

#include <sys/resource.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "channel/region.h"

namespace bareos_node::daemon {

namespace {

/// What a worker opens at its start, with some to spare; measured with Node 20 to 24.
constexpr rlim_t kFilesOfNode = 64;

rlim_t LimitOf(decltype(RLIMIT_NOFILE) resource) noexcept {
  rlimit limit{};
  return getrlimit(resource, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

std::string OpenFiles() {
  return "the limit of open files is " + std::to_string(LimitOf(RLIMIT_NOFILE)) +
         " (LimitNOFILE= of the service, ulimit -n)";
}

}  // namespace

std::string KernelText(int error) {
  std::string text = std::generic_category().message(error);
  if (error == EMFILE) return text + "; " + OpenFiles();
  if (error == EFBIG) {
    return text + "; the limit of file sizes is " + std::to_string(LimitOf(RLIMIT_FSIZE)) +
           " bytes (LimitFSIZE= of the service, ulimit -f), and the memory that is shared with a "
           "worker counts as a "
           "file of " +
           std::to_string(channel::kRegionSize);
  }
  if (error == EAGAIN) {
    return text + "; the limit of processes of this user is " +
           std::to_string(LimitOf(RLIMIT_NPROC)) +
           " (LimitNPROC= and TasksMax= of the service, ulimit -u)";
  }
  return text;
}

std::string LowLimits() {
  return LimitOf(RLIMIT_NOFILE) < kFilesOfNode
             ? "; " + OpenFiles() + ", and Node.js needs more: at least " +
                   std::to_string(kFilesOfNode)
             : std::string();
}

}  // namespace bareos_node::daemon
