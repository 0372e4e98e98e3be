// The engine of backups against a daemon's end of the ring: what it makes of files of every kind,
// what it hands back, and that helpers on slow storage change nothing. Prints each broken
// expectation.
#include "engine/backup.h"

#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>

#include "../channel/pair.h"
#include "channel/ahead_ring.h"
#include "common/plugin_types.h"
#include "wire/reader.h"

namespace {

/// Whether looking at a file takes a millisecond more, and how many looked at the same time.
std::atomic<bool> slow = false;
std::atomic<int> looking = 0;
std::atomic<int> most_looking = 0;

}  // namespace

extern "C" int lstat(const char* path, struct stat* result) {
  using Function = int(const char*, struct stat*);
  static auto* const real = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, "lstat"));
  if (slow) {
    const int now = ++looking;
    if (now > most_looking) most_looking = now;
    const timespec time{0, 1'000'000};
    nanosleep(&time, nullptr);
    --looking;
  }
  return real(path, result);
}

namespace {

using namespace channel_test;
using bareos_node::engine::Backup;
using bareos_node::engine::Looks;
using bareos_node::engine::OpenedFile;
using bareos_node::engine::Outcome;
using bareos_node::engine::Settings;
using bareos_node::wire::Reader;
namespace fs = std::filesystem;

enum Type : std::int32_t { kRegular = 3, kEmpty = 2, kDirectory = 5, kLink = 4, kSpecial = 6 };

class Folder {
 public:
  Folder() {
    std::string name = fs::temp_directory_path() / "bareos-node-engine-XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }

  std::string Path(const std::string& name) const { return path_ / name; }

  std::string File(const std::string& name, std::size_t size) const {
    const Bytes bytes = Numbered(static_cast<std::uint32_t>(size), size);
    std::ofstream(Path(name))
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(size));
    return Path(name);
  }

 private:
  fs::path path_;
};

/// What the daemon's end sees of a file.
struct Seen {
  std::string name;
  std::string link;
  std::int32_t type = 0;
  std::uint32_t follows = 0;
  std::int32_t open_error = -1;
  std::int32_t end_error = -1;
  Bytes data;
  std::vector<std::uint32_t> blocks;
  std::string lists;
  std::vector<std::pair<std::string, std::string>> attributes;
};

std::string TextOf(const bareos_node::wire::Blob& blob) {
  return blob.null() ? "" : std::string(reinterpret_cast<const char*>(blob.data), blob.length);
}

class Daemon {
 public:
  explicit Daemon(Region& region) : region_(region), ring_(region) {}

  /// Takes all that is there.
  void Take() {
    for (;;) {
      AheadEntry entry;
      bool found = false;
      EXPECT(ring_.Peek(entry, found).ok());
      if (!found) return;
      const Bytes bytes(entry.bytes.begin(), entry.bytes.end());
      const AheadKind kind = entry.kind;
      ring_.Drop();
      Read(kind, bytes);
    }
  }

  std::vector<Seen> files;

 private:
  void Read(AheadKind kind, const Bytes& bytes) {
    Reader in(bytes);
    if (kind == AheadKind::kStart) {
      files.emplace_back();
      EXPECT(in.U32() == files.size());
      region_.ahead_sequence.store(static_cast<std::uint32_t>(files.size()));
      Start(in);
      return;
    }
    Seen& file = files.back();
    switch (kind) {
      case AheadKind::kOpen:
        file.open_error = in.I32();
        break;
      case AheadKind::kData:
        file.data.insert(file.data.end(), bytes.begin(), bytes.end());
        file.blocks.push_back(static_cast<std::uint32_t>(bytes.size()));
        return;
      case AheadKind::kEnd:
        file.end_error = in.I32();
        break;
      default:
        Attribute(kind, in);
        break;
    }
    EXPECT(kind == AheadKind::kAcl || kind == AheadKind::kXattr || in.U32() == 0);
    EXPECT(in.Finish().ok());
  }

  void Start(Reader& in) {
    Seen& file = files.back();
    file.follows = in.U32();
    EXPECT(in.U32() == 0 && in.I32() == bareos_node::bRC_OK && in.Bool());
    file.name = TextOf(in.Bytes());
    file.link = TextOf(in.Bytes());
    // The fields of a stat, in 8 or 4 bytes each.
    for (const char* width = "8848448888888444"; *width != 0; ++width)
      *width == '8' ? void(in.U64()) : void(in.U32());
    file.type = in.I32();
  }

  void Attribute(AheadKind kind, Reader& in) {
    EXPECT(in.U32() == 0);
    const std::int32_t code = in.I32();
    EXPECT(in.Bool());
    if (kind == AheadKind::kAcl) {
      files.back().lists = TextOf(in.Bytes());
      return;
    }
    std::string name = TextOf(in.Bytes());
    std::string value = TextOf(in.Bytes());
    EXPECT(code == bareos_node::bRC_OK || code == bareos_node::bRC_More);
    if (!name.empty()) files.back().attributes.emplace_back(std::move(name), std::move(value));
  }

  Region& region_;
  AheadReader ring_;
};

Settings Usual() {
  Settings settings;
  settings.packet.types = {kRegular, kEmpty, kDirectory, kLink, kSpecial};
  settings.packet.flags = std::string(5, '\0');
  settings.wishes.data = true;
  settings.wishes.attributes = {true, true, true};
  settings.pseudo_file_systems = {0x9fa0};
  settings.most_files = 256;
  settings.readers = 4;
  return settings;
}

/// The engine, and the daemon that takes what it writes.
struct Job {
  explicit Job(Settings settings = Usual()) { backup.Begin(std::move(settings)); }

  void Add(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) all.append(name).push_back('\0');
    backup.Add(std::as_bytes(std::span(all)));
  }

  /// Goes on until something is handed back, or all is done.
  Outcome Run(std::chrono::nanoseconds limit = std::chrono::seconds(1)) {
    for (;;) {
      const Outcome outcome = backup.Work(backup.sequence(), limit, false);
      daemon.Take();
      if (outcome != Outcome::kFull && outcome != Outcome::kPaused) return outcome;
      if (limit == limit.zero()) return outcome;
    }
  }

  Pair pair;
  AheadPosition position;
  Looks looks;
  Backup backup{pair.region, position, looks};
  Daemon daemon{pair.region};
};

/// A file's data as they are on disk.
Bytes ContentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

void EveryKind() {
  const Folder folder;
  std::vector<std::string> names;
  for (const std::size_t size : {0UL, 1UL, 7UL, 1024UL, 262143UL, 262144UL, 262145UL, 5000001UL})
    names.push_back(folder.File("file-" + std::to_string(size), size));
  names.push_back(folder.File("odd-\xff", 3));
  fs::create_symlink("nowhere", folder.Path("soft"));
  names.push_back(folder.Path("soft"));
  EXPECT(mkfifo(folder.Path("pipe").c_str(), 0600) == 0);
  names.push_back(folder.Path("pipe"));
  names.push_back(folder.Path("") + "/");
  Job job;
  job.pair.region.ahead_block.store(65536);
  job.Add(names);
  EXPECT(job.Run() == Outcome::kDone && !job.backup.busy() && !job.backup.has_names());
  EXPECT(job.daemon.files.size() == names.size());
  for (std::size_t at = 0; at < 9; ++at) {
    const Seen& file = job.daemon.files[at];
    const bool is_empty = at == 0;
    EXPECT(file.name == names[at] && file.link.empty());
    EXPECT(file.type == (is_empty ? kEmpty : kRegular));
    EXPECT(((file.follows & kDataFollow) == 0) == is_empty);
    EXPECT(Same(file.data, ContentOf(names[at])));
    EXPECT(file.end_error == (is_empty ? -1 : 0) && file.open_error == file.end_error);
    // Where blocks end shows in sparse data.
    for (std::size_t block = 0; block + 1 < file.blocks.size(); ++block)
      EXPECT(file.blocks[block] == 65536);
  }
  const Seen& link = job.daemon.files[9];
  EXPECT(link.type == kLink && link.link == "nowhere" && (link.follows & kAclFollows) == 0);
  EXPECT(job.daemon.files[10].type == kSpecial);
  const Seen& directory = job.daemon.files[11];
  EXPECT(directory.type == kDirectory && directory.name == directory.link);
  EXPECT(directory.name.back() == '/' && directory.name[directory.name.size() - 2] != '/');
}

void HandedBack() {
  const Folder folder;
  const std::string plain = folder.File("plain", 10);
  fs::create_hard_link(folder.File("two", 10), folder.Path("names"));
  Settings settings = Usual();
  settings.wishes.direct_above = 100;
  Job job(settings);
  job.Add({plain, folder.Path("missing"), folder.Path("two"), "/proc/self/status",
           folder.File("large", 101), folder.Path("plain/below"), plain});
  for (std::uint32_t number = 2; number <= 6; ++number) {
    EXPECT(job.Run() == Outcome::kEntry && job.backup.taken() == number);
    EXPECT(!job.backup.busy());
  }
  EXPECT(job.Run() == Outcome::kDone && job.daemon.files.size() == 2);
  job.Add({plain, plain, plain});
  job.backup.Skip(2);
  EXPECT(job.Run() == Outcome::kDone && job.daemon.files.size() == 3);
}

void OfAnotherLength() {
  const Folder folder;
  for (const std::size_t size : {1'000'000UL, 4'000'000UL}) {
    const std::string path = folder.File("changing", 3'000'000);
    Job job;
    job.Add({path, folder.File("next", 1)});
    job.Run(std::chrono::nanoseconds(0));
    EXPECT(job.backup.busy());
    EXPECT(truncate(path.c_str(), static_cast<off_t>(size)) == 0);
    EXPECT(job.Run() == Outcome::kFile);
    const OpenedFile file = job.backup.TakeFile();
    EXPECT(file.path == path && file.seen.st_size == 3'000'000);
    EXPECT(file.read == static_cast<std::int64_t>(size) &&
           file.read == lseek(file.descriptor, 0, SEEK_CUR));
    close(file.descriptor);
    // Its attributes and the next file follow.
    EXPECT(job.Run() == Outcome::kDone && job.daemon.files.size() == 2);
    EXPECT(job.daemon.files[0].data.size() == size);
  }
}

void Skipped() {
  const Folder folder;
  Job job;
  job.Add({folder.File("large", 6'000'000), folder.File("small", 5)});
  job.Run(std::chrono::nanoseconds(0));
  job.pair.region.ahead_skip.store(1);
  EXPECT(job.Run() == Outcome::kDone);
  EXPECT(job.daemon.files[0].end_error == 0 && job.daemon.files[0].data.size() < 6'000'000);
  EXPECT(job.daemon.files[1].data.size() == 5);
  // Nobody wants the rest of the file at hand.
  job.Add({folder.Path("large")});
  job.Run(std::chrono::nanoseconds(0));
  job.backup.DropFile();
  EXPECT(!job.backup.busy() && job.Run() == Outcome::kDone);
}

/// The ring has no room for the beginning of a file: when the core asks for the next one, that is
/// it.
void NotBegun() {
  const Folder folder;
  fs::create_symlink("nowhere", folder.Path("soft"));
  Settings settings = Usual();
  settings.wishes.attributes = {};
  settings.most_files = 100'000;
  Job job(settings);
  const std::vector<std::string> names(30'000, folder.Path("soft"));
  job.Add(names);
  Outcome outcome = Outcome::kPaused;
  while (outcome == Outcome::kPaused)
    outcome = job.backup.Work(job.backup.sequence(), std::chrono::seconds(1), false);
  EXPECT(outcome == Outcome::kFull && job.backup.busy());
  job.backup.DropFile();
  EXPECT(job.Run() == Outcome::kDone && job.daemon.files.size() == names.size());
}

void AttributesOfFiles() {
  const Folder folder;
  const std::string path = folder.File("file", 1);
  const auto set = [&path](const char* name, const std::string& value) {
    return lsetxattr(path.c_str(), name, value.data(), value.size(), 0) == 0;
  };
  if (!set("user.one", "first")) return;
  EXPECT(set("user.empty", "") && set("user.two", std::string(3000, 'x')));
  Job job;
  job.Add({path});
  EXPECT(job.Run() == Outcome::kDone);
  std::map<std::string, std::string> found;
  for (const auto& [name, value] : job.daemon.files.at(0).attributes)
    if (name.starts_with("user.")) found[name] = value;
  EXPECT(found.size() == 2 && found["user.one"] == "first" && found["user.two"].size() == 3000);
  Settings settings = Usual();
  settings.wishes.attributes = {};
  settings.plugin_attributes = {false, true, true};
  Job other(settings);
  other.Add({path});
  EXPECT(other.Run() == Outcome::kAttributes);
  EXPECT(other.backup.name() == path && other.backup.follows() == kXattrsFollow);
}

/// Where the core decides file by file whether it wants any data.
void PacketsOnly() {
  const Folder folder;
  Settings settings = Usual();
  settings.wishes = {};
  Job job(settings);
  job.Add({folder.File("first", 10), folder.File("empty", 0), folder.File("last", 20)});
  // Before the daemon takes anything.
  EXPECT(job.backup.Work(0, std::chrono::seconds(1), false) == Outcome::kDone);
  const auto* const first = job.backup.Find(1);
  EXPECT(first != nullptr && first->path == folder.Path("first") && first->seen.st_size == 10);
  EXPECT(job.backup.Find(2) == nullptr && job.backup.Find(1) == nullptr);
  EXPECT(job.backup.Find(3) != nullptr && job.backup.Find(4) == nullptr);
  job.daemon.Take();
  EXPECT(job.daemon.files.size() == 3);
  for (const Seen& file : job.daemon.files) EXPECT(file.follows == 0 && file.data.empty());
}

/// With a daemon on a thread of its own, and helpers.
void SlowStorage(unsigned readers) {
  const Folder folder;
  std::vector<std::string> names;
  for (std::size_t number = 0; number < 300; ++number)
    names.push_back(folder.File("file-" + std::to_string(number), number * 397 % 200'000 + 1));
  Settings settings = Usual();
  settings.readers = readers;
  Job job(settings);
  slow = true;
  std::atomic<bool> done = false;
  std::thread daemon([&] {
    while (!done) job.daemon.Take();
    job.daemon.Take();
  });
  job.Add(names);
  most_looking = 0;
  for (Outcome outcome = Outcome::kPaused; outcome != Outcome::kDone;) {
    outcome = job.backup.Work(job.backup.sequence(), std::chrono::milliseconds(2), false);
    EXPECT(outcome == Outcome::kPaused || outcome == Outcome::kFull || outcome == Outcome::kDone);
  }
  done = true;
  daemon.join();
  slow = false;
  EXPECT(readers == 1 ? most_looking == 1 : most_looking > 1);
  EXPECT(job.daemon.files.size() == names.size());
  for (std::size_t at = 0; at < names.size(); ++at) {
    EXPECT(job.daemon.files[at].name == names[at]);
    EXPECT(Same(job.daemon.files[at].data, ContentOf(names[at])));
  }
}

/// Given up in the middle, with helpers at work.
void GivenUp() {
  const Folder folder;
  std::vector<std::string> names;
  for (std::size_t number = 0; number < 100; ++number)
    names.push_back(folder.File("file-" + std::to_string(number), 70'000));
  slow = true;
  {
    Job job;
    job.Add(names);
    for (int step = 0; step < 10; ++step) job.Run(std::chrono::milliseconds(2));
    job.backup.Skip(3);
    job.backup.End();
    EXPECT(!job.backup.busy() && !job.backup.has_names());
    job.Add({names[0]});
    const std::size_t before = job.daemon.files.size();
    EXPECT(job.Run() == Outcome::kDone && job.daemon.files.size() == before + 1);
  }
  Looks looks;
  names.insert(names.begin() + 50, folder.Path("missing"));
  const std::vector<std::int32_t> modes = looks.ModesOf(names, 4);
  slow = false;
  EXPECT(modes.size() == 101 && modes[50] == 0 && S_ISREG(modes[0]) && S_ISREG(modes[100]));
  EXPECT(looks.Take(names[0]) && !looks.Take(names[0]) && looks.Take(names[100]));
}

}  // namespace

int main() {
  EveryKind();
  HandedBack();
  OfAnotherLength();
  Skipped();
  NotBegun();
  AttributesOfFiles();
  PacketsOnly();
  SlowStorage(1);
  SlowStorage(4);
  GivenUp();
  return failures == 0 ? 0 : 1;
}
