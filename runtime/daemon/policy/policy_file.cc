// A file that somebody else could have written decides nothing: then no plugin runs at all.
#include "daemon/policy/policy_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <utility>

#include "channel/handles.h"
#include "daemon/kernel_text.h"

#ifndef BAREOS_NODE_POLICY
#define BAREOS_NODE_POLICY "/etc/bareos/bareos-node.conf"
#endif

namespace bareos_node::daemon {

namespace {

constexpr std::string_view kFileName = "bareos-node.conf";
constexpr std::string_view kNone = "none";
/// More is no configuration.
constexpr std::size_t kLongestPolicy = 1U << 20;

/// Whatever is there, until its end or `kLongestPolicy` bytes. False with errno.
bool ReadWhole(const channel::Descriptor& file, std::string& text) {
  char part[4096];
  while (text.size() < kLongestPolicy) {
    const ssize_t length = read(file.get(), part, sizeof part);
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) return length == 0;
    text.append(part, static_cast<std::size_t>(length));
  }
  errno = EFBIG;
  return false;
}

/// The path without links; empty with errno.
std::string Resolved(const std::string& path) {
  char resolved[PATH_MAX];
  return realpath(path.c_str(), resolved) == nullptr ? std::string() : std::string(resolved);
}

std::string FolderOf(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

bool IsTrusted(uid_t owner) noexcept { return owner == 0 || owner == geteuid(); }

constexpr mode_t kByOthers = S_IWGRP | S_IWOTH;

/// A sticky folder, as /tmp, keeps what is in it, and lets everybody add something.
enum class Sticky : bool { kKeeps, kLetsAdd };

/// Who else could put another file there; empty when nobody can. All folders up to the root count,
/// because whoever may rename one of them replaces what is in it. `sticky` is what matters of the
/// first one.
std::string ProblemOfFolders(std::string folder, Sticky sticky = Sticky::kKeeps) {
  for (;; sticky = Sticky::kKeeps) {
    struct stat status = {};
    if (lstat(folder.c_str(), &status) != 0)
      return "the folder " + folder + " cannot be looked at: " + KernelText(errno);
    if (!IsTrusted(status.st_uid))
      return "the folder " + folder + " belongs to user " + std::to_string(status.st_uid) +
             ", neither to root nor to the daemon's user; chown root " + folder;
    const bool keeps = sticky == Sticky::kKeeps && (status.st_mode & S_ISVTX) != 0;
    if ((status.st_mode & kByOthers) != 0 && !keeps)
      return "others may write into the folder " + folder + "; chmod go-w " + folder;
    if (folder == "/") return {};
    folder = FolderOf(folder);
  }
}

/// Who else could change a file, or put another one in its place.
std::string ProblemOfFile(const struct stat& status, const std::string& file) {
  if (!S_ISREG(status.st_mode)) return "it is no file";
  if (!IsTrusted(status.st_uid))
    return "it belongs to user " + std::to_string(status.st_uid) +
           ", neither to root nor to the daemon's user; chown root " + file;
  if ((status.st_mode & kByOthers) != 0) return "others may write it; chmod go-w " + file;
  return ProblemOfFolders(FolderOf(file));
}

/// Reads it if it may be believed; else why not.
std::string Read(const std::string& file, std::string& text) {
  const std::string resolved = Resolved(file);
  if (resolved.empty()) return "it cannot be read: " + KernelText(errno);
  const channel::Descriptor opened(open(resolved.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status = {};
  if (!opened || fstat(opened.get(), &status) != 0)
    return "it cannot be read: " + KernelText(errno);
  std::string problem = ProblemOfFile(status, resolved);
  // Whoever may change the link chooses the file.
  if (problem.empty()) problem = ProblemOfFolders(Resolved(FolderOf(file)));
  if (problem.empty() && !ReadWhole(opened, text))
    problem = "it cannot be read: " + KernelText(errno);
  return problem;
}

LoadedPolicy Take(const std::string& file) {
  LoadedPolicy loaded;
  loaded.file = file;
  std::string text;
  if (const std::string problem = Read(file, text); !problem.empty()) {
    loaded.error = file + ": " + problem;
    return loaded;
  }
  Policy policy = ReadPolicy(text, file, loaded.error);
  if (loaded.error.empty()) loaded.policy = std::move(policy);
  return loaded;
}

/// Something of that name is there, or may be: only what surely is not there is no policy.
bool MayExist(const std::string& file) noexcept {
  struct stat status = {};
  return lstat(file.c_str(), &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/// Beside the configuration that the daemon was started with; empty when that is not known.
std::string FileBesideConfiguration() {
  std::string line;
  const channel::Descriptor file(open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC));
  if (!file || !ReadWhole(file, line)) return {};
  std::string place = ConfigurationOf(line);
  struct stat status = {};
  if (place.empty() || stat(place.c_str(), &status) != 0) return {};
  if (!S_ISDIR(status.st_mode)) place = FolderOf(place);
  return (std::filesystem::path(place) / kFileName).string();
}

LoadedPolicy Load() {
  const char* const set = std::getenv("BAREOS_NODE_POLICY");
  if (set != nullptr && set == kNone) return {"", std::nullopt, ""};
  if (set != nullptr && *set != '\0') return Take(set);
  const std::string beside = FileBesideConfiguration();
  if (!beside.empty() && MayExist(beside)) return Take(beside);
  const std::string standard = BAREOS_NODE_POLICY;
  if (MayExist(standard)) return Take(standard);
  return {standard, std::nullopt, ""};
}

}  // namespace

std::string ConfigurationOf(std::string_view command_line) {
  std::string_view wanted;
  bool is_next = false;
  bool is_program = true;
  while (!command_line.empty()) {
    const std::size_t end = command_line.find('\0');
    const std::string_view word = command_line.substr(0, end);
    command_line.remove_prefix(end == std::string_view::npos ? command_line.size() : end + 1);
    constexpr std::string_view kLong = "--config=";
    if (is_next) {
      wanted = word;
    } else if (word.starts_with(kLong)) {
      wanted = word.substr(kLong.size());
    } else if (!is_program && word.starts_with("-c") && word.size() > 2) {
      wanted = word.substr(2);
    }
    is_next = !is_next && (word == "-c" || word == "--config");
    is_program = false;
  }
  return wanted.starts_with('/') ? std::string(wanted) : std::string();
}

LoadedPolicy LoadPolicy() {
  try {
    return Load();
  } catch (const std::exception& error) {
    return {"", std::nullopt, std::string("the policy cannot be read: ") + error.what()};
  }
}

std::string ExposedBy(const Policy& policy) {
  if (policy.user) return {};
  const auto told = [&policy](unsigned line, const std::string& path, const std::string& problem) {
    return policy.Place(line) + ": " + path + ": " + problem;
  };
  if (policy.module_path) {
    for (const std::string& folder : policy.module_path->value) {
      const std::string resolved = Resolved(folder);
      if (resolved.empty()) continue;
      const std::string problem = ProblemOfFolders(resolved, Sticky::kLetsAdd);
      if (!problem.empty()) return told(policy.module_path->line, folder, problem);
    }
  }
  struct stat status = {};
  const std::string node = policy.node ? Resolved(policy.node->value) : std::string();
  if (node.empty() || stat(node.c_str(), &status) != 0) return {};
  const std::string problem = ProblemOfFile(status, node);
  return problem.empty() ? problem : told(policy.node->line, policy.node->value, problem);
}

LoadedPolicy LoadPolicyFrom(const std::string& file) { return Take(file); }

const LoadedPolicy& PolicyOfProcess() {
  static const LoadedPolicy loaded = LoadPolicy();
  return loaded;
}

}  // namespace bareos_node::daemon
