// Parses the command line: a table of option names with what each does.
#include "options.h"

#include <algorithm>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>

#include "daemon/policy/nearest_name.h"

namespace core_host {
namespace {

using bareos_node::daemon::MeantName;

class Arguments {
 public:
  explicit Arguments(const std::vector<std::string>& all) : all_(all) {}

  bool Empty() const { return at_ == all_.size(); }
  const std::string& Next() { return all_[at_++]; }

  const std::string& Value(const std::string& option) {
    if (Empty()) throw std::invalid_argument(option + " needs a value");
    return Next();
  }

  /// The next argument, unless it is an option.
  std::string OptionalValue() {
    return Empty() || all_[at_].starts_with("--") ? std::string() : Next();
  }

 private:
  const std::vector<std::string>& all_;
  std::size_t at_ = 0;
};

std::int64_t NumberOf(const std::string& option, const std::string& text) {
  std::size_t used = 0;
  std::int64_t number = -1;
  try {
    number = std::stoll(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  if (used == 0 || used != text.size() || number < 0) {
    throw std::invalid_argument(option + ": not a number: " + text);
  }
  return number;
}

char LevelOf(const std::string& name) {
  static const std::map<std::string, char> kLevels = {
      {"full", 'F'}, {"incremental", 'I'}, {"differential", 'D'}, {"since", 'S'}};
  const auto found = kLevels.find(name);
  if (found == kLevels.end()) {
    throw std::invalid_argument("--level: full, incremental, differential or since, not " + name);
  }
  return found->second;
}

void SetFilesetOptions(Options& options, const std::string& list) {
  const std::map<std::string, std::function<void()>> known = {
      {"acl", [&] { options.acl = true; }},
      {"xattr", [&] { options.xattr = true; }},
      {"sparse", [&] { options.sparse = true; }},
      {"offsets", [&] { options.offsets = true; }},
      {"nohardlinks", [&] { options.hard_links = false; }},
      {"mtimeonly", [&] { options.mtime_only = true; }},
      {"noatime", [&] { options.no_atime = true; }},
  };
  options.acl = options.xattr = false;
  std::istringstream given(list);
  for (std::string name; std::getline(given, name, ',');) {
    const auto found = known.find(name);
    if (found == known.end() && !name.empty()) {
      std::vector<std::string> names;
      for (const auto& [other, set] : known) names.push_back(other);
      throw std::invalid_argument("--fileset-options: there is no " + name +
                                  MeantName(name, names));
    }
    if (found != known.end()) found->second();
  }
}

Rules RulesByName(const std::string& name) {
  const auto release = bareos_node::ReleaseByName(name);
  if (!release) throw std::invalid_argument("--release: 20 to 25 or 26-dev, not " + name);
  return RulesOf(*release);
}

std::pair<std::string, std::string> DamageOf(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string how = equals == std::string::npos ? "" : text.substr(equals + 1);
  if (how != "end" && how != "size" && how != "none") {
    throw std::invalid_argument("--damage: CALL=end, CALL=size or CALL=none, not " + text);
  }
  return {text.substr(0, equals), how};
}

void Check(const Options& options) {
  if (options.plugins.empty()) throw std::invalid_argument("--plugin FILE is missing");
  if (options.task != Task::kRestore && options.definitions.empty() && options.files.empty()) {
    throw std::invalid_argument("--definition is missing");
  }
  const bool needs_since = options.level == 'I' || options.level == 'D' || options.level == 'S';
  if (needs_since && !options.since && options.previous.empty()) {
    throw std::invalid_argument("this level needs --since or --previous (else it would be a full)");
  }
}

}  // namespace

Options ParseOptions(const std::vector<std::string>& all) {
  Options options;
  bool has_task = false;
  Arguments arguments(all);
  std::string option;
  const auto text = [&] { return arguments.Value(option); };
  const auto number = [&] { return NumberOf(option, arguments.Value(option)); };
  const auto count = [&] { return static_cast<int>(number()); };
  const auto task = [&](Task wanted) {
    if (has_task && options.task == Task::kRestore) {
      throw std::invalid_argument("a restore cannot be combined with " + option);
    }
    if (!has_task || wanted != Task::kBackup) options.task = wanted;
    has_task = true;
  };
  const std::map<std::string, std::function<void()>> table = {
      {"--plugin", [&] { options.plugins.push_back(text()); }},
      {"--definition", [&] { options.definitions.push_back(text()); }},
      {"--release", [&] { options.rules = RulesByName(text()); }},
      {"--backup", [&] { task(Task::kBackup), options.backup_folder = text(); }},
      {"--null", [&] { task(Task::kBackup), options.backup_folder.clear(); }},
      {"--estimate", [&] { task(Task::kEstimate); }},
      {"--verify", [&] { task(Task::kVerify); }},
      {"--restore",
       [&] {
         if (has_task && options.task != Task::kRestore) {
           throw std::invalid_argument("a restore cannot be combined with another task");
         }
         has_task = true;
         options.task = Task::kRestore;
         options.restore_folders.push_back(text());
       }},
      {"--where", [&] { options.where = text(); }},
      {"--replace", [&] { options.replace = text().substr(0, 1).c_str()[0]; }},
      {"--level", [&] { options.level = LevelOf(text()); }},
      {"--since", [&] { options.since = number(); }},
      {"--previous", [&] { options.previous = text(); }},
      {"--accurate",
       [&] {
         options.accurate = true;
         const std::string list = arguments.OptionalValue();
         if (!list.empty()) options.previous = list;
       }},
      {"--options-plugin", [&] { options.option_plugin_files.push_back(text()); }},
      {"--file", [&] { options.files.push_back(text()); }},
      {"--plugin-option", [&] { options.plugin_options.push_back(text()); }},
      {"--fileset-options", [&] { SetFilesetOptions(options, text()); }},
      {"--strip-path", [&] { options.strip_path = count(); }},
      {"--cancel-after-files", [&] { options.cancel_after_files = count(); }},
      {"--cancel-after-ms", [&] { options.cancel_after_ms = count(); }},
      {"--cancel-at", [&] { options.cancel_at.push_back(text()); }},
      {"--refuse", [&] { options.refuse.push_back(text()); }},
      {"--break-off", [&] { options.break_off.push_back(text()); }},
      {"--damage", [&] { options.damage.push_back(DamageOf(text())); }},
      {"--jobs", [&] { options.jobs = count(); }},
      {"--repeat", [&] { options.repeat = count(); }},
      {"--use-every", [&] { options.use_every = std::max(count(), 1); }},
      {"--json", [&] { options.json = true; }},
      {"--progress", [&] { options.progress = true; }},
      {"--console", [&] { options.console = true; }},
      {"--debug-level", [&] { options.debug_level = count(); }},
  };
  while (!arguments.Empty()) {
    option = arguments.Next();
    const auto found = table.find(option);
    if (found == table.end()) throw std::invalid_argument("unknown option " + option);
    found->second();
  }
  if (!has_task)
    throw std::invalid_argument(
        "say --backup DIR, --null, --estimate, --verify or "
        "--restore DIR");
  Check(options);
  return options;
}

std::string UsageText() {
  return R"(core-host: plays a Bareos File Daemon for one plugin library.

  core-host --plugin FILE-fd.so --definition TEXT [--release 25] TASK [options]

Tasks
  --backup DIR           into a folder       --null      the same, data discarded
  --estimate             list only           --verify    the events of a verify job
  --restore DIR          from such a folder; several times for a chain of backups
Backup
  --level full|incremental|differential|since   --since SECONDS   --previous DIR
  --strip-path N         of the fileset: takes away the first N folders of every name
  --accurate [DIR]       accurate mode, with the list of an earlier backup
  --options-plugin FILE  the definition stands in Options, for this file or folder; repeatable
  --file FILE            a File line that the core saves itself; repeatable
  --fileset-options LIST of acl,xattr,sparse,offsets,nohardlinks,mtimeonly,noatime (acl,xattr)
Restore
  --where DIR   --replace a|w|o|n
All
  --plugin-option TEXT   NewPluginOptions, as the user of a restore gives them; repeatable
  --cancel-after-files N --cancel-after-ms N   --cancel-at ENTRY_POINT[:N] (repeatable)
  --jobs N  --repeat N   N jobs at once, N times (backup folder DIR.1, DIR.2, ...)
  --use-every N          only every N-th round of jobs has the Plugin lines
Mishaps
  --refuse FUNCTION[:N]  a function of the core fails: registerBareosEvents, getBareosValue
  --damage ENTRY_POINT=end|size|none   its packets have wrong size marks
  --break-off ENTRY_POINT[:N]          after that call, the job goes straight to freePlugin
  --json  --progress  --debug-level N
  --console              what plugins print, and debug messages up to level 100, in plain

Exit code: 0 the job ended OK, with warnings perhaps, 1 it did not, 2 it could not be run.
)";
}

}  // namespace core_host
