// Outcome of a step that bad input can stop: success, or a message that lives as long as the
// program.
#ifndef BAREOS_NODE_WIRE_STATUS_H_
#define BAREOS_NODE_WIRE_STATUS_H_

namespace bareos_node::wire {

class [[nodiscard]] Status {
 public:
  constexpr Status() noexcept = default;

  /// `message` must be a string literal: statuses cross threads and outlive the message they are
  /// about.
  static constexpr Status Error(const char* message) noexcept { return Status(message); }

  constexpr bool ok() const noexcept { return message_ == nullptr; }
  constexpr explicit operator bool() const noexcept { return ok(); }

  /// What went wrong; empty on success.
  constexpr const char* message() const noexcept { return ok() ? "" : message_; }

 private:
  constexpr explicit Status(const char* message) noexcept : message_(message) {}

  const char* message_ = nullptr;
};

}  // namespace bareos_node::wire

#endif  // BAREOS_NODE_WIRE_STATUS_H_
