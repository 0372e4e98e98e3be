// The engine's half of a restore, step by step: what it makes of files, and what it tells when a
// step fails. Prints each broken expectation.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "../channel/pair.h"
#include "engine/restore_files.h"
#include "fd/codec.h"
#include "wire/writer.h"

namespace {

using namespace channel_test;
namespace engine = bareos_node::engine;
namespace fd = bareos_node::fd;
namespace wire = bareos_node::wire;

/// Notes everything as a line.
class Notes final : public engine::RestoreListener {
 public:
  void Failed(std::uint32_t sequence, int error_number) override {
    Add("failed", std::to_string(sequence), error_number, "");
  }
  void Untold(std::string_view name, const engine::Failure& failure) override {
    Add("untold", Last(name), failure.error_number, failure.call);
  }
  void NotClosed(std::string_view name, const engine::Failure& failure) override {
    Add("not closed", Last(name), failure.error_number, failure.call);
  }
  void NotSet(std::string_view name, engine::Attribute, const engine::Failure& failure) override {
    Add("not set", Last(name), failure.error_number, failure.call);
  }
  void FindFolder(std::string_view name) override {
    if (files != nullptr) files->SetFolder(std::string(name.substr(0, name.rfind('/'))), -1);
  }

  std::string Take() { return std::exchange(text_, {}); }

  engine::RestoreFiles* files = nullptr;  ///< finds folders for it

 private:
  static std::string Last(std::string_view name) {
    return std::string(name.substr(name.rfind('/') + 1));
  }
  void Add(const std::string& what, const std::string& whom, int number, const char* call) {
    text_ += what + " " + whom + " " + std::to_string(number) + " " + call + ";";
  }

  std::string text_;
};

struct Job {
  explicit Job(std::string into) : folder(std::move(into)) { notes.files = &files; }

  void Do(BehindKind kind, const Bytes& bytes = {}) { files.Do({kind, bytes}); }
  void Open(const std::string& name) {
    Bytes bytes;
    wire::Writer out(bytes);
    out.U32(++sequence);
    out.I32(O_WRONLY | O_CREAT | O_TRUNC);
    out.U32(0600);
    out.Text(std::string_view(folder + "/" + name));
    Do(BehindKind::kOpen, bytes);
  }
  void Write(std::string_view text) {
    const auto* const data = reinterpret_cast<const std::byte*>(text.data());
    Do(BehindKind::kData, {data, data + text.size()});
  }
  void Attributes(mode_t mode, long nanoseconds = 0) {
    struct stat attributes {};
    attributes.st_mode = S_IFREG | mode;
    attributes.st_uid = getuid();
    attributes.st_gid = getgid();
    attributes.st_mtim = {1000, nanoseconds};
    Bytes bytes;
    wire::Writer out(bytes);
    fd::EncodeStat(attributes, out);
    Do(BehindKind::kAttributes, bytes);
  }
  void Close(bool told = false) { Do(BehindKind::kClose, {std::byte(told ? 1 : 0)}); }

  struct stat Look(const std::string& name) const {
    struct stat found {};
    lstat((folder + "/" + name).c_str(), &found);
    return found;
  }
  std::string Read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(folder + "/" + name).rdbuf();
    return text.str();
  }

  std::string folder;
  std::uint32_t sequence = 0;
  Notes notes;
  engine::RestoreFiles files{notes};
};

void WritesFiles(Job& job) {
  for (const mode_t mode : {0644U, 0444U, 04755U}) {
    job.Open("file");
    job.Write("one, ");
    job.Write("");
    job.Write("two");
    job.Attributes(mode);
    EXPECT((job.Look("file").st_mode & S_IWUSR) != 0);
    job.Close();
    job.Do(BehindKind::kEnd);
    EXPECT(job.Read("file") == "one, two");
    EXPECT((job.Look("file").st_mode & 07777) == mode && job.Look("file").st_mtim.tv_sec == 1000);
    unlink((job.folder + "/file").c_str());
  }
  job.Open("sparse");
  const std::int64_t place = 1'000'000;
  const auto* const bytes = reinterpret_cast<const std::byte*>(&place);
  job.Do(BehindKind::kSeek, {bytes, bytes + sizeof place});
  job.Write("end");
  job.Close();
  job.Do(BehindKind::kEnd);
  EXPECT(job.Look("sparse").st_size == place + 3);
  EXPECT(job.notes.Take().empty());
}

/// What was begun ends with the next file, with what the daemon posts last, and when all is freed.
void EndsWhatIsOpen(Job& job) {
  job.Open("first");
  job.Write("first");
  job.Attributes(0444);
  job.Open("second");
  EXPECT((job.Look("first").st_mode & 07777) == 0444);
  job.Write("second");
  job.files.End();
  EXPECT(job.Read("second") == "second" && job.notes.Take().empty());
}

void TellsFailures(Job& job) {
  mkdir((job.folder + "/taken").c_str(), 0700);
  symlink("file", (job.folder + "/link").c_str());
  job.Open("taken");
  job.Write("nothing");
  job.Attributes(0644);
  job.Close();
  job.Do(BehindKind::kEnd);
  const std::string number = std::to_string(job.sequence);
  EXPECT(job.notes.Take() == "failed " + number + " 21 ;untold taken 21 open;");
  EXPECT(S_ISDIR(job.Look("taken").st_mode));
  // A link is not followed, and of what the core knows nothing is said again.
  job.Open("link");
  job.Close(true);
  EXPECT(job.notes.Take() == "failed " + std::to_string(job.sequence) + " 40 ;");
  job.Open("times");
  job.Attributes(0640, 1'000'000'000);
  job.Close();
  job.Do(BehindKind::kEnd);
  EXPECT(job.notes.Take() == "not set times 22 futimens;not set times 22 utimensat;");
  EXPECT((job.Look("times").st_mode & 07777) == 0640);
}

void HoldsItsFolder(Job& job) {
  const std::string inner = job.folder + "/inner";
  mkdir(inner.c_str(), 0700);
  const int descriptor = open(inner.c_str(), O_PATH | O_DIRECTORY);
  job.files.SetFolder(inner, descriptor);
  close(descriptor);
  rename(inner.c_str(), (job.folder + "/moved").c_str());
  job.Open("inner/file");
  job.Write("inside");
  job.Attributes(0400);
  job.Close();
  job.Do(BehindKind::kEnd);
  EXPECT(job.Read("moved/file") == "inside");
  EXPECT((job.Look("moved/file").st_mode & 07777) == 0400 && job.notes.Take().empty());
  // Nobody finds another one.
  job.notes.files = nullptr;
  job.Open("elsewhere");
  job.Close();
  EXPECT(job.notes.Take().find("untold elsewhere 2 open") != std::string::npos);
}

/// Whatever stands in an entry, nothing is read beyond it.
void SurvivesNonsense(Job& job) {
  for (std::uint32_t kind = 0; kind < 9; ++kind) {
    for (std::size_t length = 0; length < 60; ++length)
      job.Do(static_cast<BehindKind>(kind), Bytes(length, std::byte{0xff}));
  }
  job.files.End();
  job.notes.Take();
}

}  // namespace

int main() {
  std::string folder = (std::filesystem::temp_directory_path() / "bareos-node-engine-XXXXXX");
  if (mkdtemp(folder.data()) == nullptr) return EXIT_FAILURE;
  umask(022);
  for (const auto check : {WritesFiles, EndsWhatIsOpen, TellsFailures, HoldsItsFolder}) {
    Job job(folder + "/" + std::to_string(reinterpret_cast<std::uintptr_t>(check)));
    mkdir(job.folder.c_str(), 0700);
    check(job);
  }
  Job job(folder);
  SurvivesNonsense(job);
  std::filesystem::remove_all(folder);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
