// Reads /proc/self.
#include "footprint.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace core_host {
namespace {

namespace fs = std::filesystem;

long EntriesOf(const char* folder) {
  return static_cast<long>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// Each thread lists the processes that it started.
long Children() {
  long count = 0;
  for (const auto& task : fs::directory_iterator("/proc/self/task")) {
    std::ifstream list(task.path() / "children");
    count += std::distance(std::istream_iterator<long>(list), std::istream_iterator<long>());
  }
  return count;
}

long ResidentKiB() {
  constexpr long kKiB = 1024;
  std::ifstream file("/proc/self/statm");
  long size = 0, resident = 0;
  file >> size >> resident;
  return resident * (::sysconf(_SC_PAGESIZE) / kKiB);
}

Footprint Difference(const Footprint& now, const Footprint& before) noexcept {
  return {now.descriptors - before.descriptors, now.threads - before.threads,
          now.children - before.children, now.resident_kib - before.resident_kib};
}

}  // namespace

Footprint FootprintNow() {
  // The folder is open while its entries are counted; that one descriptor is there each time.
  return {EntriesOf("/proc/self/fd"), EntriesOf("/proc/self/task"), Children(), ResidentKiB()};
}

Footprint GrowthSince(const Footprint& before) {
  constexpr int kLooks = 40;
  constexpr std::chrono::milliseconds kMoment{5};
  Footprint growth = Difference(FootprintNow(), before);
  for (int look = 1; look < kLooks && growth.threads > 0; ++look) {
    std::this_thread::sleep_for(kMoment);
    growth = Difference(FootprintNow(), before);
  }
  return growth;
}

std::string MembersJson(const Footprint& footprint) {
  return "\"descriptors\":" + std::to_string(footprint.descriptors) +
         ",\"threads\":" + std::to_string(footprint.threads) +
         ",\"children\":" + std::to_string(footprint.children) +
         ",\"residentKiB\":" + std::to_string(footprint.resident_kib);
}

}  // namespace core_host
