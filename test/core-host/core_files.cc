// Files that the core finds itself. An Options plugin is asked for each of those in its block.
#include <algorithm>
#include <filesystem>
#include <set>

#include "backup.h"
#include "changes.h"
#include "events.h"
#include "fd/layouts.h"
#include "loan.h"
#include "numbers.h"
#include "save.h"

namespace core_host {
namespace {

namespace fs = std::filesystem;
using SavePacket = bareos_node::fd::abi20::save_pkt;

int TypeOf(const struct stat& stat) {
  if (S_ISREG(stat.st_mode)) return stat.st_size == 0 ? kEmptyFile : kRegular;
  if (S_ISDIR(stat.st_mode)) return kDirectory;
  if (S_ISLNK(stat.st_mode)) return kSymlink;
  return kSpecial;
}

FileToSave CoreFile(Job& job, const std::string& path, const struct stat& stat) {
  FileToSave file;
  file.name = path;
  file.stat = stat;
  file.type = TypeOf(stat);
  file.options = Saver::OptionsOf(job.options);
  if (file.type == kDirectory) file.link = path.ends_with('/') ? path : path + "/";
  file.link_is_name = file.type != kDirectory && file.type != kSymlink;
  if (file.type == kSymlink) file.link = fs::read_symlink(path).string();
  // In option plugins, type and size decide what is read.
  file.no_read = file.type != kRegular;
  return file;
}

/// Asks the Options plugin. False: the file is dropped or lost.
bool AskOptionPlugin(Job& job, Instance& instance, const std::string& definition,
                     FileToSave& file) {
  const Loan name(file.name), link(file.link), command(definition);
  auto packet = FreshPacket<SavePacket>(instance, "handlePluginEvent");
  packet.fname = name.get();
  packet.link = link.get();
  packet.statp = file.stat;
  packet.type = file.type;
  packet.cmd = command.get();
  packet.portable = true;
  SetFlags(packet, file.options);
  const bRC code = DeliverTo(instance, EventNumber("bEventHandleBackupFile"), &packet);
  CheckPacket(instance, "handlePluginEvent", packet);
  if (packet.fname != name.get() || packet.link != link.get()) {
    job.messages.Violation("HandleBackupFile: fname and link belong to the core");
  }
  switch (code) {
    case bareos_node::bRC_OK:
      file.type = packet.type;
      file.stat = packet.statp;
      file.no_read = file.type != kRegular || file.stat.st_size == 0;
      file.instance = &instance;
      file.is_option_plugin = true;
      file.command = definition;
      return true;
    case bareos_node::bRC_Core:
      return true;
    case bareos_node::bRC_Skip:
      ++job.counters.skipped;
      return false;
    default:
      job.messages.Add(kNotSaved, file.name + ": the option plugin gave " + std::to_string(code));
      return false;
  }
}

struct FileWalk {
  Job& job;
  Saver& saver;
  Instance* plugin;
  std::string definition;

  void One(const std::string& path) {
    if (job.canceled()) return;
    struct stat stat = {};
    if (::lstat(path.c_str(), &stat) != 0) {
      job.messages.Add(kNotSaved, path + ": cannot be read");
      job.messages.Add(kErrorMessage, "could not save " + path);
      return;
    }
    if (!job.fileset.Accepts(path, S_ISDIR(stat.st_mode))) return;
    // What is in a directory comes before it, so that a restore can set its times.
    if (S_ISDIR(stat.st_mode)) Below(path);
    FileToSave file = CoreFile(job, path, stat);
    const std::string& stored_name = file.type == kDirectory ? file.link : file.name;
    if (!HasChanged(job, NamesOf(file), stat, job.since)) {
      ++job.counters.skipped;
    } else if (plugin == nullptr || AskOptionPlugin(job, *plugin, definition, file)) {
      saver.Save(file);
      job.accurate.MarkSeen(stored_name);
      job.canceller.FilesDone(job.counters.files);
      job.ShowProgress();
    }
  }

  void Below(const std::string& folder) {
    std::set<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) names.insert(entry.path());
    for (const std::string& name : names) One(name);
  }
};

}  // namespace

void WalkCoreFiles(Job& job, Saver& saver) {
  FileWalk plain{job, saver, nullptr, {}};
  for (const std::string& file : job.options.files) plain.One(file);
  for (const std::string& file : job.fileset.includes()) plain.One(file);
  if (job.options.option_plugin_files.empty()) return;
  for (const std::string& definition : job.definitions()) {
    Instance* instance = FirstAddressed(job, definition);
    if (instance == nullptr || !IsUsable(*instance)) {
      job.messages.Add(kFatal, "the option plugin " + definition.substr(0, definition.find(':')) +
                                   " is not loaded");
      return;
    }
    // An event that is not registered leaves the file to the core.
    const bool asks = instance->events.test(EventNumber("bEventHandleBackupFile"));
    FileWalk walk{job, saver, asks ? instance : nullptr, definition};
    for (const std::string& file : job.options.option_plugin_files) walk.One(file);
  }
}

}  // namespace core_host
