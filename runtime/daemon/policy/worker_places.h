// How many workers this process has at once, where a policy sets a limit.
#ifndef BAREOS_NODE_DAEMON_POLICY_WORKER_PLACES_H_
#define BAREOS_NODE_DAEMON_POLICY_WORKER_PLACES_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

namespace bareos_node::daemon {

class WorkerPlaces {
 public:
  /// A worker that runs, or is about to, as long as it lives.
  class Place {
   public:
    Place(Place&& other) noexcept : places_(std::exchange(other.places_, nullptr)) {}
    Place& operator=(Place&& other) noexcept {
      std::swap(places_, other.places_);
      return *this;
    }
    ~Place() {
      if (places_ != nullptr) --places_->taken_;
    }

   private:
    friend class WorkerPlaces;
    explicit Place(WorkerPlaces& places) noexcept : places_(&places) {}

    WorkerPlaces* places_;
  };

  static WorkerPlaces& OfProcess() noexcept {
    static WorkerPlaces places;
    return places;
  }

  /// None when `most` are taken.
  std::optional<Place> Take(std::uint32_t most) noexcept {
    if (taken_.fetch_add(1) < most) return Place(*this);
    --taken_;
    return std::nullopt;
  }

 private:
  std::atomic<std::uint32_t> taken_ = 0;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_POLICY_WORKER_PLACES_H_
