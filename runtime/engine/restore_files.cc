// See restore_files.h. What is done, and in which order, is what the base class of plugins does
// with a file that it is asked about step by step (runtime/library/fd/restore).
#include "engine/restore_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "engine/system.h"
#include "fd/codec.h"
#include "wire/reader.h"

namespace bareos_node::engine {

namespace {

constexpr mode_t kPermissions = 07777;
/// Without it an ordinary user could set no attributes.
constexpr mode_t kOwnerWrites = S_IWUSR;

/// The mode of what stands at a path, never of what a link there leads to.
int SetModeAt(int folder, const char* path, mode_t mode) {
  const channel::Descriptor file(openat(folder, path, O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (!file) return -1;
  const std::string itself = "/proc/self/fd/" + std::to_string(file.get());
  return chmod(itself.c_str(), mode);
}

/// Access and change; 0 or -1 with errno, as for the calls that take them. Two numbers of
/// nanoseconds would mean something else than a time.
template <class Call>
int WithTimes(const struct stat& attributes, const Call& call) {
  const timespec times[] = {attributes.st_atim, attributes.st_mtim};
  for (const timespec& time : times) {
    if (time.tv_nsec >= 0 && time.tv_nsec < 1'000'000'000) continue;
    errno = EINVAL;
    return -1;
  }
  return call(times);
}

}  // namespace

void RestoreFiles::SetFolder(std::string name, int descriptor) {
  has_folder_ = true;
  folder_ = std::move(name);
  folder_descriptor_ =
      channel::Descriptor(descriptor < 0 ? -1 : channel::DuplicateAbove(descriptor));
  if (descriptor >= 0 && !folder_descriptor_) has_folder_ = false;
}

void RestoreFiles::Do(const channel::BehindEntry& entry) {
  switch (entry.kind) {
    case channel::BehindKind::kOpen:
      return Open(entry.bytes);
    case channel::BehindKind::kData:
      return Write(entry.bytes);
    case channel::BehindKind::kSeek:
      return MoveTo(entry.bytes);
    case channel::BehindKind::kAttributes:
      return SetAttributes(entry.bytes);
    case channel::BehindKind::kClose:
      return Close(!entry.bytes.empty() && entry.bytes.front() != std::byte{0});
    case channel::BehindKind::kEnd:
      return End();
    case channel::BehindKind::kPadding:
      return;
  }
}

void RestoreFiles::End() {
  Close(false);
  SetAgain();
}

bool RestoreFiles::IsInFolder(std::string_view name) const noexcept {
  const std::size_t slash = name.rfind('/');
  return has_folder_ && slash != std::string_view::npos && name.substr(0, slash) == folder_;
}

void RestoreFiles::Open(std::span<const std::byte> bytes) {
  End();
  wire::Reader in(bytes);
  sequence_ = in.U32();
  const int flags = in.I32() | O_NOFOLLOW | O_CLOEXEC;
  const mode_t mode = in.U32();
  const wire::Blob name = in.Bytes();
  failure_ = {};
  name_.assign(reinterpret_cast<const char*>(name.data), name.length);
  if (!in.ok() || name_.empty()) return Fail(EINVAL, "open");
  if (!IsInFolder(name_)) listener_->FindFolder(name_);
  if (!IsInFolder(name_)) return Fail(ENOENT, "open");
  at_ = folder_descriptor_ ? folder_descriptor_.get() : AT_FDCWD;
  path_ = name_.c_str() + (folder_descriptor_ ? folder_.size() + 1 : 0);
  file_ = channel::Descriptor(Repeat([&] { return openat(at_, path_, flags, mode); }));
  if (!file_) Fail(errno, "open");
}

void RestoreFiles::Write(std::span<const std::byte> bytes) {
  while (file_ && !bytes.empty()) {
    const ssize_t count = Repeat([&] { return write(file_.get(), bytes.data(), bytes.size()); });
    if (count < 0) return Fail(errno, "write");
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void RestoreFiles::MoveTo(std::span<const std::byte> bytes) {
  wire::Reader in(bytes);
  const off_t place = in.I64();
  if (file_ && lseek(file_.get(), place, SEEK_SET) < 0) Fail(errno, "lseek");
}

/// Owner first: a change of it clears set-user-ID.
void RestoreFiles::SetAttributes(std::span<const std::byte> bytes) {
  if (!file_) return;
  wire::Reader in(bytes);
  fd::DecodeStat(in, attributes_);
  if (!in.ok()) return Fail(EINVAL, "fchown");
  has_attributes_ = true;
  too_much_ = kOwnerWrites & ~attributes_.st_mode;
  const int file = file_.get();
  const mode_t mode = (attributes_.st_mode & kPermissions) | too_much_;
  Check(fchown(file, attributes_.st_uid, attributes_.st_gid), Attribute::kOwner, "fchown");
  Check(fchmod(file, mode), Attribute::kMode, "fchmod");
  Check(WithTimes(attributes_, [file](const timespec* times) { return futimens(file, times); }),
        Attribute::kTimes, "futimens");
}

void RestoreFiles::Close(bool told) {
  if (failure_.error_number != 0 && !told) listener_->Untold(name_, failure_);
  failure_ = {};
  if (!file_) return;
  if (const int error = CloseFile(file_); error != 0) listener_->NotClosed(name_, {error, "close"});
}

/// A network file system may have set its time when the file was closed; and now it gets its own
/// mode, because attributes that the core brought since needed the right to write.
void RestoreFiles::SetAgain() {
  if (!std::exchange(has_attributes_, false)) return;
  if (too_much_ != 0)
    Check(SetModeAt(at_, path_, attributes_.st_mode & kPermissions), Attribute::kMode, "chmod");
  const auto set = [this](const timespec* times) {
    return utimensat(at_, path_, times, AT_SYMLINK_NOFOLLOW);
  };
  Check(WithTimes(attributes_, set), Attribute::kTimes, "utimensat");
}

void RestoreFiles::Fail(int error_number, const char* call) {
  failure_ = {error_number, call};
  file_.Close();
  listener_->Failed(sequence_, error_number);
}

void RestoreFiles::Check(int result, Attribute attribute, const char* call) {
  if (result != 0) listener_->NotSet(name_, attribute, {errno, call});
}

}  // namespace bareos_node::engine
