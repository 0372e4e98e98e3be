// The library of a Storage Daemon inside of a program that thread and memory sanitizers watch: its
// instances are made, called at once and freed on different threads, with real workers. Prints each
// broken expectation. Usage: threads MODULE_PATH MODULE_NAME
#include <atomic>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "daemon/daemon_version.h"
#include "daemon/events-only/device_status.h"
#include "daemon/events-only/retirement.h"
#include "daemon/runtime.h"

namespace {

using namespace bareos_node;
using daemon::Runtime;

std::atomic<int> failures = 0;
std::atomic<int> messages = 0;

void Expect(bool holds, int line, const char* what) {
  if (!holds && ++failures < 20) std::printf("line %d: %s\n", line, what);
}
#define EXPECT(condition) Expect((condition), __LINE__, #condition)

bRC Register(PluginContext*, int, ...) { return bRC_OK; }
bRC Count(PluginContext*, int* count) {
  *count = 1;
  return bRC_OK;
}
bRC Get(PluginContext*, std::int32_t, void*) { return bRC_OK; }
bRC Set(PluginContext*, std::int32_t, void*) { return bRC_OK; }
bRC Tell(PluginContext*, const char*, int, int, std::int64_t, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char text[4096];
  std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (std::strstr(text, "node: ") != nullptr) std::printf("%s", text);
  ++messages;
  return bRC_OK;
}
bRC Trace(PluginContext*, const char*, int, int, const char*, ...) { return bRC_OK; }

template <class Work>
void Elsewhere(Work work) {
  std::thread(work).join();
}

bRC Event(PluginContext& context, std::string_view name, void* value) {
  api::Callback callback;
  callback.id = api::EntryPoint::handlePluginEvent;
  callback.event = static_cast<std::uint32_t>(*api::ValueOf(name, kNewestRelease));
  callback.value = value;
  return Runtime::Call(&context, callback);
}

void Job(const std::string& options) {
  PluginContext context{};
  api::Callback callback;
  callback.id = api::EntryPoint::newPlugin;
  Elsewhere([&] { EXPECT(Runtime::Call(&context, callback) == bRC_OK); });
  Elsewhere([&] {
    std::string text = options;
    EXPECT(Event(context, "bSdEventNewPluginOptions", text.data()) == bRC_OK);
  });
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&context] {
      int record = 0;
      for (int round = 0; round < 50; ++round)
        EXPECT(Event(context, "bSdEventDeviceOpen", &record) == bRC_OK);
    });
  }
  for (std::thread& thread : threads) thread.join();
  callback.id = api::EntryPoint::freePlugin;
  Elsewhere([&] { EXPECT(Runtime::Call(&context, callback) == bRC_OK); });
}

void Status() {
  using daemon::DeviceStatus;
  char buffer[daemon::kStatusRoom + 1];
  std::memset(buffer, '#', sizeof buffer);
  DeviceStatus status = {nullptr, buffer, 0};
  daemon::PutStatus(&status, "one ", nullptr);
  daemon::PutStatus(&status, std::string(1000, 'x'), nullptr);
  EXPECT(status.length == 511);
  EXPECT(std::strncmp(buffer, "one xxx", 7) == 0);
  EXPECT(buffer[511] == '\0' && buffer[512] == '#');
  status = {nullptr, nullptr, 0};
  daemon::PutStatus(&status, "nowhere", nullptr);
  daemon::PutStatus(nullptr, "nowhere", nullptr);
  EXPECT(status.length == 0);
}

void Names() {
  using daemon::NumberOfLibrary;
  EXPECT(NumberOfLibrary("/usr/lib/bareos/libbareos.so.25") == "25");
  EXPECT(NumberOfLibrary("libbareos.so.22.1.7") == "22.1.7");
  EXPECT(NumberOfLibrary("/usr/lib/libbareossd.so.25").empty());
  EXPECT(NumberOfLibrary("/x/libbareos.so").empty());
  EXPECT(NumberOfLibrary("").empty());
  EXPECT(wire::HasWholeCodes("%a %% 100%%") && wire::HasWholeCodes(""));
  EXPECT(!wire::HasWholeCodes("%a %") && !wire::HasWholeCodes("%%%"));
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 2;
  Status();
  Names();
  api::CoreTable core{};
  core.registerBareosEvents = Register;
  core.unregisterBareosEvents = Register;
  core.getInstanceCount = Count;
  core.getBareosValue = Get;
  core.setBareosValue = Set;
  core.JobMessage = Tell;
  core.DebugMessage = Trace;
  Runtime::SetCore(&core);
  const std::string options = "node:module_path=" + std::string(arguments[1]) +
                              ":module_name=" + arguments[2] + ":release=25:free_limit=4";
  std::vector<std::thread> jobs;
  for (int job = 0; job < 3; ++job) jobs.emplace_back([&options] { Job(options); });
  for (std::thread& job : jobs) job.join();
  // Time for what the plugins still do; the library stays loaded meanwhile.
  std::this_thread::sleep_for(std::chrono::seconds(2));
  Runtime::Unload();
  EXPECT(messages == 3 * 200);
  return failures == 0 ? 0 : 1;
}
