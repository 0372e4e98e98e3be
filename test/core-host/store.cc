// Reads and writes the folder that stands for a volume. Small contents are gathered, so that 20,000
// small files do not cost 20,000 system calls.
#include "store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <stdexcept>

#include "json.h"

namespace core_host {
namespace {

constexpr std::size_t kGathered = 1 << 20;
constexpr std::size_t kWrittenAtOnce = 64 << 10;
constexpr std::string_view kFormat = "bareos-node core-host 1";

[[noreturn]] void Fail(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

Descriptor OpenFile(const std::string& path, int flags) {
  Descriptor file(::open(path.c_str(), flags | O_CLOEXEC, 0600));
  if (file.get() < 0) Fail("cannot open " + path);
  return file;
}

void WriteAll(int fd, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t done = ::write(fd, bytes, size);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) Fail("cannot write to the backup folder");
    bytes += done;
    size -= static_cast<std::size_t>(done);
  }
}

void Flush(const Descriptor& file, std::string& buffer) {
  WriteAll(file.get(), buffer.data(), buffer.size());
  buffer.clear();
}

void AddNumber(std::string& line, std::string_view name, std::int64_t number) {
  if (number == 0) return;
  line.append(",\"").append(name).append("\":").append(std::to_string(number));
}

void AddText(std::string& line, std::string_view name, std::string_view bytes) {
  if (bytes.empty()) return;
  line.append(",\"").append(name).append("\":\"").append(PercentEscaped(bytes)).append("\"");
}

std::string Numbers(std::initializer_list<std::int64_t> numbers) {
  std::string text = "[";
  for (const std::int64_t number : numbers) {
    if (text.size() > 1) text += ',';
    text += std::to_string(number);
  }
  return text + ']';
}

std::string ExtentText(const Extent& extent) {
  return Numbers({extent.position, extent.start, extent.length});
}

Extent ExtentFrom(const Json& value) {
  if (value.items.size() != 3) return {};
  return {value.items[0].number, value.items[1].number, value.items[2].number};
}

std::string StatText(const struct stat& stat) {
  return Numbers({static_cast<std::int64_t>(stat.st_dev), static_cast<std::int64_t>(stat.st_ino),
                  stat.st_mode, static_cast<std::int64_t>(stat.st_nlink), stat.st_uid, stat.st_gid,
                  static_cast<std::int64_t>(stat.st_rdev), stat.st_size, stat.st_blksize,
                  stat.st_blocks, stat.st_atime, stat.st_mtime, stat.st_ctime});
}

struct stat StatFrom(const Json& value) {
  struct stat stat = {};
  if (value.items.size() != 13) return stat;
  const auto number = [&](std::size_t index) { return value.items[index].number; };
  stat.st_dev = static_cast<dev_t>(number(0));
  stat.st_ino = static_cast<ino_t>(number(1));
  stat.st_mode = static_cast<mode_t>(number(2));
  stat.st_nlink = static_cast<nlink_t>(number(3));
  stat.st_uid = static_cast<uid_t>(number(4));
  stat.st_gid = static_cast<gid_t>(number(5));
  stat.st_rdev = static_cast<dev_t>(number(6));
  stat.st_size = number(7);
  stat.st_blksize = static_cast<blksize_t>(number(8));
  stat.st_blocks = number(9);
  stat.st_atime = number(10);
  stat.st_mtime = number(11);
  stat.st_ctime = number(12);
  return stat;
}

std::string LineOf(const StoredFile& file) {
  std::string line = "{\"index\":" + std::to_string(file.index);
  AddNumber(line, "type", file.type);
  AddText(line, "name", file.name);
  AddText(line, "link", file.link);
  AddText(line, "command", file.command);
  line.append(",\"stat\":").append(StatText(file.stat));
  AddNumber(line, "linkIndex", file.link_index);
  AddNumber(line, "deltaSeq", file.delta_seq);
  AddNumber(line, "dataStream", file.data_stream);
  AddNumber(line, "failed", file.failed ? 1 : 0);
  AddText(line, "objectName", file.object_name);
  AddNumber(line, "objectIndex", file.object_index);
  const auto list = [&line](std::string_view name, const auto& items, const auto& text) {
    if (items.empty()) return;
    line.append(",\"").append(name).append("\":[");
    for (const auto& item : items) line.append(text(item)).append(",");
    line.back() = ']';
  };
  list("extents", file.extents, ExtentText);
  list("xattrs", file.xattrs, [](const auto& xattr) {
    return "[\"" + PercentEscaped(xattr.first) + "\"," + ExtentText(xattr.second) + "]";
  });
  if (file.acl.length > 0) line.append(",\"acl\":").append(ExtentText(file.acl));
  return line + "}\n";
}

StoreHeader HeaderFrom(const Json& header) {
  return {PercentUnescaped(header["release"].text), PercentUnescaped(header["level"].text),
          PercentUnescaped(header["job"].text), header["started"].number,
          static_cast<int>(header["jobId"].number)};
}

StoredFile FileFrom(const Json& record) {
  const auto number = [&](std::string_view name) { return static_cast<int>(record[name].number); };
  const auto text = [&](std::string_view name) { return PercentUnescaped(record[name].text); };
  StoredFile file;
  file.index = number("index");
  file.type = number("type");
  file.command = text("command");
  file.name = text("name");
  file.link = text("link");
  file.stat = StatFrom(record["stat"]);
  file.link_index = number("linkIndex");
  file.delta_seq = number("deltaSeq");
  file.data_stream = number("dataStream");
  file.failed = number("failed") != 0;
  file.object_name = text("objectName");
  file.object_index = number("objectIndex");
  file.acl = ExtentFrom(record["acl"]);
  for (const Json& extent : record["extents"].items) file.extents.push_back(ExtentFrom(extent));
  for (const Json& xattr : record["xattrs"].items) {
    if (xattr.items.size() != 2) continue;
    file.xattrs.emplace_back(PercentUnescaped(xattr.items[0].text), ExtentFrom(xattr.items[1]));
  }
  return file;
}

Store StoreIn(const std::string& folder) {
  std::ifstream manifest(folder + "/manifest.jsonl");
  std::string line;
  if (!std::getline(manifest, line)) throw std::runtime_error(folder + ": no manifest");
  const Json header = ParseJson(line);
  if (header["format"].text != kFormat) throw std::runtime_error(folder + ": not a backup folder");
  Store store{HeaderFrom(header), {}};
  while (std::getline(manifest, line)) store.files.push_back(FileFrom(ParseJson(line)));
  return store;
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

StoreWriter::StoreWriter(const std::string& folder, const StoreHeader& header)
    : discards_(folder.empty()) {
  if (discards_) return;
  std::filesystem::create_directories(folder);
  data_ = OpenFile(folder + "/data", O_WRONLY | O_CREAT | O_TRUNC);
  manifest_ = OpenFile(folder + "/manifest.jsonl", O_WRONLY | O_CREAT | O_TRUNC);
  std::string line = "{\"format\":" + Quoted(kFormat);
  AddText(line, "release", header.release);
  AddText(line, "level", header.level);
  AddText(line, "job", header.job);
  AddNumber(line, "started", header.started);
  AddNumber(line, "jobId", header.job_id);
  manifest_buffer_ = line + "}\n";
}

Extent StoreWriter::Append(const char* bytes, std::size_t size, std::int64_t position) {
  const Extent extent{position, end_, static_cast<std::int64_t>(size)};
  end_ += extent.length;
  if (discards_) return extent;
  if (size < kWrittenAtOnce) {
    data_buffer_.append(bytes, size);
    if (data_buffer_.size() >= kGathered) Flush(data_, data_buffer_);
    return extent;
  }
  Flush(data_, data_buffer_);
  WriteAll(data_.get(), bytes, size);
  return extent;
}

void StoreWriter::Add(const StoredFile& file) {
  if (discards_) return;
  manifest_buffer_ += LineOf(file);
  if (manifest_buffer_.size() >= kGathered) Flush(manifest_, manifest_buffer_);
}

void StoreWriter::Finish() {
  if (discards_) return;
  Flush(data_, data_buffer_);
  Flush(manifest_, manifest_buffer_);
}

std::shared_ptr<const Store> ReadStore(const std::string& folder) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<const Store>> held;
  const std::lock_guard lock(mutex);
  std::shared_ptr<const Store> store = held[folder].lock();
  if (store == nullptr) store = std::make_shared<const Store>(StoreIn(folder));
  held[folder] = store;
  return store;
}

StoreReader::StoreReader(const std::string& folder)
    : folder_(folder), store_(ReadStore(folder)), data_(OpenFile(folder + "/data", O_RDONLY)) {}

bool StoreReader::Next(StoredFile& file) {
  if (next_ == store_->files.size()) return false;
  file = store_->files[next_++];
  return true;
}

void StoreReader::Read(std::int64_t start, char* buffer, std::size_t size) const {
  while (size > 0) {
    const ssize_t done = ::pread(data_.get(), buffer, size, start);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) throw std::runtime_error(folder_ + "/data is shorter than its manifest says");
    buffer += done;
    start += done;
    size -= static_cast<std::size_t>(done);
  }
}

std::string StoreReader::ReadAll(const Extent& extent) const {
  std::string bytes(static_cast<std::size_t>(extent.length), '\0');
  Read(extent.start, bytes.data(), bytes.size());
  return bytes;
}

}  // namespace core_host
