// Mishaps that are played on purpose, because real daemons have them: packets of an unknown layout,
// a core that refuses, a job that ends in the middle of a file.
#ifndef BAREOS_NODE_CORE_HOST_FAULTS_H_
#define BAREOS_NODE_CORE_HOST_FAULTS_H_

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "options.h"

namespace core_host {

/// The N-th time that something happens, written NAME or NAME:N.
class CallPoint {
 public:
  /// Throws std::invalid_argument when N is no number.
  explicit CallPoint(const std::string& text);

  /// True once: the N-th time that it is asked with the name.
  bool Reached(std::string_view name) noexcept { return name == name_ && --left_ == 0; }

 private:
  std::string name_;
  int left_ = 1;
};

/// Thrown through the host's own frames when a job ends in the middle.
struct BrokenOff final : std::exception {
  const char* what() const noexcept override { return "the job was broken off"; }
};

/// Numbers at both ends of a packet.
struct SizeMarks {
  std::int32_t size = 0;
  std::int32_t end = 0;
};

/// Those of one job. Used on its thread only.
class Faults {
 public:
  explicit Faults(const Options& options);

  /// What the packet of a call says of its size.
  SizeMarks MarksOf(std::string_view call, std::size_t size) const noexcept;

  /// Whether a function of the core fails this time.
  bool Refuses(std::string_view function) noexcept;

  /// A call is over. Throws BrokenOff when the job ends here.
  void Passed(std::string_view call);

  /// From here on nothing is broken off: the job is being taken down.
  void EnterFinish() noexcept { breaks_.clear(); }

 private:
  const Options& options_;
  std::vector<CallPoint> refusals_;
  std::vector<CallPoint> breaks_;
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_FAULTS_H_
