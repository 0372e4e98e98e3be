// See backup.h.
#include "engine/backup.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "channel/futex.h"
#include "engine/system.h"

namespace bareos_node::engine {

using channel::AheadKind;

namespace {

/// How long a full ring is watched before JavaScript gets its turn.
constexpr std::chrono::microseconds kSpinForRoom{100};

/// More than this in one entry would leave too little of the ring for the next.
constexpr std::uint32_t kLongestBlock = 512 * 1024;
/// Until the core has said what it reads: what it does since release 23.
constexpr std::uint32_t kUsualBlock = 256 * 1024;

/// Longer lists and attributes go the usual way.
constexpr std::size_t kLongestAttribute = std::size_t{100} * 1024;

bool AreShort(const FileAttributes& found) { return found.lists.size() <= kLongestAttribute; }

}  // namespace

void Backup::Begin(Settings settings) {
  End();
  settings_ = std::move(settings);
  pseudo_.Know(settings_.pseudo_file_systems);
  taken_ = 0;
}

void Backup::End() {
  Over();
  names_.Clear();
  found_.clear();
  if (readers_) readers_->Drop();
}

void Backup::DropFile() {
  // The core has heard of all others: this one is still to come.
  if (phase_ != Phase::kStart) Over();
}

void Backup::Skip(std::uint32_t count) {
  for (; count > 0 && !names_.empty(); --count) {
    names_.Drop();
    if (readers_ && readers_->size() > 0) readers_->DropFirst();
  }
}

Outcome Backup::Work(std::uint32_t sequence, std::chrono::nanoseconds limit, bool yields) {
  sequence_ = sequence;
  const auto end = Clock::now() + limit;
  for (;;) {
    const std::optional<Outcome> outcome = phase_ == Phase::kNone ? Next() : Continue();
    const bool between = phase_ == Phase::kNone || (phase_ == Phase::kRead && total_ > 0);
    if (outcome || between) ring_.Publish();
    if (outcome) return *outcome;
    if (!between) continue;
    const bool asked =
        yields && region_->turn.load() == static_cast<std::uint32_t>(channel::Turn::kRequest);
    if (asked || Clock::now() > end) return Outcome::kPaused;
  }
}

std::optional<Outcome> Backup::Next() {
  if (names_.empty()) return Outcome::kDone;
  if (sequence_ - region_->ahead_sequence.load() >= settings_.most_files) return Outcome::kFull;
  Fetch();
  names_.Drop();
  ++taken_;
  if (NeedsJavaScript()) {
    file_.reset();
    return Outcome::kEntry;
  }
  phase_ = Phase::kStart;
  return std::nullopt;
}

/// Makes the next name the file at hand.
void Backup::Fetch() {
  if (pace_.slow() && settings_.readers > 1) {
    if (!readers_) readers_.emplace(settings_.readers);
    while (readers_->size() < readers_->most() && names_.has_ahead()) {
      std::string path = names_.TakeAhead();
      std::optional<Look> seen = looks_->Take(path);
      readers_->Add(std::move(path), settings_.wishes, std::move(seen));
    }
  }
  if (readers_ && readers_->size() > 0) {
    file_ = readers_->Take();
    cost_ = file_->cost;
    return;
  }
  const auto start = Clock::now();
  file_.emplace(names_.Front());
  file_->LookAtFile(looks_->Take(file_->path));
  cost_ = Clock::now() - start;
}

/// Missing files, second names of a file, those that say nothing of their size, and those that the
/// core reads itself.
bool Backup::NeedsJavaScript() {
  const std::string& path = file_->path;
  const struct stat& stat = file_->look.stat;
  if (path.empty() || path.front() != '/' || file_->look.error != 0) return true;
  if (S_ISDIR(stat.st_mode) || S_ISLNK(stat.st_mode)) return false;
  if (stat.st_nlink > 1) return true;
  if (!S_ISREG(stat.st_mode)) return false;
  if (stat.st_size == 0) return pseudo_.Holds(path.c_str(), stat.st_dev);
  if (!settings_.wishes.data) return false;
  return !IsPlainData(stat, settings_.wishes);
}

std::optional<Outcome> Backup::Continue() {
  switch (phase_) {
    case Phase::kStart:
      return Start();
    case Phase::kOpen:
    case Phase::kRead:
    case Phase::kEnd:
      if (!IsSkipped()) break;
      // The core does not want the rest of the data.
      if (!entries_.Outcome(AheadKind::kEnd, 0)) return Outcome::kFull;
      AfterData();
      return std::nullopt;
    case Phase::kAttributes:
      return Attributes();
    case Phase::kXattrs:
      return Xattrs();
    case Phase::kNone:
      return std::nullopt;
  }
  if (phase_ == Phase::kOpen) return Open();
  return phase_ == Phase::kRead ? Read() : End(end_error_);
}

std::optional<Outcome> Backup::Start() {
  const struct stat& stat = file_->look.stat;
  const auto wants = [&](bool AttributeWishes::*which) {
    return settings_.wishes.attributes.*which || settings_.plugin_attributes.*which;
  };
  follows_ = IsPlainData(stat, settings_.wishes) ? channel::kDataFollow : 0;
  if (wants(&AttributeWishes::lists) && !S_ISLNK(stat.st_mode)) follows_ |= channel::kAclFollows;
  if (wants(&AttributeWishes::attributes)) follows_ |= channel::kXattrsFollow;
  if (!entries_.Start(sequence_ + 1, follows_, file_->path, file_->look, settings_.packet))
    return Outcome::kFull;
  ++sequence_;
  total_ = 0;
  if (!settings_.wishes.data && S_ISREG(stat.st_mode) && stat.st_size > 0) {
    Find(region_->ahead_sequence.load());
    found_.push_back({sequence_, file_->path, stat});
  }
  if ((follows_ & channel::kDataFollow) != 0) {
    phase_ = Phase::kOpen;
  } else {
    pace_.Learn(cost_);
    AfterData();
  }
  return std::nullopt;
}

std::optional<Outcome> Backup::Open() {
  if (!file_->opened) {
    const auto start = Clock::now();
    file_->Open(settings_.wishes.keep_access_time);
    cost_ += Clock::now() - start;
  }
  if (!entries_.Outcome(AheadKind::kOpen, file_->open_error)) return Outcome::kFull;
  pace_.Learn(cost_);
  if (file_->open_error == 0) {
    phase_ = Phase::kRead;
  } else {
    AfterData();
  }
  return std::nullopt;
}

std::optional<Outcome> Backup::Read() {
  const std::uint32_t wanted = NextLength();
  std::byte* room = nullptr;
  // A core that takes large files takes the next block soon: sooner than the event loop comes back.
  const auto has_room = [&] {
    room = ring_.Reserve(wanted);
    return room != nullptr ||
           region_->turn.load() == static_cast<std::uint32_t>(channel::Turn::kRequest);
  };
  channel::SpinUntil(has_room, kSpinForRoom);
  if (room == nullptr) return Outcome::kFull;
  int error = 0;
  const ssize_t length = file_->Read(room, wanted, error);
  const std::int64_t size = file_->look.stat.st_size;
  if (length < 0) {
    // All was read, and JavaScript has to say that the file did not end well.
    if (total_ == size) {
      close_error_ = error;
      AfterData();
      return Outcome::kClosed;
    }
    phase_ = Phase::kEnd;
    end_error_ = error;
    return End(error);
  }
  if (length > 0) {
    ring_.Commit(AheadKind::kData, static_cast<std::uint32_t>(length));
    total_ += length;
    // A read that is short at the size that the file had before is the last one.
    if (length == wanted || total_ != size) return std::nullopt;
  } else if (total_ != size) {
    return Outcome::kFile;
  }
  return Close();
}

std::optional<Outcome> Backup::Close() {
  close_error_ = CloseFile(file_->file);
  if (close_error_ != 0) {
    AfterData();
    return Outcome::kClosed;
  }
  phase_ = Phase::kEnd;
  end_error_ = 0;
  return End(0);
}

std::optional<Outcome> Backup::End(int error) {
  if (!entries_.Outcome(AheadKind::kEnd, error)) return Outcome::kFull;
  AfterData();
  return std::nullopt;
}

std::optional<Outcome> Backup::Attributes() {
  const AttributeWishes& plugins = settings_.plugin_attributes;
  if (plugins.lists || plugins.attributes) return Outcome::kAttributes;
  if (!file_->gathered) file_->Gather(settings_.wishes.attributes);
  if (file_->gathered->failed || !AreShort(*file_->gathered)) return Outcome::kAttributes;
  if ((follows_ & channel::kAclFollows) != 0 && !entries_.Lists(file_->gathered->lists))
    return Outcome::kFull;
  xattrs_ = 0;
  phase_ = Phase::kXattrs;
  return std::nullopt;
}

std::optional<Outcome> Backup::Xattrs() {
  auto& attributes = file_->gathered->attributes;
  for (; xattrs_ < attributes.size(); ++xattrs_) {
    if (!entries_.Xattr(attributes[xattrs_])) return Outcome::kFull;
  }
  Over();
  return std::nullopt;
}

const FoundFile* Backup::Find(std::uint32_t sequence) {
  // Numbers wrap around: what is before this one is over.
  while (!found_.empty() && static_cast<std::int32_t>(found_.front().sequence - sequence) < 0)
    found_.pop_front();
  return !found_.empty() && found_.front().sequence == sequence ? &found_.front() : nullptr;
}

OpenedFile Backup::TakeFile() {
  OpenedFile opened{file_->file.Release(), file_->path, file_->look.stat, total_};
  AfterData();
  return opened;
}

/// Goes on with what comes behind the data.
void Backup::AfterData() noexcept {
  file_->file.Close();
  follows_ &= ~channel::kDataFollow;
  if (follows_ == 0) {
    Over();
  } else {
    phase_ = Phase::kAttributes;
  }
}

void Backup::Over() noexcept {
  phase_ = Phase::kNone;
  follows_ = 0;
  file_.reset();
}

bool Backup::IsSkipped() const noexcept { return region_->ahead_skip.load() == sequence_; }

/// One byte more than is left tells the end of a file without another read.
std::uint32_t Backup::NextLength() const noexcept {
  const std::uint32_t asked = region_->ahead_block.load();
  const std::uint32_t block = std::min(asked == 0 ? kUsualBlock : asked, kLongestBlock);
  const std::int64_t left = file_->look.stat.st_size - total_;
  return left >= 0 && left < block ? static_cast<std::uint32_t>(left) + 1 : block;
}

}  // namespace bareos_node::engine
