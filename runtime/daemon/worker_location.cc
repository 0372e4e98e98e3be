// Looks for the worker's files. The environment comes first, so that one daemon can be told without
// a new build.
#include "daemon/worker_location.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "daemon/which.h"

namespace bareos_node::daemon {

namespace {

/// Each daemon has a worker of its own, with the package that its plugins import.
constexpr std::string_view kMain = "/dist/worker/" BAREOS_NODE_TEXT(BAREOS_NODE_DAEMON) "/main.cjs";
constexpr std::string_view kKeeper = "/keeper";
constexpr std::string_view kNative = "/dist/native";

std::string FolderOfLibrary() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&FindWorker), &info) == 0 || info.dli_fname == nullptr)
    return {};
  const std::string_view path = info.dli_fname;
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "." : std::string(path.substr(0, slash));
}

/// Of a package that was built for two processors, each has a folder: the library's own has its
/// keeper.
std::string FindKeeper(const std::string& home, const std::string& folder) {
  const std::string beside = folder + std::string(kKeeper);
  if (!folder.empty() && access(beside.c_str(), X_OK) == 0) return beside;
  return home + std::string(kNative) + std::string(kKeeper);
}

}  // namespace

WorkerFiles FindWorker(std::string& error) {
  std::vector<std::string> homes;
  std::string folder;
  const char* const home = std::getenv("BAREOS_NODE_HOME");
  if (home != nullptr && *home != '\0') {
    homes.emplace_back(home);
  } else {
    folder = FolderOfLibrary();
    if (!folder.empty()) {
      homes.push_back(folder + "/bareos-node");
      homes.push_back(folder + "/../lib/bareos-node");
      homes.push_back(folder + "/../../bareos-node");
      // The package that it was built in, wherever that lies now. Last, with what is compiled in:
      // often a folder that the daemon's user may not enter.
      homes.push_back(folder + "/../..");
    }
#ifdef BAREOS_NODE_HOME
    homes.emplace_back(BAREOS_NODE_HOME);
#endif
  }
  std::string looked;
  for (const std::string& candidate : homes) {
    const std::string main = candidate + std::string(kMain);
    if (access(main.c_str(), R_OK) == 0) return {main, FindKeeper(candidate, folder)};
    looked.append(looked.empty() ? "" : ", ").append(main);
  }
  error = "the worker's program is not readable; looked for " + looked;
  return {};
}

std::vector<std::string> WorkerCommand(const RuntimeOptions& options, const std::string& main,
                                       std::string_view release) {
  std::string node = options.node;
  const char* const preset = std::getenv("BAREOS_NODE");
  if (node.empty() && preset != nullptr) node = preset;
  if (node.empty()) node = "node";
  std::vector<std::string> command{node};
  if (options.memory > 0)
    command.push_back("--max-old-space-size=" + std::to_string(options.memory));
  command.push_back(main);
  command.emplace_back(release);
  if (!options.inspect.empty()) {
    command.push_back(options.inspect);
    if (options.inspect_wait) command.emplace_back("wait");
  }
  return command;
}

}  // namespace bareos_node::daemon
